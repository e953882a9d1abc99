"""Forms of promises and ends: commitments, concluding, closing, coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.choices import CHOOSE, fit_people, who_may_promise
from cases.forms.verb_fields import DayField, StaffField, TextField, UploadField, in_years
from cases.forms.verbs_base import PlainForm, ReasonForm, VerbForm, reason_field
from offices.models import Staff
from workflows.codes import CloseGround, ReopenGround

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from cases.models import Case

LONGEST_YEARS = 10


class ResolveForm(PlainForm):
    intro = _("办结表示已依法依程序答复；不等于矛盾化解，也不等于结案。")
    shows_answers = True


class ProposeCloseForm(VerbForm):
    intro = _("由科长提出，责任领导决定。")
    reason = reason_field(required=False, label=_("说明"))


class CloseForm(VerbForm):
    """Strike the ledger line on a coded ground."""

    question = _("确定结案？")

    ground = forms.ChoiceField(label=_("结案依据"), choices=[("", CHOOSE), *CloseGround.choices])
    enquired = forms.BooleanField(
        label=_("已向复查机关核实，信访人没有申请复查"),
        required=False,
        help_text=_("以复查申请期届满为依据的须核实。"),
    )
    evidence = UploadField(label=_("信访人书面接受的材料"), required=False, help_text=_("以书面接受为依据的须上传。"))
    reason = reason_field(required=False, label=_("说明"))


class ReopenForm(ReasonForm):
    """A new round, on a coded ground."""

    intro = _("恢复办理开始新的一轮；以前的答复和文书保留。")
    question = _("确定恢复办理？")

    ground = forms.ChoiceField(label=_("依据"), choices=[("", CHOOSE), *ReopenGround.choices])
    handler = StaffField(
        Staff.objects.none(), label=_("新的承办人"), required=False,
        help_text=_("复查、复核撤销后重新办理的须填写，不能是原承办人。"),
    )  # fmt: skip
    reason = reason_field()

    def build(self) -> None:
        handler = self.fields["handler"]
        assert isinstance(handler, StaffField)  # noqa: S101
        handler.queryset = fit_people(self.case, "handler")


class AddCommitmentForm(VerbForm):
    """A dated promise with its owner."""

    text = TextField(label=_("承诺内容"), max_length=500, rows=3, missing=_("请写明承诺内容。"))
    owner = StaffField(Staff.objects.none(), label=_("责任人"))
    due_on = DayField(label=_("兑现期限"))

    def build(self) -> None:
        owner = self.fields["owner"]
        assert isinstance(owner, StaffField)  # noqa: S101
        owner.queryset = who_may_promise(self.case)
        self.initial["owner"] = self.by.username

    def clean(self) -> None:
        super().clean()
        due, on = self.cleaned_data.get("due_on"), self.cleaned_data.get("on")
        if due and on and not on <= due <= in_years(on, LONGEST_YEARS):
            self.add_error("due_on", _("兑现期限应当在承诺日期之后，且不超过十年。"))


class SettleForm(VerbForm):
    """What became of an open promise."""

    commitment = forms.ChoiceField(label=_("承诺事项"), error_messages={"required": _("请选择承诺事项。")})

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if case.commitments.filter(fate="open").exists() else _("没有待兑现的承诺。")

    def build(self) -> None:
        self.waiting = {str(one.pk): one for one in self.case.commitments.filter(fate="open")}
        words = [(key, f"{one.text[:50]}（{one.due_on}）") for key, one in self.waiting.items()]
        self.choices_of("commitment", words)
        self.initial["commitment"] = self.given.get("commitment", "")

    def clean_commitment(self) -> Any:
        return self.waiting[self.cleaned_data["commitment"]]


class KeepCommitmentForm(SettleForm):
    reason = reason_field(required=False, length=500, label=_("兑现情况"))


class BreakCommitmentForm(SettleForm):
    reason = reason_field(length=500, label=_("未兑现的原因"))
