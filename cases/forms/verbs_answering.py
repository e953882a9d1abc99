"""Forms of the work itself: hearing, looking into it, answering claim by claim, issuing, serving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.choices import CHOOSE
from cases.forms.verb_fields import DayField, TextField, UploadField
from cases.forms.verbs_base import VerbForm
from cases.models import Answer, Claim, DeliveryWay, Document, DocumentState
from workflows.codes import OUTCOMES_OF_CLASS, HearingExemption, Outcome
from workflows.grounds import offered

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from cases.models import Case

IN_VAIN = "in_vain"  # a try that failed and exempts from nothing yet


class HearingForm(VerbForm):
    """The statement heard; or a try that failed; or why there is nothing to hear (art. 31(六))."""

    exemption = forms.ChoiceField(label=_("听取情况"), required=False)
    place = TextField(label=_("地点（方式）"), max_length=100, required=False)
    participants = TextField(label=_("参加人员"), max_length=200, required=False)
    text = TextField(
        label=_("陈述内容或联系经过"), max_length=8000, rows=6, missing=_("请记录陈述内容；未能听取的，写明经过。")
    )

    def build(self) -> None:
        choices: list[tuple[str, Any]] = [
            ("", _("已当面或通过电话、视频听取")),
            (IN_VAIN, _("联系未果（记一次，仍须继续联系）")),
        ]
        for exemption, words in offered("record_hearing", self.case.facts(), timezone.localdate()):
            if exemption != HearingExemption.ANONYMOUS or self.case.is_anonymous:
                choices.append((exemption, words))
        self.choices_of("exemption", choices)

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("exemption") and not self.cleaned_data.get("place"):
            self.add_error("place", _("请写明听取的地点或方式。"))

    def details(self) -> dict[str, Any]:
        details = super().details()
        in_vain = details["exemption"] == IN_VAIN
        return {**details, "exemption": "" if in_vain else details["exemption"], "in_vain": in_vain}


class InvestigationForm(VerbForm):
    """What was looked into, with whom and what was found."""

    place = TextField(label=_("地点（方式）"), max_length=100, required=False)
    participants = TextField(label=_("调查人员和对象"), max_length=200, required=False)
    text = TextField(label=_("调查情况"), max_length=8000, rows=8, missing=_("请写明调查情况。"))


class ClaimForm(VerbForm):
    """A verb on one claim; the claims by ordinal."""

    claim = forms.ChoiceField(label=_("诉求"))

    def build(self) -> None:
        self.claims = {str(claim.ordinal): claim for claim in self.claims_to_choose()}
        words = _("第 %(n)s 项：%(request)s")
        choices = [(key, words % {"n": key, "request": claim.request[:40]}) for key, claim in self.claims.items()]
        self.choices_of("claim", choices)
        self.initial["claim"] = self.first_choice()

    def claims_to_choose(self) -> list[Claim]:
        raise NotImplementedError

    def first_choice(self) -> str:
        """The claim the page asked for, or the first of the list."""
        wanted = self.given.get("claim", "")
        return wanted if wanted in self.claims else next(iter(self.claims), "")

    def clean_claim(self) -> Claim:
        return self.claims[self.cleaned_data["claim"]]


class DraftAnswerForm(ClaimForm):
    """Outcome, facts, reasons, legal basis, opinion (art. 32). Begins with what was drafted before."""

    intro = _("逐项答复诉求。重新起草后须再次审核和签发。")
    shows_answers = True

    outcome = forms.ChoiceField(label=_("处理结果"), error_messages={"required": _("请选择处理结果。")})
    facts = TextField(label=_("查明的事实"), max_length=8000, rows=6, missing=_("请写明查明的事实。"))
    reasons = TextField(label=_("答复的理由"), max_length=8000, rows=5, missing=_("请写明理由。"))
    legal_basis = TextField(
        label=_("依据"), max_length=2000, rows=3, required=False, help_text=_("法律、法规、规章或政策的名称和条款。")
    )
    opinion = TextField(label=_("处理意见"), max_length=4000, rows=3, required=False)
    execution_due = DayField(label=_("落实期限"), required=False, help_text=_("予以支持的，写明何时落实。"))

    def build(self) -> None:
        super().build()
        outcomes = OUTCOMES_OF_CLASS.get(self.case.case_class, ())
        self.choices_of("outcome", [("", CHOOSE), *((str(code), Outcome(code).label) for code in outcomes)])
        earlier = Answer.objects.filter(claim=self.claims.get(self.initial["claim"]), round=self.case.round).first()
        for name in ("outcome", "facts", "reasons", "legal_basis", "opinion", "execution_due"):
            self.initial[name] = getattr(earlier, name) if earlier else ""

    def claims_to_choose(self) -> list[Claim]:
        ours = {claim.ordinal for claim in self.case.facts().ours()}
        return [claim for claim in self.case.claims.all() if claim.ordinal in ours]

    def first_choice(self) -> str:
        if self.given.get("claim"):
            return super().first_choice()
        drafted = {claim.ordinal for claim in self.case.facts().ours() if not claim.to_draft}
        waiting = [key for key in self.claims if int(key) not in drafted]
        return waiting[0] if waiting else super().first_choice()

    def clean(self) -> None:
        super().clean()
        due, on = self.cleaned_data.get("execution_due"), self.cleaned_data.get("on")
        if due and on and due < on:
            self.add_error("execution_due", _("落实期限不能早于发生日期。"))


class CheckAnswerForm(VerbForm):
    """Pass the drafts to the leader, or send them back with remarks."""

    shows_answers = True

    decision = forms.ChoiceField(
        label=_("审核意见"),
        choices=[("pass", _("同意，报责任领导签发")), ("back", _("退回修改"))],
        widget=forms.RadioSelect,
        initial="pass",
    )
    remarks = TextField(label=_("修改要求"), max_length=2000, rows=4, required=False)

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("decision") == "back" and not self.cleaned_data.get("remarks"):
            self.add_error("remarks", _("退回的请写明修改要求。"))


class SignAnswerForm(VerbForm):
    """The leader signs on screen; the registrar records a signature on paper with its scan."""

    shows_answers = True

    evidence = UploadField(label=_("签字扫描件"), error_messages={"required": _("请上传责任领导签字的扫描件。")})

    def build(self) -> None:
        if "leader" in self.case.roles_of(self.by, "sign_answer"):
            self.fields["evidence"].required = False
            self.fields["evidence"].help_text = _("在纸上签字的可以附扫描件；在这里直接签发的不用附。")


class IssueOpinionForm(VerbForm):
    """The numbered paper; it cannot be changed afterwards."""

    intro = _("生成文号并存档，出具以后不能再改。")
    question = _("确定出具？出具以后不能再改。")
    shows_answers = True

    help_offered = TextField(
        label=_("帮扶和疏导情况"), max_length=1000, rows=3, required=False, help_text=_("写入文书；没有的留空。")
    )
    copies_to = TextField(
        label=_("抄送"), max_length=500, rows=2, required=False, help_text=_("每行一个单位；没有的留空。")
    )

    def clean_copies_to(self) -> tuple[str, ...]:
        return tuple(filter(None, (line.strip() for line in self.cleaned_data["copies_to"].splitlines())))


class ServiceForm(VerbForm):
    """Proof that a paper was received; the petitioner's right runs from it (art. 35)."""

    document = forms.ChoiceField(label=_("文书"), error_messages={"required": _("请选择送达的文书。")})
    way = forms.ChoiceField(label=_("送达方式"), choices=DeliveryWay)
    receiver = TextField(label=_("签收人"), max_length=100, required=False)
    relation = TextField(label=_("与信访人关系"), max_length=30, required=False)
    tracking_number = TextField(label=_("邮件编号"), max_length=40, required=False)
    witness = TextField(label=_("拒收事由和见证人"), max_length=200, required=False)
    evidence = UploadField(label=_("送达凭证"), required=False, help_text=_("送达回证、邮寄回执等的扫描件。"))

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if case.documents.filter(state=DocumentState.ISSUED).exists() else _("没有待送达的文书。")

    def build(self) -> None:
        unserved = self.case.documents.filter(state=DocumentState.ISSUED)
        self.unserved = {str(document.pk): document for document in unserved}
        words = [(key, f"{one.get_kind_display()} {one.number}") for key, one in self.unserved.items()]
        self.choices_of("document", words)
        self.initial["document"] = self.given.get("document", next(reversed(self.unserved), ""))

    def clean_document(self) -> Document:
        return self.unserved[self.cleaned_data["document"]]


class ExecutionForm(ClaimForm):
    """A supported claim was carried out (art. 32(2))."""

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if _unexecuted(case).exists() else _("没有待落实的诉求。")

    def claims_to_choose(self) -> list[Claim]:
        return [answer.claim for answer in _unexecuted(self.case).select_related("claim")]


def _unexecuted(case: Case) -> QuerySet[Answer]:
    """Supported claims of the round that were not carried out yet."""
    return Answer.objects.filter(claim__case=case, round=case.round, outcome=Outcome.SUPPORTED, executed_on=None)
