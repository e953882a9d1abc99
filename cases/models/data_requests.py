"""Requests of petitioners about their own data (《个人信息保护法》 arts. 44–50), and values that were corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case
from cases.models.people import Petitioner
from offices.personal import EncryptedTextField
from workflows.data_request import DataRequestFlow, RequestState, Wish
from workflows.verbs import Act, Change, Reason, SystemActor

if TYPE_CHECKING:
    from offices.models import Staff


class IdentityCheck(models.TextChoices):
    """How it was made sure who asks; a near relative asks for somebody who has died (art. 49)."""

    ID_CARD = "id_card", _("核对本人身份证件")
    SLIP = "slip", _("本人持回执，核对查询码和密码")
    AGENT = "agent", _("代理人、监护人，核对委托或者监护手续和身份证件")
    RELATIVE = "relative", _("已故信访人的近亲属，核对关系证明和身份证件")


class DataRequest(DataRequestFlow):
    """One request of one petitioner of one matter. Its lines stand in the matter's own log: «request.ask»."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="data_requests", verbose_name=_("信访事项"))
    petitioner = models.ForeignKey(Petitioner, models.PROTECT, related_name="+", verbose_name=_("哪一位信访人"))
    wish = models.CharField(_("请求"), max_length=8, choices=Wish)
    identity = models.CharField(_("身份核对"), max_length=10, choices=IdentityCheck)
    words = models.TextField(_("请求的内容"), max_length=2000, blank=True)
    asked_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("答复期限"))
    decided_on = models.DateField(_("答复日期"), null=True, blank=True)
    decided_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(_("答复的理由"), max_length=500, blank=True)
    remedy = models.CharField(_("不服怎么办"), max_length=300, blank=True)
    done_on = models.DateField(_("办完日期"), null=True, blank=True)
    entered_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("个人信息请求")
        verbose_name_plural = _("个人信息请求")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="data_request_state_is_known"),
        )
        indexes = (models.Index(fields=["due_on"], name="data_request_waiting", condition=Q(state="asked")),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.wish}"

    @property
    def stream(self) -> str:
        return self.case.stream

    def event_code(self, verb: str) -> str:
        return f"request.{verb}"

    def roles_of(self, by: Staff | SystemActor, verb: str) -> dict[str, str]:
        return self.case.roles_of(by, verb)

    def obstacle_to_granting(self) -> Reason | None:
        from cases import data_requests  # noqa: PLC0415 - it reads this model

        return data_requests.obstacle_to_granting(self)

    def obstacle_to_ending(self) -> Reason | None:
        from cases import data_requests  # noqa: PLC0415

        return data_requests.obstacle_to_ending(self)

    def effect(self, act: Act) -> Change:
        from cases.actions.registry import effect_of  # noqa: PLC0415

        return effect_of(f"request.{act.verb.code}")(self, act)

    def follow_clocks(self) -> None:
        from cases.flows_beside import follow_log  # noqa: PLC0415

        follow_log(self.case_id)


class FormerValue(models.Model):
    """What a corrected field of a petitioner said before (art. 46): the old value is kept beside the new one."""

    petitioner = models.ForeignKey(Petitioner, models.PROTECT, related_name="former_values")
    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="corrections")
    field = models.CharField(_("字段"), max_length=20)
    value = EncryptedTextField(_("原来的内容"), blank=True, is_history=True)
    replaced_on = models.DateField(_("更正日期"))

    class Meta:
        verbose_name = _("更正前的内容")
        verbose_name_plural = _("更正前的内容")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.petitioner_id}.{self.field}"
