"""The six digits of the second step."""

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
