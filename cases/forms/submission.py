"""What is asked about one piece: how, from whom and when it came, its words and files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.intake_fields import FilesField
from cases.intake import SubmissionDetails
from cases.models.codes import PASSED_ON, Channel, Source
from offices.forms.shared import WordsField

EARLIEST = dt.date(1990, 1, 1)
LONGEST_TEXT = 50_000


def received_field() -> forms.DateField:
    """The receipt date: evidence, apart from the time of entry."""
    return forms.DateField(
        label=gettext_lazy("收到日期"),
        initial=timezone.localdate,
        help_text=gettext_lazy("以邮戳、来访当日或来文签收为准；录入时间由系统另记。"),
    )


def check_received(day: dt.date) -> dt.date:
    """The day, unless nothing can have been received on it."""
    if day > timezone.localdate():
        raise ValidationError(_("收到日期不能晚于今天。"), code="future_date")
    if day < EARLIEST:
        raise ValidationError(_("收到日期早于 1990 年，请核对。"), code="too_early")
    return day


class SubmissionFields(forms.Form):
    """The part every intake form shares. Sub-classes say where the receipt date is."""

    received_name = "received_on"

    channel = forms.ChoiceField(
        label=gettext_lazy("来访形式"), choices=Channel, initial=Channel.LETTER, widget=forms.RadioSelect
    )
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), choices=Source, initial=Source.DIRECT, required=False,
        help_text=gettext_lazy("转送、交办来的，请展开“转来件”写明来文单位。"),
    )  # fmt: skip
    text = WordsField(
        label=gettext_lazy("来件内容"), required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("来信照录或写明要点；口头提出的如实记录（第十九条）。"),
    )  # fmt: skip
    attachments = FilesField(
        label=gettext_lazy("附件"), required=False,
        help_text=gettext_lazy("可一次选多个：扫描件、照片、录音等。"),
    )  # fmt: skip
    head_count = forms.IntegerField(
        label=gettext_lazy("人数"), required=False, min_value=1, max_value=100_000,
        help_text=gettext_lazy("同来、联名的总人数，照实登记；不填则按所填信访人计。"),
    )  # fmt: skip
    received_at = forms.TimeField(label=gettext_lazy("来访（来电）时间"), required=False)
    place_received = WordsField(label=gettext_lazy("接待地点"), required=False, max_length=100)
    read_back = forms.BooleanField(label=gettext_lazy("口述内容已向信访人复述核对"), required=False)
    source_office = WordsField(label=gettext_lazy("来文单位"), required=False, max_length=100)
    source_number = WordsField(label=gettext_lazy("来文号"), required=False, max_length=60)
    report_due_on = forms.DateField(label=gettext_lazy("要求报结日期"), required=False)

    def clean_source(self) -> str:
        return str(self.cleaned_data["source"] or Source.DIRECT)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        received = data.get(self.received_name)
        if data.get("source") in PASSED_ON and not data.get("source_office") and "source_office" not in self.errors:
            self.add_error("source_office", _("转送、交办来的，请写明来文单位（第二十三条第三款）。"))
        due, at = data.get("report_due_on"), data.get("received_at")
        if due and received and due < received:
            self.add_error("report_due_on", _("要求报结日期不能早于收到日期。"))
        if at and received == timezone.localdate() and at > timezone.localtime().time():
            self.add_error("received_at", _("时间不能晚于现在。"))
        return data

    def submission_details(self, **more: Any) -> SubmissionDetails:
        """The piece as it was filled in; `more` overrides single columns."""
        data = self.cleaned_data
        columns = {
            "channel": data["channel"],
            "source": data["source"],
            "source_office": data["source_office"],
            "source_number": data["source_number"],
            "report_due_on": data["report_due_on"],
            "received_at": data["received_at"],
            "text": data["text"],
            "head_count": data["head_count"] or 1,
            "place_received": data["place_received"],
            "read_back": data["read_back"],
            "uploads": data["attachments"],
        }
        return SubmissionDetails(**{**columns, **more})
