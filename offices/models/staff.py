"""The user model: a member of staff."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Staff(AbstractBaseUser, PermissionsMixin):
    """A person who works here. What they may do follows from their posts, never from flags:
    a superuser sees no case by being a superuser (design: section 1).
    """

    username = models.CharField(
        _("账号"),
        max_length=50,
        unique=True,
        validators=[ASCIIUsernameValidator()],
        help_text=_("字母、数字和 . - _，不用身份证号或手机号。"),
        error_messages={"unique": _("已有同名账号。")},
    )
    full_name = models.CharField(_("姓名"), max_length=50)
    office = models.ForeignKey(
        "offices.Office",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("所在单位"),
    )
    title = models.CharField(_("职务"), max_length=50, blank=True)
    phone = models.CharField(_("办公电话"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    is_staff = models.BooleanField(default=False, editable=False)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    password_set_at = models.DateTimeField(_("密码设定时间"), null=True, blank=True, editable=False)
    # Set while a reset password waits for a second administrator; the account rests until then.
    reset_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("重置密码的管理员"),
    )
    date_joined = models.DateTimeField(_("建立时间"), default=timezone.now, editable=False)

    objects = UserManager["Staff"]()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("工作人员")
        verbose_name_plural = _("工作人员")
        ordering = ("username",)

    def __str__(self) -> str:
        return self.full_name or self.username

    def set_password(self, raw_password: str | None) -> None:
        """Also remembers when; whoever saves single columns names `password_set_at` too."""
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    @property
    def password_is_old(self) -> bool:
        """Whether the password has stood for settings.PASSWORD_DAYS (0: it may stand for ever)."""
        since = self.password_set_at or self.date_joined
        return bool(settings.PASSWORD_DAYS) and timezone.now() - since >= dt.timedelta(days=settings.PASSWORD_DAYS)

    @property
    def needs_new_password(self) -> bool:
        """Whether nothing opens before the password is changed: a first one, or one that is too old."""
        return self.must_change_password or self.password_is_old

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def actor(self) -> str:
        """The name under which the log knows this person."""
        return f"staff:{self.username}"
