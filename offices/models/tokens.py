"""Keys by which a person's own programs call the interface (config/api)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self) -> ApiTokenQuerySet:
        """Neither expired nor revoked."""
        return self.filter(expires_at__gt=timezone.now(), revoked_at__isnull=True)


class ApiToken(models.Model):
    """A key of one person. It carries the person's posts, no more: what they may not see it does not open.

    Only the SHA-256 of the key is kept; the key has 256 random bits, so a slow hash would add nothing.
    """

    staff = models.ForeignKey("offices.Staff", models.CASCADE, related_name="tokens", verbose_name=_("工作人员"))
    name = models.CharField(_("用途"), max_length=50, help_text=_("如：与热线平台对接。不写人名、证件号码。"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("建立时间"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("到期时间"))
    used_at = models.DateTimeField(_("最近使用"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
