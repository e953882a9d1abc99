"""Forms of the office tree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.directory import offices_in_force
from offices.forms.choices import OfficeField, offer
from offices.models import Office

COLUMNS = ("name", "short_name", "parent", "valid_from", "address", "phone", "review_body", "is_publishing")


class OfficeForm(forms.ModelForm[Office]):
    """Everything of an office that may change; its code opens case numbers and never does."""

    parent = OfficeField(label=_("上级单位"), empty=_("（无上级：最高一级）"), required=False)

    class Meta:
        model = Office
        fields: tuple[str, ...] = COLUMNS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", offices_in_force(besides=self.instance.parent_id))
        if not self.instance.pk:
            self.initial["valid_from"] = timezone.localdate()


class NewOfficeForm(OfficeForm):
    """A new office, with its code."""

    class Meta(OfficeForm.Meta):
        fields = ("code", *COLUMNS)
        help_texts = {"code": _("2 至 12 位大写字母和数字，用在信访事项编号开头，设立后不能修改。")}  # noqa: RUF012


class CloseOfficeForm(forms.Form):
    """The last day of an office and who answers after it."""

    last_day = forms.DateField(label=_("撤销日期（最后一天）"), initial=timezone.localdate)
    successors = forms.ModelMultipleChoiceField(
        Office.objects.none(),
        label=_("承继单位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("机构分立、合并、撤销的，由继续行使其职权的单位办理（《信访工作条例》第二十四条）。"),
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "successors", offices_in_force().exclude(pk=office.pk))
