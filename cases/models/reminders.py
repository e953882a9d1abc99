"""Reminders that a duty of a matter is due or late: a small inbox of each person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case


class ReminderLevel(models.TextChoices):
    """Who is told, in this order: it goes up only when it stays undone."""

    RESPONSIBLE = "responsible", _("责任人")
    HEAD = "head", _("科长")
    DIRECTOR = "director", _("单位负责人")


class Reminder(models.Model):
    """One person was told once, at one level, of one day of one clock; an extended clock has another day."""

    staff = models.ForeignKey("offices.Staff", models.PROTECT, related_name="reminders", verbose_name=_("收件人"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders", verbose_name=_("信访事项"))
    clock_code = models.CharField(_("时限"), max_length=24)
    round = models.PositiveSmallIntegerField(_("轮次"))
    last_day = models.DateField(_("末日"))
    late_from = models.DateField(_("超期起日"))
    level = models.CharField(_("级别"), max_length=12, choices=ReminderLevel)
    created_at = models.DateTimeField(_("提醒时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("到期提醒")
        verbose_name_plural = _("到期提醒")
        ordering = ("last_day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("staff", "case", "clock_code", "round", "last_day", "level"), name="reminded_once_per_level"
            ),
        )
        indexes = (
            models.Index(fields=["staff", "last_day"], name="reminder_unread", condition=models.Q(read_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"
