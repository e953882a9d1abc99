"""Registering: one screen's worth of forms, handed over as an Intake (arts. 17, 19, 21(2), 23(1))."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.intake_fields import CategoryField, OfficeChoice
from cases.forms.submission import SubmissionFields, check_received, received_field
from cases.forms.verbs_base import VerbForm
from cases.intake import ClaimDetails, SubmissionDetails
from cases.models import Case
from cases.models.codes import Channel, NoPetitioner, RepeatState
from offices.forms.shared import TellingForm, WordsField
from offices.models import Office, PostKind, Staff
from offices.people import hats
from workflows.codes import CaseClass, NoNotice, Route

TITLE_FROM_CLAIM = 40  # characters of the first request that serve as a title nobody gave
REASONS_FOR_NONE = [("", "—"), *(choice for choice in NoPetitioner.choices if choice[0] != NoPetitioner.HISTORY)]


def offices_of(staff: Staff) -> list[Office]:
    """Where `staff` may register today: the offices of their registrar's posts and all below, own one first."""
    today = timezone.localdate()
    found: dict[int, Office] = {}
    posts = sorted(
        (hat.office for hat in hats(staff) if hat.kind == PostKind.REGISTRAR), key=lambda one: one.pk != staff.office_id
    )
    for office in posts:
        found.setdefault(office.pk, office)
        for below in Office.objects.subtree(office).in_force(today):
            found.setdefault(below.pk, below)
    return list(found.values())


