"""Forms of a supervision: received or sent, answered, accepted, sent back, lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.choices import CHOOSE
from cases.forms.verb_fields import DayField, TextField, UploadField, in_years
from cases.forms.verbs_base import ReasonForm, VerbForm, reason_field
from workflows.supervision import RECOMMENDATIONS, Adoption, SupervisionGround, SupervisionKind

if TYPE_CHECKING:
    import datetime as dt

    from cases.models import Supervision

LONGEST_YEARS = 3
LEVELS = [kind for kind in SupervisionKind if kind not in RECOMMENDATIONS]
KINDS = [
    ("", CHOOSE),
    (_("督办"), [(kind.value, kind.label) for kind in LEVELS]),
    (_("三项建议（第四十条）"), [(kind.value, kind.label) for kind in RECOMMENDATIONS]),
]


class DueForm(VerbForm):
    """A day by which an answer is asked for; years are checked against slips of the pen."""

    def clean_due_on(self) -> dt.date | None:
        due: dt.date | None = self.cleaned_data["due_on"]
        on = self.cleaned_data.get("on")
        if due and on and not in_years(on, -LONGEST_YEARS) <= due <= in_years(on, LONGEST_YEARS):
            raise forms.ValidationError(_("日期不合理，请检查年份。"))
        return due


class BeginForm(DueForm):
    """What a letter says, whoever wrote it."""

    kind = forms.ChoiceField(label=_("督办级别（建议种类）"), choices=KINDS)
    ground = forms.ChoiceField(label=_("原因"), choices=[("", CHOOSE), *SupervisionGround.choices])
    demands = TextField(
        label=_("督办要求（建议内容）"), max_length=4000, rows=5, missing=_("请写明督办要求或者建议内容。")
    )
    due_on = DayField(
        label=_("要求回复日期"), required=False,
        help_text=_("督办必须写明；建议没有写明日期的留空。条例没有规定天数，以函件为准。"),
    )  # fmt: skip

    def clean(self) -> None:
        super().clean()
        kind, due = self.cleaned_data.get("kind"), self.cleaned_data.get("due_on")
        if kind in SupervisionKind.values and kind not in RECOMMENDATIONS and not due and "due_on" not in self.errors:
            self.add_error("due_on", _("请写明督办函要求回复的日期。"))


class ReceiveForm(BeginForm):
    intro = _(
        "信访部门、联席会议或者上级机关督办本单位，或者向本单位提出建议的，登记在这里。发生日期填收到函件的日期。"
    )

    body = TextField(label=_("督办（建议）机关"), max_length=100, missing=_("请写明督办（建议）机关。"))
    other_number = TextField(label=_("来函文号"), max_length=60, required=False)
    evidence = UploadField(label=_("来函"), required=False)

    field_order = ("on", "body", "other_number", "kind", "ground", "demands", "due_on", "evidence")


class IssueForm(BeginForm):
    intro = _("提交后出具督办函（建议书），编号、存档并记入事项，责任单位即可看到。")
    question = _("确定发出？发出的函件不能更改。")


class SupervisionForm(VerbForm):
    """A step of one letter; the version is the letter's own."""

    item: Supervision

    def of(self, item: Supervision) -> None:
        """Fill in what the letter says."""
        self.item = item
        self.initial["version"] = item.version


class ReplyForm(SupervisionForm):
    intro = _("提交后出具书面回复（反馈），编号、存档。")
    question = _("确定回复？发出的回复不能更改。")

    adoption = forms.ChoiceField(label=_("采纳情况"), choices=[("", CHOOSE), *Adoption.choices])
    done = TextField(label=_("办理（整改）情况"), max_length=8000, rows=6, missing=_("请写明办理（整改）情况。"))
    proof = TextField(label=_("证据材料"), max_length=2000, rows=2, required=False)
    delay_reasons = TextField(label=_("拖延的原因"), max_length=2000, rows=3, required=False)
    responsible = TextField(label=_("责任单位和责任人"), max_length=300, missing=_("请写明责任单位和责任人。"))
    evidence = UploadField(label=_("证据附件"), required=False)

    def of(self, item: Supervision) -> None:
        super().of(item)
        del self.fields["delay_reasons" if item.is_recommendation else "adoption"]
        now = item.case.assignment
        lead = now.lead_office.name if now else item.case.responsible_office.name
        self.initial["responsible"] = f"{lead}　{now.handler.full_name}" if now else lead


class AcceptReplyForm(SupervisionForm):
    remarks = TextField(label=_("意见"), max_length=2000, rows=3, required=False)


class SendReplyBackForm(SupervisionForm, DueForm):
    reason = reason_field(length=2000, label=_("退回的理由和要求"))
    due_on = DayField(label=_("新的回复日期"), required=False)


class LiftForm(SupervisionForm, ReasonForm):
    question = _("确定解除？")
    reason = reason_field()


BEGIN_FORMS: dict[str, type[BeginForm]] = {"receive": ReceiveForm, "issue": IssueForm}
SUPERVISION_FORMS: dict[str, type[SupervisionForm]] = {
    "reply": ReplyForm,
    "accept": AcceptReplyForm,
    "send_back": SendReplyBackForm,
    "lift": LiftForm,
}
