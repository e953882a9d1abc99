"""Work on a matter: who answers, what was done, proposed, promised, passed on, and single grants."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from cases.models.matter import Case
from groups.models import GrantBase
from workflows.bases import CommitmentBase


class Assignment(models.Model):
    """Exactly one responsible leader for a case in hand; the history stays (art. 18(2), 24)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments", verbose_name=_("信访事项"))
    leader = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("责任领导"))
    handler = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("承办人"))
    lead_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    co_offices = models.ManyToManyField("offices.Office", blank=True, related_name="+", verbose_name=_("协办单位"))
    sponsored = models.BooleanField(_("包案"), default=False)
    measures = models.TextField(_("化解措施"), max_length=2000, blank=True)
    reason = models.CharField(_("变更理由"), max_length=300, blank=True)
    from_on = models.DateField(_("起始日期"))
    from_at = models.DateTimeField(_("起始时间"))
    to_at = models.DateTimeField(_("终止时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("责任领导/承办")
        verbose_name_plural = _("责任领导/承办")
        ordering = ("from_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(to_at__isnull=True), name="one_assignment_in_force"),
        )
        indexes = (
            models.Index(fields=["leader", "case"], name="assignment_leader", condition=Q(to_at__isnull=True)),
            models.Index(fields=["handler", "case"], name="assignment_handler", condition=Q(to_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.case_id}: {self.leader_id}"


class Record(models.Model):
    """A record of hearing, investigation or an attempt to reach the petitioner (domain.md 3.19), or why
    somebody decided as they did: the log names codes only, so the words are kept here.
    """

    class Kind(models.TextChoices):
        HEARING = "hearing", _("听取陈述")
        INVESTIGATION = "investigation", _("调查")
        CONTACT = "contact", _("联系未果")
        MEETING = "meeting", _("会商接访")
        REASON = "reason", _("决定理由")

    case = models.ForeignKey(Case, models.PROTECT, related_name="records", verbose_name=_("信访事项"))
    round = models.PositiveSmallIntegerField(_("轮次"))
    kind = models.CharField(_("种类"), max_length=14, choices=Kind)
    # Which decision a reason belongs to; empty for the other kinds.
    verb = models.CharField(max_length=30, blank=True, editable=False)
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点（方式）"), max_length=100, blank=True)
    participants = models.CharField(_("参加人员"), max_length=200, blank=True)
    text = models.TextField(_("内容"), max_length=8000)
    exemption = models.CharField(_("未能听取陈述的原因"), max_length=30, blank=True)
    written_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        ordering = ("held_on", "pk")

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Proposal(models.Model):
    """What one person proposed and another decides: a leader, closing, voiding, a corrected date."""

    class Kind(models.TextChoices):
        LEADER = "leader", _("责任领导")
        CLOSE = "close", _("结案")
        VOID = "void", _("作废")
        DATE = "date", _("更正日期")
        RECUSE = "recuse", _("回避")

    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals", verbose_name=_("信访事项"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind)
    proposed_by = models.CharField(_("提出人"), max_length=60)
    proposed_at = models.DateTimeField(_("提出时间"))
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    # Codes and keys only; for a date: which event, which fact, the new date; «for» the absent it was proposed for.
    terms = models.JSONField(default=dict)
    settled_at = models.DateTimeField(_("了结时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("建议")
        verbose_name_plural = _("建议")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def hands(self) -> frozenset[str]:
        """Whose proposal it is, as the log names them: who made it, and the absent in whose place."""
        return frozenset({self.proposed_by, *filter(None, [self.terms.get("for")])})


class Transfer(models.Model):
    """A matter passed on: within our tree, or told to go elsewhere (art. 22, 23)."""

    class Kind(models.TextChoices):
        PASSED_ON = "passed_on", _("转送")
        ASSIGNED = "assigned", _("交办")
        WHERE_TO_GO = "where_to_go", _("告知向有权机关提出")
        LEGAL_ROUTE = "legal_route", _("导入法定途径")
        RETURNED = "returned", _("经同意退回来文单位")

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers", verbose_name=_("信访事项"))
    kind = models.CharField(_("方式"), max_length=12, choices=Kind)
    from_office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("转出单位"))
    to_office = models.ForeignKey(
        "offices.Office", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转入单位")
    )
    to_body = models.CharField(_("有权机关"), max_length=100, blank=True)
    reason = models.CharField(_("理由"), max_length=500)
    sent_on = models.DateField(_("转出日期"))
    # Within our tree, and not to an office above: the receiving office may say that it is not theirs (art. 23(3)).
    may_object = models.BooleanField(_("可以提出异议"), default=False)
    report_due_on = models.DateField(_("要求报结日期"), null=True, blank=True)
    # Filed by an office of our tree, for the assigning one to receive or to send back.
    report_sent_on = models.DateField(_("报送日期"), null=True, blank=True)
    report_received_on = models.DateField(_("收到报告日期"), null=True, blank=True)
    times_sent_back = models.PositiveSmallIntegerField(_("退回次数"), default=0)

    class Meta:
        verbose_name = _("转送交办")
        verbose_name_plural = _("转送交办")
        ordering = ("pk",)
        indexes = (models.Index(fields=["sent_on"], name="transfer_month"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Commitment(CommitmentBase):
    """A dated promise made in one matter: to carry out one claim of the round, or about the matter as a whole."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="commitments", verbose_name=_("信访事项"))
    claim = models.ForeignKey(
        "cases.Claim", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("诉求")
    )
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)

    class Meta(CommitmentBase.Meta):
        verbose_name = _("承诺事项")
        verbose_name_plural = _("承诺事项")


class CaseLink(models.Model):
    """Another matter this one rests on, is joined to or was split from; `ended_on` when that was taken back."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    other = models.ForeignKey(Case, models.PROTECT, related_name="linked_from")
    why = models.CharField(max_length=20)
    ended_on = models.DateField(_("解除日期"), null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "other", "why"), name="linked_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} → {self.other_id}"


class CaseGrant(GrantBase):
    """A person may see one matter by exception."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="grants", verbose_name=_("信访事项"))

    class Meta(GrantBase.Meta):
        verbose_name = _("单件授权")
        indexes = (models.Index(fields=["staff", "case", "expires_at"], name="casegrant_by_staff"),)


class CaseUserObjectPermission(UserObjectPermissionBase):
    """Guardian's direct foreign-key row for single grants."""

    content_object = models.ForeignKey(Case, models.CASCADE)
