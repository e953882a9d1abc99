"""Forms of the file: held back, let go, a petitioner's own data corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.choices import CHOOSE
from cases.data_requests import CORRECTED, granted_corrections, has_granted_correction
from cases.forms.intake_fields import PersonalField
from cases.forms.verbs_base import ReasonForm, VerbForm, reason_field

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from cases.models import Case


class HoldForm(ReasonForm):
    intro = _("诉讼、检查、调查需要本事项档案的，暂缓销毁；解除以前，任何清册都不会销毁它。")
    reason = reason_field()

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return _("已经暂缓销毁。") if case.is_held() else ""


class ReleaseForm(ReasonForm):
    intro = _("解除以后，保管期限照常计算。")
    reason = reason_field()

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if case.is_held() else _("没有暂缓销毁。")


class CorrectPersonForm(VerbForm):
    """What is left empty stays as it is; the old value is kept beside the new one."""

    intro = _("按信访人的更正请求，核实后更正。留空的不变；原来的内容加密保存，随档案保管。")

    asked = forms.ChoiceField(label=_("依据哪项请求"))
    name = PersonalField(label=_("姓名（名称）"), max_length=100, required=False)
    id_number = PersonalField(label=_("证件号码"), max_length=40, required=False, is_number=True)
    phone = PersonalField(label=_("联系电话"), max_length=40, required=False, is_number=True)
    address = PersonalField(label=_("住址"), max_length=200, required=False)
    help_needed = PersonalField(label=_("需要的帮助"), max_length=100, required=False)

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if has_granted_correction(case) else _("没有已同意的更正请求。")

    def build(self) -> None:
        rows = [(str(one.pk), f"{one.asked_on} {one.words[:40]}") for one in granted_corrections(self.case)]
        self.choices_of("asked", rows if len(rows) == 1 else [("", CHOOSE), *rows])

    def details(self) -> dict[str, Any]:
        sent = self.cleaned_data
        return {
            "request": granted_corrections(self.case).filter(pk=sent["asked"]).first(),
            "values": {name: sent[name] for name in CORRECTED if sent.get(name)},
        }
