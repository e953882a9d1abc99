"""Claims (诉求): each demand with its own route and, a round at a time, its own answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case
from workflows.codes import Outcome, Route


class Claim(models.Model):
    """One demand of a matter (art. 19(1): request, facts and reasons are kept apart)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="claims", verbose_name=_("信访事项"))
    ordinal = models.PositiveSmallIntegerField(_("序号"))
    request = models.TextField(_("请求"), max_length=2000)
    facts = models.TextField(_("事实"), max_length=8000, blank=True)
    reasons = models.TextField(_("理由"), max_length=4000, blank=True)
    route = models.CharField(_("办理途径"), max_length=1, choices=Route, blank=True)
    route_basis = models.CharField(_("途径依据"), max_length=200, blank=True)
    route_body = models.CharField(_("途径机关"), max_length=100, blank=True)
    route_told_on = models.DateField(_("告知途径日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("诉求")
        verbose_name_plural = _("诉求")
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=("case", "ordinal"), name="claim_ordinal_once"),
            models.CheckConstraint(condition=Q(route="") | Q(route__in=Route.values), name="claim_route_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}#{self.ordinal}"


class AnswerState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    RETURNED = "returned", _("退回修改")
    CHECKED = "checked", _("已审核")
    SIGNED = "signed", _("已签发")


class Answer(models.Model):
    """The answer to one claim in one round: outcome, facts, reasons, legal basis (art. 32), execution."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="answers", verbose_name=_("诉求"))
    round = models.PositiveSmallIntegerField(_("轮次"))
    state = models.CharField(_("状态"), max_length=8, choices=AnswerState, default=AnswerState.DRAFT)
    outcome = models.CharField(_("处理结果"), max_length=14, choices=Outcome)
    facts = models.TextField(_("查明的事实"), max_length=8000)
    reasons = models.TextField(_("理由"), max_length=8000)
    legal_basis = models.TextField(_("依据"), max_length=2000, blank=True)
    opinion = models.TextField(_("处理意见"), max_length=20000, blank=True)
    execution_due = models.DateField(_("落实期限"), null=True, blank=True)
    executed_on = models.DateField(_("落实日期"), null=True, blank=True)
    drafted_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    signed_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField(_("签发日期"), null=True, blank=True)
    signed_on_paper = models.BooleanField(_("纸质签发"), default=False)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    # The group's common answer these words come from; none once a person has written them anew.
    common = models.ForeignKey(
        "groups.CommonAnswer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("统一答复")
    )

    class Meta:
        verbose_name = _("答复")
        verbose_name_plural = _("答复")
        ordering = ("claim__ordinal", "round")
        constraints = (
            models.UniqueConstraint(fields=("claim", "round"), name="one_answer_per_claim_and_round"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="answer_outcome_is_known"),
            models.CheckConstraint(condition=Q(state__in=AnswerState.values), name="answer_state_is_known"),
        )
        indexes = (models.Index(fields=["answered_on"], name="answer_month"),)

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.round}"
