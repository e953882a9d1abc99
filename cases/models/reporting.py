"""What is told to other bodies: objections to what they sent (art. 23(3)), urgent matters (art. 25)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case


class Objection(models.Model):
    """Told to the sender: the matter is not ours; the sender agrees or does not. `transfer` is the sending
    within our tree that it is about; empty where another body did.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="objections", verbose_name=_("信访事项"))
    transfer = models.ForeignKey("cases.Transfer", models.PROTECT, null=True, blank=True, related_name="+")
    sent_on = models.DateField(_("提出日期"))
    reason = models.CharField(_("理由"), max_length=500)
    suggested_body = models.CharField(_("建议的有权机关"), max_length=100, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    agreed = models.BooleanField(_("同意退回"), null=True, blank=True)
    answer = models.CharField(_("来文单位的说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("异议")
        verbose_name_plural = _("异议")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(agreed__isnull=True, answered_on__isnull=True)
                | Q(agreed__isnull=False, answered_on__isnull=False),
                name="objection_answered_with_a_date",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.sent_on}"

    @property
    def standing(self) -> str:
        """«waiting», «agreed» or «refused»."""
        if self.agreed is None:
            return "waiting"
        return "agreed" if self.agreed else "refused"


class UrgentSituation(models.Model):
    """A grave or urgent matter (art. 25): when we came to know of it, and what it is. Over with its final report.

    `known_at` is evidence; `entered_at` is the server's clock, so that what was entered late is seen to be.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="urgent_situations", verbose_name=_("信访事项"))
    ordinal = models.PositiveSmallIntegerField(_("序号"))
    known_at = models.DateTimeField(_("获知时间"))
    text = models.TextField(_("情况"), max_length=4000)
    measures = models.TextField(_("已采取的措施"), max_length=4000, blank=True)
    entered_at = models.DateTimeField(_("录入时间"))
    marked_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("终报时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("重大紧急情况")
        verbose_name_plural = _("重大紧急情况")
        ordering = ("ordinal",)
        constraints = (models.UniqueConstraint(fields=("case", "ordinal"), name="urgent_ordinal_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.ordinal}"


class UrgentReport(models.Model):
    """One report of an urgent situation: by phone, in writing, what followed, how it ended. Times are evidence."""

    class Stage(models.TextChoices):
        PHONE = "phone", _("电话报告")
        WRITTEN = "written", _("书面报告")
        FOLLOW_UP = "follow_up", _("续报")
        FINAL = "final", _("终报")

    situation = models.ForeignKey(
        UrgentSituation, models.PROTECT, related_name="reports", verbose_name=_("重大紧急情况")
    )
    ordinal = models.PositiveSmallIntegerField(_("序号"))
    stage = models.CharField(_("报告方式"), max_length=10, choices=Stage)
    reported_at = models.DateTimeField(_("报告时间"))
    to_body = models.CharField(_("报告对象"), max_length=100)
    reporter = models.CharField(_("报告人"), max_length=60, blank=True)
    text = models.TextField(_("报告的情况"), max_length=4000)
    measures = models.TextField(_("采取的措施"), max_length=4000, blank=True)
    next_at = models.DateTimeField(_("约定下次续报的时间"), null=True, blank=True)
    entered_at = models.DateTimeField(_("录入时间"))
    reported_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("重大紧急情况报告")
        verbose_name_plural = _("重大紧急情况报告")
        ordering = ("reported_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("situation", "ordinal"), name="urgent_report_ordinal_once"),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True) | Q(next_at__gt=F("reported_at")), name="urgent_next_after_this"
            ),
        )

    def __str__(self) -> str:
        return f"{self.situation_id} {self.stage}"
