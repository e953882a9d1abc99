"""The petitioner's key to their own matter: a query code and a PIN, handed over on paper."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case


class Slip(models.Model):
    """One slip (回执). The PIN is kept as a slow hash only; a new slip puts the old one out of force."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="slips", verbose_name=_("信访事项"))
    code = models.CharField(_("查询码"), max_length=10, unique=True)
    pin_hash = models.CharField(max_length=128)
    issued_at = models.DateTimeField(_("出具时间"))
    issued_by = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("出具人"))
    revoked_at = models.DateTimeField(_("失效时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("回执")
        verbose_name_plural = _("回执")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(revoked_at=None), name="one_slip_in_force"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"
