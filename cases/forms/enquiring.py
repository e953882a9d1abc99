"""Asked at the counter: by what, which, and on what proof."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enquiry import EnquiryPurpose, Sought


class EnquiryForm(forms.Form):
    """An exact number; the purpose says how the person's identity was made sure of."""

    kind = forms.ChoiceField(label=_("按什么查"), choices=Sought.choices, widget=forms.RadioSelect)
    sought = forms.CharField(
        label=_("号码"), max_length=60, help_text=_("须完整填写，不能只填一部分。号码不会写进日志。"),
        error_messages={"required": _("请填写完整的号码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("谁在询问"), choices=[("", _("请选择")), *EnquiryPurpose.choices],
        help_text=_("查询人、时间、用途和件数会留痕。"),
        error_messages={"required": _("请选择谁在询问、怎样核对的身份。")},
    )  # fmt: skip
