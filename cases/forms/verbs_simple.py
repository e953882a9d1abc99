"""Forms of the simple procedure, of more time and of meetings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.choices import CHOOSE
from cases.forms.verb_fields import DayField, StaffField, TextField, UploadField
from cases.forms.verbs_answering import InvestigationForm
from cases.forms.verbs_base import ReasonForm, VerbForm, reason_field
from cases.forms.verbs_people import NOBODY, NamingForm
from cases.models import DeliveryWay
from workflows.codes import OUTCOMES_OF_CLASS, Outcome
from workflows.guards_more import LONGEST_EXTENSION

WAYS = (DeliveryWay.IN_PERSON, DeliveryWay.ELECTRONIC, DeliveryWay.POST)


class MarkSimpleForm(NamingForm):
    """First-time and plain: one handler answers at once."""

    intro = _("适用于初次、简单明了、可以即时答复的事项；可能不予支持的不适用。由单位负责人作为责任领导。")

    leader = None  # type: ignore[assignment]
    handler = StaffField(NOBODY, label=_("承办人"), error_messages={"required": _("请选择承办人。")})


class AnswerSimplyForm(VerbForm):
    """One answer, its paper and its delivery."""

    intro = _("答复后出具文书并办结。信访人没有要求书面答复的，可以通过网络、短信送达。")
    question = _("确定答复？出具以后不能再改。")
    shows_answers = True

    heard = TextField(
        label=_("听取陈述的情况"),
        max_length=8000,
        rows=3,
        required=False,
        help_text=_("电话联系也可以，请写明时间和要点。"),
    )
    outcome = forms.ChoiceField(label=_("处理结果"), error_messages={"required": _("请选择处理结果。")})
    facts = TextField(label=_("查明的事实"), max_length=8000, rows=4, missing=_("请写明查明的情况。"))
    reasons = TextField(label=_("答复的理由"), max_length=8000, rows=3, required=False)
    legal_basis = TextField(label=_("依据"), max_length=2000, rows=2, required=False)
    opinion = TextField(label=_("处理意见"), max_length=4000, rows=3, missing=_("请写明答复意见。"))
    execution_due = DayField(
        label=_("落实期限"), required=False, help_text=_("予以支持的须填写，并作为承诺跟踪到落实。")
    )
    way = forms.ChoiceField(label=_("送达方式"), choices=[(str(way), way.label) for way in WAYS])
    receiver = TextField(label=_("签收人"), max_length=100, required=False)
    tracking_number = TextField(label=_("邮件编号"), max_length=40, required=False)

    def build(self) -> None:
        outcomes = [code for code in OUTCOMES_OF_CLASS.get(self.case.case_class, ()) if code != Outcome.NOT_SUPPORTED]
        self.choices_of("outcome", [("", CHOOSE), *((str(code), Outcome(code).label) for code in outcomes)])

    def clean(self) -> None:
        super().clean()
        due, on = self.cleaned_data.get("execution_due"), self.cleaned_data.get("on")
        if due and on and due < on:
            self.add_error("execution_due", _("落实期限不能早于发生日期。"))


class ExtendForm(ReasonForm):
    """Once, before the end, told to the petitioner with the reason (art. 34)."""

    intro = _("情况复杂的，在办理期限届满以前延长一次，并向信访人出具延期办理告知书。")
    question = _("确定批准延期？")

    days = forms.IntegerField(label=_("延长天数"), min_value=1, max_value=LONGEST_EXTENSION, initial=LONGEST_EXTENSION)
    reason = reason_field(label=_("延期的理由"))
    evidence = UploadField(
        label=_("批准的扫描件"), required=False, help_text=_("原办理期限届满以后补录的，须上传当时批准的扫描件。")
    )


class MeetingForm(InvestigationForm):
    """Who met, where, what was agreed."""

    participants = TextField(label=_("参加人员"), max_length=200, missing=_("请写明参加人员。"))
    text = TextField(label=_("议定的事项"), max_length=8000, rows=6, missing=_("请写明议定的事项。"))
