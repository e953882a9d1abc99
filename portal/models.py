"""Who tried how often: the portal has no sessions and many processes, so its counting lives in the database."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """One attempt that has not (yet) proved right, by query code or by network address, each as a keyed hash."""

    mark = models.CharField(max_length=64)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("查询尝试")
        verbose_name_plural = _("查询尝试")
        indexes = (models.Index(fields=["mark", "at"], name="attempt_mark"),)

    def __str__(self) -> str:
        return f"attempt {self.pk}"
