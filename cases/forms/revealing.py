"""What for: asked before a masked value is shown."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.revealing import Purpose


class RevealForm(forms.Form):
    """The purpose, as a code the log can hold."""

    purpose = forms.ChoiceField(
        label=_("用途"), choices=[("", _("请选择")), *Purpose.choices], help_text=_("查看人、时间、字段和用途会留痕。"),
        error_messages={"required": _("请选择查看的用途。")},
    )  # fmt: skip
