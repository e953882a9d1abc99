"""Reminders that a duty of a matter or a promise is due, late or has got another day: a small inbox of each person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case

# In the place of a clock's code: a promise, in a matter or to a group; `about` is its key.
PROMISE = "promise"


class ReminderLevel(models.TextChoices):
    """Who is told, in this order: it goes up only when it stays undone. Apart from that: a day has moved."""

    RESPONSIBLE = "responsible", _("责任人")
    HEAD = "head", _("科长")
    DIRECTOR = "director", _("单位负责人")
    CALENDAR = "calendar", _("期限调整")


class Reminder(models.Model):
    """One person was told once, at one level, of one day of one clock or promise; an extended clock has another day."""

    staff = models.ForeignKey("offices.Staff", models.PROTECT, related_name="reminders", verbose_name=_("收件人"))
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("信访事项")
    )
    # Instead of a matter, where the promise was made to a group.
    group = models.ForeignKey(
        "groups.KeyGroup", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("重点群体")
    )
    clock_code = models.CharField(_("时限"), max_length=24)
    round = models.PositiveSmallIntegerField(_("轮次"))
    # Which of several, as in Clock; the key of a promise.
    about = models.PositiveIntegerField(default=0)
    last_day = models.DateField(_("末日"))
    late_from = models.DateField(_("超期起日"))
    # The first late day before the holiday notice came; only of those who are told that it moved.
    was_late_from = models.DateField(_("原超期起日"), null=True, blank=True)
    level = models.CharField(_("级别"), max_length=12, choices=ReminderLevel)
    created_at = models.DateTimeField(_("提醒时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("到期提醒")
        verbose_name_plural = _("到期提醒")
        ordering = ("last_day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("staff", "case", "clock_code", "round", "about", "last_day", "level"),
                name="reminded_once_per_level",
            ),
            models.UniqueConstraint(
                fields=("staff", "group", "about", "last_day", "level"),
                condition=Q(group__isnull=False),
                name="reminded_once_of_a_group",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, group__isnull=True) | Q(case__isnull=True, group__isnull=False),
                name="reminder_of_a_matter_or_a_group",
            ),
        )
        indexes = (
            models.Index(fields=["staff", "last_day"], name="reminder_unread", condition=models.Q(read_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.case_id or self.group_id} {self.level}"
