"""A matter's clocks (时限): stored, shown with how they came about, and recomputed from the log."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case


class Clock(models.Model):
    """One deadline of one round. `code` is a row of workflows.clocks.CLOCKS."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks", verbose_name=_("信访事项"))
    code = models.CharField(_("时限"), max_length=24)
    round = models.PositiveSmallIntegerField(_("轮次"))
    started_on = models.DateField(_("起算日"))
    original_last_day = models.DateField(_("原定末日"))
    last_day = models.DateField(_("末日"))
    late_from = models.DateField(_("超期起日"))
    is_provisional = models.BooleanField(_("暂定"), default=False)
    # A hearing at 复核 is going on: its days are taken off when its end is recorded.
    paused_since = models.DateField(_("听证起始日"), null=True, blank=True)
    stopped_on = models.DateField(_("停止日"), null=True, blank=True)
    stopped_by = models.CharField(_("停止原因"), max_length=30, blank=True)
    # Which letter of supervision or urgent situation (workflows/clock_runs.py); 0 for the matter itself.
    about = models.PositiveIntegerField(default=0)
    # Clocks of minutes (art. 25) have instants; their days above are copies for lists.
    started_at = models.DateTimeField(_("起算时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    # The local limit it began under, or that there was none (cases/local_limits.py); nothing on rows from before.
    local_rule = models.JSONField(null=True, blank=True)
    steps = models.JSONField(_("推算过程"), default=list)

    class Meta:
        verbose_name = _("时限")
        verbose_name_plural = _("时限")
        ordering = ("round", "pk")
        constraints = (models.UniqueConstraint(fields=("case", "code", "round", "about"), name="one_clock_per_round"),)
        indexes = (
            models.Index(fields=["last_day", "code"], name="clock_due"),
            models.Index(fields=["late_from", "case"], name="clock_running", condition=models.Q(stopped_on=None)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"

    @property
    def is_running(self) -> bool:
        return self.stopped_on is None
