"""Signing in and changing one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms
from django.utils.translation import gettext_lazy as _

from offices.models import Staff
from offices.signing_in import is_address_held_back, is_held_back
from offices.web import address_of


class SignInForm(auth_forms.AuthenticationForm):
    """Account and password. Unknown, wrong, deactivated and held back all get the same words."""

    error_messages = {  # noqa: RUF012 — the base class's own shape
        "invalid_login": _("账号或密码不正确。连续输错 5 次后，该账号 15 分钟内不能登录；忘记密码请联系本单位管理员。"),
        "inactive": _("账号或密码不正确。连续输错 5 次后，该账号 15 分钟内不能登录；忘记密码请联系本单位管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")

    def confirm_login_allowed(self, user: Staff) -> None:
        """After the password was checked, so that a held back account takes as long to answer."""
        super().confirm_login_allowed(user)
        if is_held_back(user) or (self.request and is_address_held_back(address_of(self.request))):
            raise self.get_invalid_login_error()


class PasswordForm(auth_forms.PasswordChangeForm):
    """Old password, and twice a new one that differs from it. Who finds a session open may not guess the old one
    either: a wrong one counts like one at sign-in.
    """

    error_messages = {  # noqa: RUF012
        "password_mismatch": _("两次输入的新密码不一致，请重新输入。"),
        "password_incorrect": _("原密码不正确，请重新输入。连续输错 5 次后，15 分钟内不能修改密码，也不能登录。"),
    }

    def __init__(self, *args: Any, address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        labels = {"old_password": _("原密码"), "new_password1": _("新密码"), "new_password2": _("再输入一次新密码")}
        for name, label in labels.items():
            self.fields[name].label = label

    def clean_old_password(self) -> str:
        """After the password was checked, so that a held back account takes as long to answer."""
        old: str = super().clean_old_password()
        if is_held_back(self.user) or is_address_held_back(self.address):
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old

    def clean(self) -> dict[str, Any]:
        """A first password known to the administrator must not stay."""
        values = super().clean() or self.cleaned_data
        new = values.get("new_password1")
        if new and new == values.get("old_password"):
            self.add_error("new_password1", forms.ValidationError(_("新密码不能与原密码相同，请换一个。")))
        return values
