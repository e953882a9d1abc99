"""The group itself: opening, editing, answering, ending."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.actions.turn import version_of
from groups.forms.base import Day, GroupForm, Person, Words, today_or_before
from groups.grants import people_granted, usual_until
from groups.people import HEADS, LEADING, offices_managed, people_over, people_over_any
from offices.forms.shared import TellingForm, Why
from offices.models import Office, Staff

NAME_HELP = _("写共同的诉求，不写人名。")


def name_field() -> Words:
    return Words(label=_("共同诉求"), max_length=100, help_text=NAME_HELP)


def claims_field() -> Words:
    return Words(label=_("诉求内容"), max_length=4000, rows=5, help_text=_("逐项写明共同要求解决的问题。"))


def policy_field() -> Words:
    return Words(
        label=_("政策依据"), max_length=4000, rows=4, required=False, help_text=_("有关的法律、法规、政策文件和条款。")
    )


class OpenForm(TellingForm):
    """A new group. Leader and head are checked against the chosen office by the action."""

    key = forms.UUIDField(label=_("提交标识"), widget=forms.HiddenInput)
    office = forms.ModelChoiceField(label=_("责任单位"), queryset=Office.objects.none(), empty_label=None)
    name = name_field()
    claims = claims_field()
    policy_basis = policy_field()
    leader = Person(label=_("包案领导"), help_text=_("本单位或上级单位的责任领导或单位负责人，同时获得授权。"))
    head = Person(
        label=_("信访科长"), required=False, help_text=_("同时获得授权。保密群体必须有一名；由科长本人建立的可不选。")
    )
    opened_on = Day(label=_("建立日期"))
    until = Day(label=_("首次授权至"), help_text=_("最长一年；超过 90 天的，每 90 天须复核一次，不复核即停用。"))
    is_confidential = forms.BooleanField(
        label=_("保密群体：事项只有获得授权的人和承办人能看到，设定后不能取消"), required=False
    )

    def __init__(self, staff: Staff, data: Any = None) -> None:
        start = {"key": uuid4(), "opened_on": timezone.localdate(), "until": usual_until()}
        super().__init__(data, initial=start)
        offices = offices_managed(staff).order_by("path")
        self._offer("office", offices)
        self._offer("leader", people_over_any(offices, *LEADING))
        self._offer("head", people_over_any(offices, *HEADS))

    def _offer(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = queryset

    def details(self) -> dict[str, Any]:
        return {**self.cleaned_data, "key": str(self.cleaned_data["key"])}


class VersionedForm(GroupForm):
    """A form that rewrites words: it says which version of the group it was made from."""

    version = forms.IntegerField(label=_("版本"), widget=forms.HiddenInput, min_value=0)

    def start(self) -> dict[str, Any]:
        return {"version": version_of(self.group), **self.words()}

    def words(self) -> dict[str, Any]:
        """The words as they stand now."""
        return {}

    def tell(self, reasons: Iterable[Why]) -> None:
        """Having been told that the group has changed, the person may send what was typed once more."""
        reasons = tuple(reasons)
        super().tell(reasons)
        if any(reason.code == "stale" for reason in reasons):
            self.data = {**dict(self.data.items()), "version": str(version_of(self.group))}


class EditForm(VersionedForm):
    name = name_field()
    claims = claims_field()
    policy_basis = policy_field()
    leader = Person(label=_("包案领导"), help_text=_("只列出已获得授权的责任领导和单位负责人。"))

    def words(self) -> dict[str, Any]:
        return {name: getattr(self.group, name) for name in ("name", "claims", "policy_basis", "leader")}

    def build(self) -> None:
        leaders = people_over(self.group.office, *LEADING)
        # The present leader stays on the list although a post or grant has ended.
        fit = people_granted(self.group).filter(pk__in=leaders) | Staff.objects.filter(pk=self.group.leader_id)
        self.people("leader", Staff.objects.filter(pk__in=fit.values("pk")))


class CloseForm(GroupForm):
    on = today_or_before()


class ConfidentialForm(GroupForm):
    """Nothing to fill in: only the question."""
