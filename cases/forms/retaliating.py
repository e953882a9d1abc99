"""A complaint of retaliation: who did it, what happened, to whom of the first matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.actions.retaliating import Complaint
from cases.data_requests import may_ask, named
from cases.forms.verb_fields import DayField, OfficesField, SomeOf, TextField
from cases.models import Channel
from offices.forms.shared import TellingForm
from offices.models import Office, Post, PostKind, Staff
from offices.people import hats

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import Case


class StaffsField(SomeOf):
    """Several members of staff, known by account."""

    def label_from_instance(self, obj: Any) -> str:
        return " · ".join(filter(None, (obj.full_name, obj.office.name if obj.office else "")))


class RetaliationForm(TellingForm):
    """Registered at once; nobody named here will ever see it."""

    on = DayField(label=_("收到日期"), help_text=_("来访、来信的日期，不是录入日期。"))
    office = forms.ChoiceField(label=_("登记单位"))
    channel = forms.ChoiceField(label=_("形式"), choices=Channel.choices, initial=Channel.VISIT)
    people = forms.MultipleChoiceField(label=_("谁受到打击报复"), required=False, widget=forms.CheckboxSelectMultiple)
    staff = StaffsField(Staff.objects.none(), to_field_name="username", label=_("反映的工作人员"), required=False)
    offices = OfficesField(Office.objects.none(), label=_("反映的单位"), required=False)
    name = TextField(
        label=_("其他被反映人"), max_length=100, required=False, help_text=_("不是本系统工作人员的，写姓名、单位。")
    )
    text = TextField(label=_("经过"), max_length=8000, rows=6, missing=_("请写明经过。"))
    read_back = forms.BooleanField(label=_("口述的，已复述核对"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, case: Case, staff: Staff, data: Any = None) -> None:
        self.case, self.by = case, staff
        super().__init__(data, initial={"on": timezone.localdate(), "key": uuid4()})
        self._choices("office", [(one.code, one.name) for one in offices_of(staff)])
        people = [(str(one.pk), named(case, one)) for one in may_ask(case)]
        self._choices("people", people)
        posts = Post.objects.in_force(timezone.localdate()).values("staff")
        self._rows("staff", Staff.objects.filter(is_active=True, pk__in=posts).order_by("office__path", "full_name"))
        self._rows("offices", Office.objects.in_force(timezone.localdate()).order_by("path"))

    def complaint(self) -> Complaint:
        """What a valid form says."""
        sent = self.cleaned_data
        return Complaint(
            text=sent["text"], channel=sent["channel"], people=list(may_ask(self.case).filter(pk__in=sent["people"])),
            staff=list(sent["staff"]), offices=list(sent["offices"]), name=sent["name"], read_back=sent["read_back"],
        )  # fmt: skip

    def where(self) -> Office:
        """The office that registers."""
        return Office.objects.get(code=self.cleaned_data["office"])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0] if name == "office" else [choices[0][0]]

    def _rows(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = rows.select_related("office") if name == "staff" else rows


def offices_of(staff: Staff) -> list[Office]:
    """Where this person registers."""
    return [hat.office for hat in hats(staff) if hat.kind == PostKind.REGISTRAR]
