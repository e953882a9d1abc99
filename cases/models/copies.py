"""Columns of a matter that only repeat what its other rows say, so that a list can be sorted and cut by them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# Sponsored matters are counted since ever, so off an index alone: every column the count asks for.
SPONSORED = [
    "sponsored_from", "responsible_office", "state", "is_historical", "resolved_on", "settled_on", "closed_on",
    "number",
]  # fmt: skip


class Standing(models.Model):
    """How the matter stands: written by cases/clocks.py, cases/supervising.py and cases/actions/ (urgent.py,
    assigning.py) alone.
    """

    # Copied from the running clocks so that a list can be sorted by what is due; by the minute where that counts.
    next_due = models.DateField(_("最近到期日"), null=True, blank=True, editable=False)
    next_late_from = models.DateField(null=True, blank=True, editable=False)
    next_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    # A letter of supervision is open; an urgent situation is.
    is_supervised = models.BooleanField(_("督办中"), default=False, editable=False)
    is_urgent = models.BooleanField(_("重大紧急"), default=False, editable=False)
    # The first day a leader had taken it on (包案).
    sponsored_from = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
