"""What for: asked before a paper with people's details is printed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.printing import PrintPurpose


class SlipForm(forms.Form):
    """How the slip is drawn."""

    large = forms.BooleanField(label=_("大字版（A4）"), required=False)


class PrintForm(forms.Form):
    """The purpose, as a code the log can hold."""

    purpose = forms.ChoiceField(
        label=_("用途"), choices=[("", _("请选择")), *PrintPurpose.choices], help_text=_("打印人、时间和用途会留痕。"),
        error_messages={"required": _("请选择打印的用途。")},
    )  # fmt: skip
