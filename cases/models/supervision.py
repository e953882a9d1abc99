"""Supervision (督办) and recommendations (三项建议, art. 40): letters that wait for an answer, in and out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case
from workflows.supervision import (
    OPEN,
    RECOMMENDATIONS,
    Adoption,
    SupervisionFlow,
    SupervisionGround,
    SupervisionKind,
    SupervisionState,
)
from workflows.verbs import Act, Change, Reason, SystemActor

if TYPE_CHECKING:
    from offices.models import Staff


class Supervision(SupervisionFlow):
    """One letter about one matter. Its lines stand in the matter's own log: «supervision.receive», «supervision.reply».

    `office` is the supervising office of our tree, empty where another body, named in `body`, supervises.
    """

    log_prefix: ClassVar[str] = "supervision"

    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisions", verbose_name=_("信访事项"))
    ordinal = models.PositiveSmallIntegerField(_("序号"))
    round = models.PositiveSmallIntegerField(_("轮次"))
    office = models.ForeignKey(
        "offices.Office", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("督办单位")
    )
    body = models.CharField(_("督办（建议）机关"), max_length=100)
    number = models.CharField(_("函件文号"), max_length=60, blank=True)
    ground = models.CharField(_("督办（建议）的原因"), max_length=14, choices=SupervisionGround)
    demands = models.TextField(_("督办要求（建议内容）"), max_length=4000)
    letter_on = models.DateField(_("收到（发出）日期"))
    due_on = models.DateField(_("要求回复日期"), null=True, blank=True)
    entered_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")
    replied_on = models.DateField(_("回复日期"), null=True, blank=True)
    replied_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")
    done = models.TextField(_("办理（整改）情况"), max_length=8000, blank=True)
    proof = models.TextField(_("证据材料"), max_length=2000, blank=True)
    delay_reasons = models.TextField(_("拖延的原因"), max_length=2000, blank=True)
    responsible = models.CharField(_("责任单位和责任人"), max_length=300, blank=True)
    adoption = models.CharField(_("采纳情况"), max_length=12, choices=Adoption, blank=True)
    judged_on = models.DateField(_("认可（退回、解除）日期"), null=True, blank=True)
    remarks = models.TextField(_("督办单位的意见"), max_length=2000, blank=True)
    times_sent_back = models.PositiveSmallIntegerField(_("退回次数"), default=0)

    class Meta:
        verbose_name = _("督办和建议")
        verbose_name_plural = _("督办和建议")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=SupervisionState.values), name="supervision_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=SupervisionKind.values), name="supervision_kind_is_known"),
            models.CheckConstraint(
                condition=Q(ground__in=SupervisionGround.values), name="supervision_ground_is_known"
            ),
            # A letter of supervision names a day (domain table C16); a recommendation may name none.
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(kind__in=[str(kind) for kind in RECOMMENDATIONS]),
                name="supervision_names_a_day",
            ),
            models.UniqueConstraint(fields=("case", "ordinal"), name="supervision_ordinal_once"),
        )
        indexes = (
            models.Index(fields=["case"], name="supervision_open", condition=Q(state__in=[str(one) for one in OPEN])),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def stream(self) -> str:
        return self.case.stream

    @property
    def is_inside(self) -> bool:
        return self.office_id is not None

    @property
    def is_recommendation(self) -> bool:
        """Whether it is one of the three recommendations, answered by feedback on adoption."""
        return self.kind in RECOMMENDATIONS

    def has_replied(self, staff: int) -> bool:
        return self.replied_by_id == staff

    # What the flow asks; carried by modules of this room. -----------------------------------------

    def roles_of(self, by: Staff | SystemActor, verb: str) -> dict[str, str]:
        from cases import supervising  # noqa: PLC0415 - it reads this model

        return supervising.roles_of(self, by, verb)

    def earliest_evidence(self) -> dt.date | None:
        return self.letter_on if self.pk else self.case.received_on

    def effect(self, act: Act) -> Change:
        from cases.actions.registry import effect_of  # noqa: PLC0415

        return effect_of(f"supervision.{act.verb.code}")(self, act)

    def follow_clocks(self) -> None:
        from cases import supervising  # noqa: PLC0415

        supervising.follow(self)

    def obstacle_to_supervising(self) -> Reason | None:
        from cases import supervising  # noqa: PLC0415

        return supervising.obstacle_to_supervising(self)

    def is_late_on(self, day: dt.date) -> bool:
        from cases import supervising  # noqa: PLC0415

        return supervising.is_late_on(self, day)
