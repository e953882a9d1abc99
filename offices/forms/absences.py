"""Forms of absences and delegations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from offices.directory import active_staff
from offices.forms.choices import StaffField, offer
from offices.models import Absence, Delegation, Office, Staff

# Kinds, not stories: why somebody is ill is nobody's business here.
_KINDS = (
    gettext_noop("出差"), gettext_noop("休假"), gettext_noop("学习培训"), gettext_noop("借调"), gettext_noop("其他")
)  # fmt: skip
REASONS = [(words, _(words)) for words in _KINDS]


class AbsenceForm(forms.ModelForm[Absence]):
    """One's own absence."""

    deputy = StaffField(label=_("代理人"), help_text=_("离岗期间以您的岗位办理事项，能看到您能看到的事项。"))
    reason = forms.ChoiceField(label=_("事由"), choices=REASONS)

    class Meta:
        model = Absence
        fields: tuple[str, ...] = ("deputy", "from_date", "to_date", "reason")

    def __init__(self, data: Mapping[str, Any] | None = None, *, staff: Staff | None = None) -> None:
        super().__init__(data, instance=Absence(staff=staff) if staff else Absence())
        people = active_staff()
        offer(self, "deputy", people.exclude(pk=staff.pk) if staff else people)
        self.initial = {"from_date": timezone.localdate()}


class AnybodysAbsenceForm(AbsenceForm):
    """An absence an administrator enters for somebody who cannot."""

    staff = StaffField(label=_("离岗人"))

    class Meta(AbsenceForm.Meta):
        fields = ("staff", *AbsenceForm.Meta.fields)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        offer(self, "staff", active_staff())
        self.fields["deputy"].help_text = _(
            "离岗期间以离岗人的岗位办理事项。须是已有经确认办理岗位的人员；本人登记的不受此限。"
        )


class DelegationForm(forms.ModelForm[Delegation]):
    """The days for which the head may name leaders."""

    class Meta:
        model = Delegation
        fields = ("from_date", "to_date")
        help_texts = {"to_date": _("长期有效不填；随时可以收回。")}  # noqa: RUF012

    def __init__(self, data: Mapping[str, Any] | None = None, *, office: Office) -> None:
        super().__init__(data, instance=Delegation(office=office, verb="assign_leader"))
        self.initial = {"from_date": timezone.localdate()}
