"""What a new password must be, beyond Django's own rules (等级保护 2.0, 身份鉴别)."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from offices.demo_accounts import PASSWORD as DEMO_PASSWORD
from offices.models import PastPassword, Staff

KINDS = 3
REMEMBERED = 5


class SeveralKinds:
    """At least three of: small letters, capitals, digits, signs, other writing."""

    def validate(self, password: str, user: Any = None) -> None:
        if len({_kind(char) for char in password}) < KINDS:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        return _("密码须含大写字母、小写字母、数字、符号、汉字中的至少三种。")


class NotOneself:
    """Neither the account nor the name stands in it, and it is not the one everybody knows."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Staff):
            return
        own = [part.lower() for part in (user.username, user.full_name) if len(part) > 1]
        if password == DEMO_PASSWORD or any(part in password.lower() for part in own):
            raise ValidationError(self.get_help_text(), code="names_oneself")

    def get_help_text(self) -> str:
        return _("密码不能包含账号或者姓名，也不能用演示密码。")


class NotUsedLately:
    """Not one of the last five, the present one included."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Staff) or user.pk is None:
            return
        past = PastPassword.objects.filter(staff=user).order_by("-pk").values_list("password", flat=True)
        for one in (user.password, *past[: REMEMBERED - 1]):
            if check_password(password, one):
                raise ValidationError(self.get_help_text(), code="used_lately")

    def get_help_text(self) -> str:
        return _("不能用最近五次用过的密码。")


def remember(staff: Staff) -> None:
    """Keep the hash of the password that is about to be replaced; only the last ones are kept."""
    PastPassword.objects.create(staff=staff, password=staff.password)
    kept = PastPassword.objects.filter(staff=staff).order_by("-pk").values_list("pk", flat=True)[:REMEMBERED]
    PastPassword.objects.filter(staff=staff).exclude(pk__in=list(kept)).delete()


def _kind(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Ll", "Lu", "Nd"):
        return category
    return "other writing" if category.startswith("L") else "sign"