class ClaimForm(forms.Form):
    """One demand: request, facts and reasons apart (art. 19(1))."""

    request = WordsField(
        label=gettext_lazy("请求"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明这一项请求什么。")},
    )  # fmt: skip
    facts = WordsField(
        label=gettext_lazy("事实"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reasons = WordsField(
        label=gettext_lazy("理由"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    route = forms.ChoiceField(
        label=gettext_lazy("办理途径（第三十一条）"), required=False,
        choices=[("", gettext_lazy("由科长确定")), *Route.choices],
    )  # fmt: skip

    def claim(self) -> ClaimDetails:
        return ClaimDetails(**self.cleaned_data)


class MatterForm(SubmissionFields, TellingForm):
    """The matter itself and its first piece."""

    told_at: ClassVar = {"on": "received_on"}

    received_on = received_field()
    office = OfficeChoice(label=gettext_lazy("登记单位"), empty_label=None)
    title = WordsField(
        label=gettext_lazy("标题"), max_length=100, required=False,
        help_text=gettext_lazy("一句话概括，不超过 100 字；不填则取第一项请求。"),
    )  # fmt: skip
    case_class = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=CaseClass, initial=CaseClass.CLAIM, required=False
    )
    category = CategoryField(label=gettext_lazy("业务类别"), required=False)
    place = WordsField(label=gettext_lazy("问题属地"), required=False, max_length=100)
    national_number = WordsField(label=gettext_lazy("国家信访信息系统编号"), required=False, max_length=40)
    no_petitioner = forms.ChoiceField(
        label=gettext_lazy("没有信访人的原因"), required=False, choices=REASONS_FOR_NONE,
        help_text=gettext_lazy("匿名或姓名、住址不清时选择；填写了信访人的不选。"),
    )  # fmt: skip
    no_notice = forms.ChoiceField(
        label=gettext_lazy("不作书面告知的原因"), required=False,
        choices=[("", gettext_lazy("应当告知")), *NoNotice.choices],
        help_text=gettext_lazy("没有信访人的，自动按“姓名（名称）、住址不清”处理。"),
    )  # fmt: skip
    accused_unknown = forms.BooleanField(label=gettext_lazy("来件没有写明被检举控告的是谁"), required=False)
    decision = forms.CharField(required=False, label=gettext_lazy("初重判定"))
    repeat_reason = WordsField(
        label=gettext_lazy("判定理由"), required=False, max_length=200,
        help_text=gettext_lazy("如：同一人就同一低保停发再次来信；虽为同一人，反映的是另一件事。"),
    )  # fmt: skip
    # Which earlier matters the person was shown; the part of the page that shows them carries it.
    repeat_seen = forms.CharField(required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, label=gettext_lazy("提交标识"))

    def __init__(self, staff: Staff, data: Any = None, files: Any = None, *, channel: str = "") -> None:
        known = channel if channel in Channel.values else Channel.LETTER
        super().__init__(data, files, initial={"key": uuid4(), "channel": known})
        self.staff = staff
        offices = offices_of(staff)
        choice = self.fields["office"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101
        choice.queryset = Office.objects.filter(pk__in=[one.pk for one in offices]).order_by("path")
        choice.initial = offices[0].pk if offices else None
        if len(offices) == 1:
            choice.widget = choice.hidden_widget()
        self.earlier: Case | None = None

    def clean_received_on(self) -> Any:
        return check_received(self.cleaned_data["received_on"])

    def clean_case_class(self) -> str:
        return str(self.cleaned_data["case_class"] or CaseClass.CLAIM)

    def clean_decision(self) -> str:
        """«first», «undetermined», «piece:NUMBER» or «new:NUMBER»; the number must be one they may see."""
        chosen = str(self.cleaned_data["decision"])
        kind, _sep, number = chosen.partition(":")
        if kind in ("piece", "new"):
            self.earlier = Case.objects.visible_to(self.staff).filter(number=number).first()
        if self.earlier is None and chosen not in ("", RepeatState.FIRST, RepeatState.UNDETERMINED):
            raise forms.ValidationError(_("请从列出的事项中选择。"))
        return kind

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("no_petitioner") and not data.get("no_notice"):
            data["no_notice"] = NoNotice.UNCLEAR
        if data.get("decision") in (RepeatState.FIRST, "piece", "new") and not data.get("repeat_reason"):
            self.add_error("repeat_reason", _("请写明判定为初次或重复的理由。"))
        return data

    @property
    def joins_earlier(self) -> Case | None:
        """The earlier matter this becomes a further piece of; None where a new matter is meant."""
        return self.earlier if self.cleaned_data["decision"] == "piece" else None

    def piece(self, *, nothing_found: bool, people: int) -> SubmissionDetails:
        """The submission with its repeat decision. Where the check found nothing earlier, saving confirms «first»."""
        details = self.submission_details(head_count=self.cleaned_data["head_count"] or max(people, 1))
        decision, reason = self.cleaned_data["decision"], self.cleaned_data["repeat_reason"]
        if self.earlier is not None:
            latest = self.earlier.submissions.order_by("-received_on", "-pk").first()
            return replace(details, repeat=RepeatState.REPEAT, repeat_of=latest, repeat_reason=reason)
        if decision == RepeatState.FIRST:
            return replace(details, repeat=RepeatState.FIRST, repeat_reason=reason)
        if not decision and nothing_found:
            return replace(details, repeat=RepeatState.FIRST, repeat_reason=_("登记时查重，未发现此前来件"))
        return details


class AddSubmissionForm(SubmissionFields, VerbForm):
    """A further piece on a matter in any state. Its date is the day it was received."""

    received_name = "on"
    field_order = ("channel", "on", "source", "subject", "text", "attachments", "repeat", "repeat_reason", "head_count")

    subject = WordsField(
        label=gettext_lazy("标题"), required=False, max_length=100, help_text=gettext_lazy("不填则同事项标题。")
    )
    repeat = forms.ChoiceField(
        label=gettext_lazy("初重判定"), choices=RepeatState, initial=RepeatState.UNDETERMINED, widget=forms.RadioSelect,
        help_text=gettext_lazy("同一人就同一事项再次提出的为重复；多人分别提出、首次来件的为初次。"),
    )  # fmt: skip
    repeat_reason = WordsField(label=gettext_lazy("判定理由"), required=False, max_length=200)

    def build(self) -> None:
        self.fields["on"].label = _("收到日期")
        self.fields["on"].help_text = _("以邮戳、来访当日或来文签收为准。")
        self.fields["source"].help_text = ""
        self.fields["head_count"].help_text = _("同来、联名的总人数，照实登记；不填则按一人计。")

    def clean_on(self) -> Any:
        return check_received(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("repeat") in (RepeatState.FIRST, RepeatState.REPEAT) and not data.get("repeat_reason"):
            self.add_error("repeat_reason", _("请写明判定为初次或重复的理由。"))
        return data

    def details(self) -> dict[str, Any]:
        data = self.cleaned_data
        latest = self.case.submissions.order_by("-received_on", "-pk").first()
        submission = self.submission_details(
            subject=data["subject"],
            repeat=data["repeat"],
            repeat_reason=data["repeat_reason"],
            repeat_of=latest if data["repeat"] == RepeatState.REPEAT else None,
        )
        return {"submission": submission}
