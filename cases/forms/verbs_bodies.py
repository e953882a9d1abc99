"""Forms of what goes to and comes from other bodies, and of joining and parting matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import awaiting
from cases.choices import CHOOSE
from cases.forms.verb_fields import DayField, TextField, UploadField, in_years
from cases.forms.verbs_base import ReasonForm, VerbForm, reason_field
from cases.models import Case, Transfer
from workflows.state_groups import IN_HAND

if TYPE_CHECKING:
    from django.utils.functional import Promise

LONGEST_YEARS = 10
OUTSIDE = "outside"


class ObjectForm(ReasonForm):
    """Not ours: asked of the sender within five working days (art. 23(3))."""

    intro = _("材料在来文单位核实同意以后才能退回；等待期间书面告知的期限继续计算。")

    reason = reason_field(length=500, label=_("异议的详细理由"))
    body = TextField(label=_("建议的有权处理机关"), max_length=100, required=False)
    evidence = UploadField(label=_("异议书"), required=False)

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if case.facts().from_sender else _("事项不是转送、交办来的，没有可以提出异议的来文单位。")


class AnswerObjectionForm(VerbForm):
    """What the sender said."""

    decision = forms.ChoiceField(
        label=_("来文单位的答复"),
        choices=[("agree", _("同意退回")), ("refuse", _("不同意，由我单位办理"))],
        widget=forms.RadioSelect,
    )
    remarks = TextField(label=_("说明"), max_length=300, rows=2, required=False)
    evidence = UploadField(label=_("来文单位的复函"), required=False)

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if case.facts().objection == "waiting" else _("没有等待答复的异议。")


class AwaitedForm(VerbForm):
    """About one report; asked which only where this person files or receives several."""

    verb: ClassVar[str]

    transfer = forms.ChoiceField(label=_("哪一次交办"))

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if case.facts().report_awaited else _("没有等待报告的交办。")

    def build(self) -> None:
        found = awaiting.concerning(self.case, self.by, Case.verbs()[self.verb])
        self.waiting = {str(one.pk): one for one in reversed(found)}
        choices = [*((key, _words(one)) for key, one in self.waiting.items()), *self.beside()]
        if len(choices) < 2:
            del self.fields["transfer"]
        else:
            self.choices_of("transfer", choices)

    def beside(self) -> list[tuple[str, str]]:
        """What may be chosen beside the 交办 of our own tree."""
        return []

    def details(self) -> dict[str, Any]:
        details = super().details()
        chosen = details.pop("transfer", "")
        if chosen == OUTSIDE:
            return {**details, "outside": True}
        return {**details, "transfer": self.waiting[chosen]} if chosen else details


def _words(transfer: Transfer) -> str:
    """«2026-11-02 市民政局 → 静安区民政局，2026-12-01 前报结»."""
    to = transfer.to_office.name if transfer.to_office else transfer.to_body
    told = {"on": transfer.sent_on, "by": transfer.from_office.name, "to": to, "due": transfer.report_due_on}
    return gettext("%(on)s %(by)s → %(to)s，%(due)s 前报结") % told


class SendReportForm(AwaitedForm):
    """办结报告 to the body, or to the office of our tree, that assigned the matter."""

    verb = "send_report"

    other_number = TextField(label=_("报告文号"), max_length=60, required=False)
    text = TextField(label=_("报告要点"), max_length=8000, rows=4, required=False)
    evidence = UploadField(label=_("报告"), required=False)

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        facts = case.facts()
        return "" if facts.report_owed or facts.report_awaited else _("没有需要报送的交办事项。")

    def beside(self) -> list[tuple[str, str]]:
        return [(OUTSIDE, gettext("向本系统以外的交办单位报送"))] if self.case.facts().report_owed else []


class ReceiveReportForm(AwaitedForm):
    """The report of the body the matter was assigned to."""

    intro = _("收取报告表示交办事项已经报结；不符合要求的请退回重报。")
    verb = "receive_report"

    text = TextField(label=_("报告要点"), max_length=8000, rows=4, required=False)
    evidence = UploadField(label=_("报告"), required=False)


class SendBackForm(AwaitedForm, ReasonForm):
    """Not enough: report again."""

    verb = "send_back"

    reason = reason_field(length=2000, label=_("退回的理由和要求"))
    report_due_on = DayField(label=_("新的报结日期"), required=False, help_text=_("留空则原日期不变。"))

    def clean(self) -> None:
        super().clean()
        due, on = self.cleaned_data.get("report_due_on"), self.cleaned_data.get("on")
        if due and on and not on < due <= in_years(on, LONGEST_YEARS):
            self.add_error("report_due_on", _("新的报结日期应当晚于退回日期。"))


class MergeForm(ReasonForm):
    """The same matter, registered twice."""

    intro = _("本事项并入更早收到的事项一起办理；来件和编号都保留，可以通过拆分恢复。")
    question = _("确定并案？本事项不再单独办理。")

    into = TextField(label=_("并入的信访事项编号"), max_length=30)
    reason = reason_field()

    def clean_into(self) -> Case:
        number = self.cleaned_data["into"]
        into = Case.objects.visible_to(self.by).filter(number=number).exclude(pk=self.case.pk).first()
        if into is None:
            raise forms.ValidationError(_("没有找到这个编号的事项，请核对。"))
        return into


class SplitForm(ReasonForm):
    """A piece of its own, or a joined matter alone again."""

    intro = _("拆出的来件登记为新的信访事项，信访人和来件一并带去；并入的事项恢复单独办理。")
    question = _("确定拆分？")

    part = forms.ChoiceField(label=_("拆出哪一件"))
    reason = reason_field()

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        parts = case.submissions.filter(ordinal__gt=1).exists() or joined_to(case)
        return "" if parts else _("没有可以拆出的来件。")

    def build(self) -> None:
        self.pieces = {f"piece-{one.ordinal}": one for one in self.case.submissions.filter(ordinal__gt=1)}
        joined = joined_to(self.case)
        # What was joined may have been closed to this head since.
        seen = Case.objects.visible_to(self.by).filter(pk__in=[one.pk for one in joined]) if joined else ()
        self.joined = {f"case-{one.number}": one for one in joined if one in seen}
        words = [(key, _("第 %(n)d 件：%(subject)s") % {"n": one.ordinal, "subject": one.subject[:40]})
                 for key, one in self.pieces.items()]  # fmt: skip
        words += [(key, _("并入的 %s") % one.number) for key, one in self.joined.items()]
        self.choices_of("part", [("", CHOOSE), *words])

    def details(self) -> dict[str, Any]:
        details = super().details()
        part = details.pop("part")
        return {**details, "submission": self.pieces.get(part), "joined": self.joined.get(part)}


def joined_to(case: Case) -> list[Case]:
    """The matters that are now worked on with this one, have not ended, and whose files are still there."""
    in_hand = {"case__state__in": IN_HAND, "case__destroyed_on": None}
    links = case.linked_from.filter(why="merge", ended_on=None, **in_hand).select_related("case")
    return [link.case for link in links]
