"""What signing in leaves behind: earlier passwords as hashes, and the sessions that are open."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.personal import EncryptedTextField


class PastPassword(models.Model):
    """The hash of a password the person has had, so that it is not taken again."""

    staff = models.ForeignKey("offices.Staff", models.CASCADE, related_name="+")
    password = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("用过的密码")

    def __str__(self) -> str:
        return str(self.pk)


class OpenSession(models.Model):
    """A place where the person is signed in, for them to see and to end."""

    staff = models.ForeignKey("offices.Staff", models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(_("浏览器"), max_length=60)
    begun_at = models.DateTimeField(_("登录时间"), default=timezone.now)
    seen_at = models.DateTimeField(_("最近操作"), default=timezone.now)

    class Meta:
        verbose_name = _("登录会话")
        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return self.browser


class SecondStep(models.Model):
    """The secret a person's telephone shares with us: a code every thirty seconds (RFC 6238)."""

    staff = models.OneToOneField("offices.Staff", models.CASCADE, related_name="second_step")
    secret = EncryptedTextField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # The step of time whose code was used last: no code opens twice.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("动态口令")

    def __str__(self) -> str:
        return str(self.pk)


class RecoveryCode(models.Model):
    """One code of the sheet that opens the account once when the telephone is lost; kept as its hash."""

    staff = models.ForeignKey("offices.Staff", models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("备用码")
        constraints = (models.UniqueConstraint(fields=("staff", "digest"), name="a_recovery_code_once"),)

    def __str__(self) -> str:
        return str(self.pk)
