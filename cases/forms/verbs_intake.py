"""Forms of the counter and of the section head: class, notices, acceptance, passing on, declining."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.choices import CHOOSE, fit_offices, grouped_categories
from cases.fitness import obstacle_to_target
from cases.forms.verb_fields import DayField, OfficeField, TextField, UploadField, in_years
from cases.forms.verbs_base import PlainForm, ReasonForm, VerbForm, reason_field
from cases.models import Case, Category, DocumentKind, Transfer
from offices.models import Office
from workflows.codes import CaseClass, Route
from workflows.grounds import offered

if TYPE_CHECKING:
    from django.utils.functional import Promise

LONGEST_YEARS = 10


class ClassifyForm(VerbForm):
    """Class, category, place, and a route for each claim (arts. 29–31)."""

    intro = _("逐项确定诉求的办理途径。暂不能确定的可以留空，确定责任领导之前须补齐。")

    case_class = forms.ChoiceField(label=_("类别"), choices=CaseClass)
    category = forms.ChoiceField(label=_("业务类别"), required=False)
    place = TextField(label=_("问题属地"), max_length=100, required=False)
    reason = TextField(
        label=_("改变检举控告类别的理由"), max_length=300, rows=2, required=False,
        help_text=_("改为其他类别须写明理由，由登记、确定其为检举控告以外的人决定；有被检举控告人的仍限制查看。"),
    )  # fmt: skip

    def build(self) -> None:
        case = self.case
        if case.case_class != CaseClass.ACCUSATION:
            del self.fields["reason"]
        self.choices_of("category", grouped_categories())
        category = case.category.code if case.category else ""
        self.initial.update(case_class=case.case_class, place=case.place, category=category)
        for claim in case.claims.all():
            name = f"route_{claim.ordinal}"
            self.fields[name] = forms.ChoiceField(
                label=_("第 %(n)d 项诉求的途径") % {"n": claim.ordinal},
                help_text=claim.request[:60],
                choices=[("", _("尚未确定")), *Route.choices],
                required=False,
            )
            self.initial[name] = claim.route

    def clean_category(self) -> Category | None:
        code = self.cleaned_data["category"]
        return Category.objects.get(code=code) if code else None

    def details(self) -> dict[str, Any]:
        details = super().details()
        names = [name for name in details if name.startswith("route_")]
        routes = {int(name.removeprefix("route_")): details.pop(name) for name in names}
        return {**details, "routes": {ordinal: route for ordinal, route in routes.items() if route}}


class NoticeForm(VerbForm):
    """A written notice of receipt, or of the procedure that takes a claim (art. 23)."""

    kind = forms.ChoiceField(label=_("告知书"))
    body = TextField(
        label=_("有权处理的机关"), max_length=100, required=False,
        help_text=_("法定途径告知书用；留空则按各项诉求的途径写明机关的类别。"),
    )  # fmt: skip
    body_address = TextField(label=_("该机关地址"), max_length=200, required=False)
    body_phone = TextField(label=_("该机关电话"), max_length=40, required=False)
    limit = TextField(label=_("提出的期限"), max_length=300, required=False, help_text=_("留空则按途径写通用的说法。"))
    materials = TextField(label=_("需要的材料"), max_length=500, rows=2, required=False)

    def build(self) -> None:
        kinds = [DocumentKind.RECEIPT]
        if any(claim.elsewhere for claim in self.case.facts().claims):
            kinds.append(DocumentKind.ROUTE)
        else:
            for name in ("body", "body_address", "body_phone", "limit", "materials"):
                del self.fields[name]
        self.choices_of("kind", [(str(kind), kind.label) for kind in kinds])


class AcceptForm(PlainForm):
    intro = _("受理后出具受理告知书，60 日办理期限自受理之日的次日起算。")


class ForwardForm(ReasonForm):
    """Passing on within our tree (art. 22)."""

    intro = _("事项转到本系统其他单位继续办理，并向信访人出具去向告知书。")
    question = _("确定转出？转出后由转往的单位办理。")

    target = OfficeField(Office.objects.none(), label=_("转往单位"))
    kind = forms.ChoiceField(
        label=_("方式"),
        choices=[(str(kind), kind.label) for kind in (Transfer.Kind.PASSED_ON, Transfer.Kind.ASSIGNED)],
    )
    report_due_on = DayField(label=_("要求报结日期"), required=False, help_text=_("交办的须填写。"))
    reason = reason_field(length=500)

    def build(self) -> None:
        target = self.fields["target"]
        assert isinstance(target, OfficeField)  # noqa: S101
        target.queryset = fit_offices(self.case).exclude(pk=self.case.responsible_office_id)

    def clean_target(self) -> Office:
        target: Office = self.cleaned_data["target"]
        if obstacle := obstacle_to_target(self.case, target, self.by, "target"):
            raise forms.ValidationError(str(obstacle.words))
        return target

    def clean(self) -> None:
        super().clean()
        due, on = self.cleaned_data.get("report_due_on"), self.cleaned_data.get("on")
        if self.cleaned_data.get("kind") == Transfer.Kind.ASSIGNED and not due and "report_due_on" not in self.errors:
            self.add_error("report_due_on", _("交办须写明要求报结日期。"))
        if due and on and not on < due <= in_years(on, LONGEST_YEARS):
            self.add_error("report_due_on", _("要求报结日期应当晚于发生日期，且不超过十年。"))


class ReferForm(ReasonForm):
    """Outside our tree: which body has the power (arts. 23, 31)."""

    intro = _("本系统无权处理的事项，告知信访人向哪个机关提出。转出不等于解决。")
    question = _("确定整件转出？")

    kind = forms.ChoiceField(label=_("方式"))
    body = TextField(label=_("有权处理的机关"), max_length=100, missing=_("请写明有权处理的机关。"))
    report_due_on = DayField(
        label=_("要求报结日期"), required=False, help_text=_("交办的须填写；收到报告以前事项一直在办。")
    )
    reason = reason_field(length=500)

    def build(self) -> None:
        kinds: list[Transfer.Kind] = [kind for kind in Transfer.Kind if kind != Transfer.Kind.RETURNED]
        if self.case.facts().objection == "agreed":
            kinds.append(Transfer.Kind.RETURNED)
        self.choices_of("kind", [("", CHOOSE), *((str(kind), kind.label) for kind in kinds)])


class DeclineForm(ReasonForm):
    """不予受理 or 不再受理, on a coded ground, with the remedy told."""

    question = _("确定不予（不再）受理？信访人会收到写明依据和救济途径的告知书。")

    ground = forms.ChoiceField(label=_("依据"))
    earlier = TextField(
        label=_("原信访事项编号"),
        max_length=30,
        required=False,
        help_text=_("依据第十九条第三款或第三十六条第三款的须填写。"),
    )
    reason = reason_field()
    remedy = TextField(
        label=_("告知的救济途径"), max_length=300, rows=2, required=False, help_text=_("留空则按依据写通用的说法。")
    )
    body = TextField(label=_("可以向哪个机关提出"), max_length=100, required=False)
    limit = TextField(label=_("提出的期限"), max_length=300, required=False)
    reexam_number = TextField(
        label=_("复核意见书文号"), max_length=60, required=False, help_text=_("不再受理的请填写。")
    )

    def build(self) -> None:
        self.choices_of("ground", [("", CHOOSE), *offered("decline", self.case.facts(), timezone.localdate())])

    def clean_earlier(self) -> Case | None:
        number = self.cleaned_data["earlier"]
        if not number:
            return None
        earlier = Case.objects.visible_to(self.by).filter(number=number).exclude(pk=self.case.pk).first()
        if earlier is None:
            raise forms.ValidationError(_("没有找到这个编号的事项，请核对。"))
        return earlier


class WithdrawForm(VerbForm):
    """Only the petitioner's own signed request ends a matter this way."""

    question = _("确定撤回？撤回后不再办理。")
    evidence = UploadField(
        label=_("信访人签名的撤回申请"), error_messages={"required": _("请上传信访人本人签名的材料。")}
    )


