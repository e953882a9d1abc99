"""The common answer: its draft, its check, its signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms.base import Day, Words
from groups.forms.describing import VersionedForm
from groups.models import OUTCOMES


class AnswerForm(VersionedForm):
    """Begins with the words that are not signed yet, else with those of the last answer."""

    outcome = forms.ChoiceField(label=_("处理结果"), choices=[("", _("请选择")), *OUTCOMES])
    facts = Words(label=_("查明的事实"), max_length=8000, rows=6, help_text=_("只写对所有人都成立的共同事实。"))
    reasons = Words(label=_("答复的理由"), max_length=8000, rows=5)
    legal_basis = Words(
        label=_("依据"), max_length=2000, rows=3, help_text=_("法律、法规、规章或政策的名称和条款，每行一条。")
    )
    opinion = Words(label=_("处理意见"), max_length=4000, rows=3, required=False)
    execution_due = Day(label=_("落实期限"), required=False, help_text=_("予以支持的，写明何时落实。"))

    def words(self) -> dict[str, Any]:
        last = self.group.answers.first()
        names = ("outcome", "facts", "reasons", "legal_basis", "opinion", "execution_due")
        return {name: getattr(last, name) for name in names} if last else {}


class CheckAnswerForm(VersionedForm):
    decision = forms.ChoiceField(
        label=_("审核意见"),
        choices=[("pass", _("同意，报包案领导签发")), ("back", _("退回修改"))],
        widget=forms.RadioSelect,
        initial="pass",
    )
    remarks = Words(label=_("修改要求"), max_length=2000, rows=3, required=False)

    def details(self) -> dict[str, Any]:
        details = super().details()
        return {**details, "passed": details.pop("decision") == "pass"}


class SignAnswerForm(VersionedForm):
    """Nothing to fill in: the question and the version that is signed."""
