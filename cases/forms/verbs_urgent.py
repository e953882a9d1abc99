"""Forms of grave and urgent matters (art. 25): known, reported by phone, in writing, followed up, over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.actions.urgent import open_situation
from cases.forms.verb_fields import TextField
from cases.forms.verbs_base import VerbForm
from cases.models import UrgentReport

LONGEST_AHEAD = dt.timedelta(days=30)
FORMAT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment to the minute, as a browser's own picker sends it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT))
        messages = {"invalid": _("请按“2026-01-31 09:30”的样子填写时间。")}
        super().__init__(input_formats=[FORMAT, "%Y-%m-%d %H:%M"], error_messages=messages, **kwargs)


class MomentForm(VerbForm):
    """Its day is that of its moment: nobody is asked for both."""

    moment = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]

    def clean(self) -> None:
        super().clean()
        at = self.cleaned_data.get(self.moment)
        if at is None:
            return
        if at > timezone.now():
            self.add_error(self.moment, _("时间不能晚于现在。"))
        self.cleaned_data["on"] = timezone.localdate(at)


class MarkUrgentForm(MomentForm):
    """From now on the minutes run."""

    intro = _(
        "重大、紧急信访事项和信息应当及时报告，不得隐瞒、谎报、缓报。标记以后，电话报告和书面报告的时限从获知时起算。"
    )
    moment = "known_at"

    known_at = MomentField(label=_("获知时间"))
    text = TextField(label=_("情况"), max_length=4000, rows=4, missing=_("请写明情况。"))
    measures = TextField(label=_("已采取的措施"), max_length=4000, rows=3, required=False)

    def build(self) -> None:
        self.initial["known_at"] = timezone.localtime()


class UrgentReportForm(MomentForm):
    """By phone, in writing, what followed, how it ended."""

    intro = _("重大、紧急信访事项和信息应当及时报告，不得隐瞒、谎报、缓报。终报表示情况已经处置完毕。")
    moment = "reported_at"

    stage = forms.ChoiceField(label=_("报告方式"), choices=UrgentReport.Stage)
    known_at = MomentField(label=_("获知时间"))
    reported_at = MomentField(label=_("报告时间"))
    to_body = TextField(label=_("报告对象"), max_length=100, missing=_("请填写报告的对象。"))
    reporter = TextField(label=_("报告人"), max_length=60, required=False)
    text = TextField(label=_("报告的情况"), max_length=4000, rows=4, missing=_("请写明情况。"))
    measures = TextField(label=_("采取的措施"), max_length=4000, rows=3, required=False)
    next_at = MomentField(label=_("约定下次续报的时间"), required=False)

    def build(self) -> None:
        situation = open_situation(self.case)
        self.initial.update(reported_at=timezone.localtime(), reporter=self.by.full_name)
        if situation is None:
            self.choices_of("stage", UrgentReport.Stage.choices[:2])
            return
        del self.fields["known_at"]
        done = set(situation.reports.values_list("stage", flat=True))
        first = next((stage for stage in ("phone", "written") if stage not in done), "follow_up")
        self.initial.update(stage=first, text=situation.text)

    def clean(self) -> None:
        super().clean()
        following, at = self.cleaned_data.get("next_at"), self.cleaned_data.get("reported_at")
        if following and at and not at < following <= at + LONGEST_AHEAD:
            self.add_error("next_at", _("下次续报的时间应当晚于本次报告，在三十日以内。"))
