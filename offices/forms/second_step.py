"""The six digits of the second step, or a recovery code in their place."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """A code from the telephone."""

    code = forms.CharField(
        label=_("动态口令"),
        max_length=10,
        help_text=_("手机验证程序上的六位数字。"),
        validators=[RegexValidator(r"^\s*[0-9]{3}\s?[0-9]{3}\s*$", _("请输入六位数字。"))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())


class EntryForm(CodeForm):
    """At sign-in: a code from the telephone, or one of the recovery sheet."""

    code = forms.CharField(
        label=_("动态口令或者备用码"),
        max_length=30,
        help_text=_("手机验证程序上的六位数字；手机不在身边的，输入一个没有用过的备用码。"),
        validators=[
            RegexValidator(
                r"^\s*(?:[0-9]{3}\s?[0-9]{3}|[A-Za-z2-7]{4}(?:[-\s]?[A-Za-z2-7]{4}){3})\s*$",
                _("请输入六位数字，或者形如 ABCD-EFGH-2345-67AB 的备用码。"),
            )
        ],
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )

    def clean_code(self) -> str:
        return super().clean_code().replace("-", "").upper()
