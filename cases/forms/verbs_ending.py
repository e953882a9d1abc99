"""Forms of promises and ends: commitments, concluding, closing, coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.choices import CHOOSE, fit_people, who_may_promise
from cases.explaining import explainable
from cases.forms.verb_fields import DayField, StaffField, TextField, UploadField, in_years
from cases.forms.verbs_base import ReasonForm, VerbForm, reason_field
from cases.lateness import LateEnd, unexplained
from offices.models import Staff
from workflows.codes import ReopenGround, Satisfaction
from workflows.grounds import offered

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from cases.models import Case, Claim

LONGEST_YEARS = 10


class ResolveForm(VerbForm):
    intro = _("办结表示已依法依程序答复；不等于矛盾化解，也不等于结案。")
    shows_answers = True

    ground = forms.ChoiceField(
        label=_("办结依据"), required=False, help_text=_("本地规定的依据须有书面材料；不选的，按办结条件表办结。")
    )
    evidence = UploadField(label=_("地方依据的书面材料"), required=False)

    def build(self) -> None:
        local = offered("resolve", self.case.facts(), timezone.localdate())
        if local:
            self.choices_of("ground", [("", _("按办结条件表")), *local])
        else:
            # Nothing local is configured (the rule): then there is nothing to choose.
            del self.fields["ground"], self.fields["evidence"]


class ProposeCloseForm(VerbForm):
    intro = _("由科长提出，责任领导决定。")
    reason = reason_field(required=False, label=_("说明"))


class CloseForm(VerbForm):
    """Strike the ledger line on a coded ground."""

    question = _("确定结案？")

    ground = forms.ChoiceField(label=_("结案依据"))
    enquired = forms.BooleanField(
        label=_("已向复查机关核实，信访人没有申请复查"),
        required=False,
        help_text=_("以复查申请期届满为依据的须核实。"),
    )
    evidence = UploadField(
        label=_("书面材料"), required=False, help_text=_("以书面接受或者地方规定为依据的须上传。")
    )  # fmt: skip
    reason = reason_field(required=False, label=_("说明"))

    def build(self) -> None:
        self.choices_of("ground", [("", CHOOSE), *offered("close", self.case.facts(), timezone.localdate())])


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
        self.initial["ground"] = self.given.get("ground", "")


class AddCommitmentForm(VerbForm):
    """A dated promise with its owner, for the claim it is to carry out."""

    claim = forms.ChoiceField(
        label=_("针对的诉求"), required=False, help_text=_("承诺落实予以支持的诉求的，请选择该项诉求；其他承诺留空。")
    )
    text = TextField(label=_("承诺内容"), max_length=500, rows=3, missing=_("请写明承诺内容。"))
    owner = StaffField(Staff.objects.none(), label=_("责任人"))
    due_on = DayField(label=_("兑现期限"))

    def build(self) -> None:
        owner = self.fields["owner"]
        assert isinstance(owner, StaffField)  # noqa: S101
        owner.queryset = who_may_promise(self.case)
        self.initial["owner"] = self.by.username
        facts = {one.ordinal: one for one in self.case.facts().ours()}
        self.claims = {str(one.ordinal): one for one in self.case.claims.all() if one.ordinal in facts}
        words = _("第 %(n)s 项：%(request)s")
        named = [(key, words % {"n": key, "request": one.request[:40]}) for key, one in self.claims.items()]
        self.choices_of("claim", [("", _("不针对某项诉求")), *named])
        self.initial["claim"] = next((key for key in self.claims if facts[int(key)].to_carry_out), "")

    def clean_claim(self) -> Claim | None:
        return self.claims.get(self.cleaned_data["claim"])

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
    evidence = UploadField(
        label=_("兑现凭证"), required=False, help_text=_("发放单、回执、照片等的扫描件；没有的须写明兑现情况。")
    )


class BreakCommitmentForm(SettleForm):
    reason = reason_field(length=500, label=_("未兑现的原因"))
    evidence = UploadField(label=_("有关材料"), required=False)


class ExplainLateForm(VerbForm):
    """Why a duty ended late: the office's own reason; the date and the figure stay."""

    intro = _("写明本单位的原因和今后的办法；不写信访人的情况。期限仍记为逾期。")

    late = forms.ChoiceField(label=_("逾期的期限"))
    reason = reason_field(label=_("逾期原因"))

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if unexplained(case) else _("没有需要说明原因的逾期。")

    def build(self) -> None:
        self.waiting = {end.key: end for end in explainable(self.case, self.by)}
        words = _("%(name)s：%(day)s 完成，超期 %(span)s（责任单位：%(office)s）")
        told = [
            (
                key,
                words % {"name": end.name, "day": end.clock.stopped_on, "span": end.words(), "office": end.office.name},
            )
            for key, end in self.waiting.items()
        ]
        self.choices_of("late", told)

    def clean_late(self) -> LateEnd:
        return self.waiting[self.cleaned_data["late"]]


class RateForm(VerbForm):
    """A rating on paper, entered as it was written."""

    intro = _("照信访人填写的评价表登记；没有评价的一项留空，不代填、不劝评。评价不影响办理。")

    petition_office = forms.ChoiceField(label=_("对信访工作机构"), required=False)
    handling_office = forms.ChoiceField(label=_("对有权处理机关"), required=False)
    evidence = UploadField(label=_("信访人填写的评价表"), required=False)

    def build(self) -> None:
        for name in ("petition_office", "handling_office"):
            self.choices_of(name, [("", _("没有评价")), *Satisfaction.choices])