class ProposeVoidForm(ReasonForm):
    intro = _("重复录入或误录的，由登记员提出、科长决定。作废后仍可查看，编号不再使用。")


class VoidForm(ReasonForm):
    question = _("确定作废？")

    def build(self) -> None:
        proposal = self.case.proposals.filter(kind="void", settled_at=None).last()
        self.initial["reason"] = proposal.reason if proposal else ""


class ProposeCorrectionForm(ReasonForm):
    """A wrongly keyed evidence date; the old one stays in the log."""

    intro = _("更正由他人批准后生效，时限随之重新计算，原日期保留在留痕里。")

    event = forms.TypedChoiceField(label=_("哪一条记录"), coerce=int)
    new_date = DayField(label=_("正确的日期"))
    reason = reason_field()

    def build(self) -> None:
        from cases.actions.correcting import correctable_events  # noqa: PLC0415 - actions import models first
        from cases.timeline import title_of  # noqa: PLC0415

        events = correctable_events(self.case)
        words = [(str(event.seq), f"{title_of(event.code)}（{event.happened_on}）") for event in events]
        self.choices_of("event", [("", CHOOSE), *words])

    def clean_new_date(self) -> Any:
        new = self.cleaned_data["new_date"]
        if new > timezone.localdate():
            raise forms.ValidationError(_("正确的日期不能晚于今天。"))
        return new


class CorrectDateForm(VerbForm):
    """The decision on another's proposal."""

    proposal = forms.ChoiceField(label=_("更正建议"))

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        waiting = case.proposals.filter(kind="date", settled_at=None)
        return "" if waiting.exists() else _("没有待处理的更正建议。")

    def build(self) -> None:
        self.waiting = {str(one.pk): one for one in self.case.proposals.filter(kind="date", settled_at=None)}
        words = _("第 %(event)s 条改为 %(new)s：%(reason)s")
        choices = [(key, words % {**one.terms, "reason": one.reason}) for key, one in self.waiting.items()]
        self.choices_of("proposal", choices)

    def clean_proposal(self) -> Any:
        return self.waiting[self.cleaned_data["proposal"]]
