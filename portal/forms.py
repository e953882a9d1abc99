"""What the slip says, typed in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.codes import Satisfaction


class QueryForm(forms.Form):
    """Code and PIN; spaces, full width and small letters are read as meant."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=30,
        help_text=_("回执上的 10 位字母和数字，不分大小写。"),
        error_messages={"required": _("请填写回执上的查询码。"), "max_length": _("查询码是 10 位字母和数字。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    pin = forms.CharField(
        label=_("查询密码"),
        max_length=20,
        help_text=_("回执上的 6 位数字。"),
        error_messages={"required": _("请填写回执上的查询密码。"), "max_length": _("查询密码是 6 位数字。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class RateForm(forms.Form):
    """Two objects, each rated or left alone (domain.md 5.8)."""

    petition_office = forms.ChoiceField(
        label=_("对信访工作机构（登记、转送、告知）"),
        choices=Satisfaction.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    handling_office = forms.ChoiceField(
        label=_("对有权处理机关（调查、答复、落实）"),
        choices=Satisfaction.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=200)
