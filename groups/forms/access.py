"""Giving, taking and bringing back the right to see a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms.base import Day, GroupForm, Person, Words
from groups.grants import usual_until
from groups.people import HEADS, LEADING, offices_managed, people_near, people_over_any
from offices.forms.shared import TellingForm
from offices.models import PostKind, Staff


def reason_field() -> Words:
    return Words(label=_("理由"), max_length=200)


def until_field() -> Day:
    return Day(label=_("授权至"), help_text=_("含当日，最长一年；超过 90 天的，每 90 天须复核一次，不复核即停用。"))


class GrantForm(GroupForm):
    staff = Person(
        label=_("授权对象"), help_text=_("本单位、上级和下级单位中有办理岗位的人员。授权只限本人，代理人不能使用。")
    )
    reason = reason_field()
    until = until_field()

    def start(self) -> dict[str, Any]:
        return {"until": usual_until()}

    def build(self) -> None:
        self.people("staff", people_near(self.group.office).exclude(pk=self.by.pk))


class ReviewForm(GroupForm):
    reason = Words(label=_("仍然需要的理由"), max_length=200)


class RevokeForm(GroupForm):
    reason = reason_field()


class RestoreForm(TellingForm):
    """A director names the group by its code; nothing here lists or confirms groups."""

    code = forms.CharField(label=_("群体编号"), max_length=30)
    head = Person(label=_("信访科长"))
    leader = Person(label=_("责任领导或单位负责人"))
    reason = reason_field()
    until = until_field()

    def __init__(self, staff: Staff, data: Any = None) -> None:
        super().__init__(data, initial={"until": usual_until()})
        offices = offices_managed(staff, PostKind.DIRECTOR)
        for name, kinds in (("head", HEADS), ("leader", LEADING)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            # Nobody grants themselves.
            field.queryset = people_over_any(offices, *kinds).exclude(pk=staff.pk)

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()
