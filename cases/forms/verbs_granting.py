"""Forms of single grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import granting
from cases.forms.verb_fields import DayField, StaffField
from cases.forms.verbs_base import VerbForm, reason_field
from groups.grants import last_day, usual_until
from offices.models import Staff

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from cases.models import Case


class GrantForm(VerbForm):
    """Whom, why, until when."""

    intro = _("授权对象只能查看这一件事项，不能代为办理。撤销或到期后立即看不到。")

    staff = StaffField(Staff.objects.none(), label=_("授权对象"), help_text=_("授权只限本人，代理人不能使用。"))
    reason = reason_field(length=200)
    until = DayField(
        label=_("授权至"), help_text=_("含当日，最长一年；超过 90 天的，每 90 天须复核一次，不复核即停用。")
    )

    def build(self) -> None:
        staff = self.fields["staff"]
        assert isinstance(staff, StaffField)  # noqa: S101
        staff.queryset = granting.candidates(self.case, self.by).order_by("office__path", "full_name")
        self.initial["until"] = usual_until()


class OneGrantForm(VerbForm):
    """A verb on one grant of the matter."""

    grant = forms.ChoiceField(label=_("授权"))

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if granting.held(case) else _("本事项没有有效的单件授权。")

    def build(self) -> None:
        self.running = {str(one.pk): one for one in granting.running(self.case)}
        words = [(key, f"{one.staff}（{last_day(one.expires_at)}）") for key, one in self.running.items()]
        self.choices_of("grant", words)
        self.initial["grant"] = self.given.get("grant", "")

    def clean_grant(self) -> Any:
        return self.running[self.cleaned_data["grant"]]


class ReviewGrantForm(OneGrantForm):
    reason = reason_field(length=200, label=_("仍然需要的理由"))


class RevokeGrantForm(OneGrantForm):
    question = _("撤销后立即看不到本事项，已生成的导出也不能再下载。确定撤销？")

    reason = reason_field(length=200)
