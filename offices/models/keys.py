"""Which keys the stored values need, as check values: a key is never stored and cannot be worked out from them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyMark(models.Model):
    """The check value of one key that stored values may be under. Written by offices.keys, compared at start-up."""

    class Kind(models.TextChoices):
        FIELD = "field", _("加密钥匙")
        INDEX = "index", _("索引钥匙")

    kind = models.CharField(_("种类"), max_length=5, choices=Kind)
    check_value = models.CharField(_("校验值"), max_length=16)

    class Meta:
        verbose_name = _("钥匙校验值")
        verbose_name_plural = _("钥匙校验值")
        constraints = (models.UniqueConstraint(fields=("kind", "check_value"), name="key_marked_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.check_value}"
