"""Why a duty ended late: the office's own account (arts. 44, 45), never about the petitioner."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case


class LateReason(models.Model):
    """The reason given for one clock that ended late, with the office that answered for it when it ended."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="late_reasons", verbose_name=_("信访事项"))
    clock_code = models.CharField(_("时限"), max_length=24)
    round = models.PositiveSmallIntegerField(_("轮次"))
    about = models.PositiveIntegerField(default=0)  # as in Clock
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    reason = models.CharField(_("逾期原因"), max_length=300)
    explained_on = models.DateField(_("说明日期"))
    written_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("逾期原因")
        verbose_name_plural = _("逾期原因")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("case", "clock_code", "round", "about"), name="one_reason_for_a_late_end"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock_code}"
