"""Abstract bases the rooms above share: a dated promise, a clock's row, a chosen representative."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.personal import EncryptedTextField

MAX_REPRESENTATIVES = 5  # art. 20(3)


class CommitmentBase(models.Model):
    """A dated promise, kept or broken (承诺事项)."""

    class Fate(models.TextChoices):
        OPEN = "open", _("待兑现")
        KEPT = "kept", _("已兑现")
        BROKEN = "broken", _("未兑现")

    text = models.CharField(_("承诺内容"), max_length=500)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("责任人"))
    promised_on = models.DateField(_("承诺日期"))
    due_on = models.DateField(_("兑现期限"))
    fate = models.CharField(_("结果"), max_length=10, choices=Fate, default=Fate.OPEN)
    settled_on = models.DateField(_("了结日期"), null=True, blank=True)
    outcome = models.CharField(_("兑现情况"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(fate="open", settled_on__isnull=True)
                | (Q(fate__in=("kept", "broken")) & Q(settled_on__isnull=False)),
                name="%(app_label)s_%(class)s_settled_with_a_date",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.fate == self.Fate.OPEN

    def is_late(self, on: dt.date) -> bool:
        """Whether the promise is still open after its day."""
        return self.is_open and self.due_on < on


class RepresentativeBase(models.Model):
    """One of at most five chosen representatives (art. 20(3))."""

    ordinal = models.PositiveSmallIntegerField(_("序号"))
    name = EncryptedTextField(_("姓名"))
    phone = EncryptedTextField(_("联系电话"), blank=True, is_number=True)

    class Meta:
        abstract = True
        ordering = ("ordinal",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ordinal__gte=1, ordinal__lte=MAX_REPRESENTATIVES),
                name="%(app_label)s_%(class)s_at_most_five",
                violation_error_message=_("代表不超过五人（《信访工作条例》第二十条第三款）。"),
            ),
        )

    def __str__(self) -> str:
        return f"#{self.ordinal}"
