"""The filters of the list of matters, kept in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.choices import FIT
from cases.forms.verb_fields import OfficeField, StaffField
from cases.models import Assignment, Case, Category, Channel, Claim, RepeatState, Submission
from groups.grants import visible_groups
from groups.models import KeyGroup
from offices.models import Office, Post, Staff
from offices.people import hats
from offices.tree import ancestor_ids
from trail.personal import looks_personal
from workflows.codes import State

if TYPE_CHECKING:
    from django.db.models import QuerySet

ANY = _("不限")
LONGEST_SEARCH = 50


class OfficeFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = OfficeField


class StaffFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = StaffField


class FilterForm(forms.Form):
    """Checks what no single filter can."""

    def clean_q(self) -> str:
        q: str = self.cleaned_data["q"]
        if looks_personal(q):
            raise ValidationError(_("列表不按证件号码或电话查找，请换用标题、诉求里的词或事项编号。"))
        return q

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("received_from"), self.cleaned_data.get("received_to")
        if first and last and first > last:
            self.add_error("received_to", _("结束日期早于开始日期。"))


def _day(label: Any, lookup: str) -> Any:
    return django_filters.DateFilter(
        field_name="received_on",
        lookup_expr=lookup,
        label=label,
        error_messages={"invalid": _("请按“2026-01-31”的样子填写日期。")},
    )


def _choice(label: Any, choices: Any, **options: Any) -> Any:
    return django_filters.ChoiceFilter(
        label=label,
        choices=choices,
        empty_label=ANY,
        error_messages={"invalid_choice": _("没有“%(value)s”这个选项，请重新选择。")},
        **options,
    )


GONE = {"invalid_choice": _("没有这个选项，或者您无权按它筛选。")}


class CaseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Everything a list can be cut by. `staff` is the reader: their offices and grants make the options."""

    q = django_filters.CharFilter(label=_("标题、诉求或编号"), method="search", max_length=LONGEST_SEARCH)
    state = _choice(_("状态"), State.choices)
    office = OfficeFilter(
        queryset=Office.objects.none(), method="in_office", label=_("责任单位（含下级）"), empty_label=ANY,
        error_messages=GONE,
    )  # fmt: skip
    leader = StaffFilter(
        queryset=Staff.objects.none(), method="led_by", label=_("责任领导"), empty_label=ANY, error_messages=GONE
    )
    category = django_filters.ModelChoiceFilter(
        queryset=Category.objects.none(), to_field_name="code", method="in_category", label=_("业务类别"),
        empty_label=ANY, error_messages=GONE,
    )  # fmt: skip
    channel = _choice(_("来访形式"), Channel.choices, method="by_channel")
    received_from = _day(_("收到日期自"), "gte")
    received_to = _day(_("至（含当日）"), "lte")
    repeat = _choice(_("初重"), RepeatState.choices, method="by_repeat")
    group = django_filters.ModelChoiceFilter(
        queryset=KeyGroup.objects.none(), to_field_name="code", label=_("重点群体"), empty_label=ANY,
        error_messages=GONE,
    )  # fmt: skip
    late = django_filters.BooleanFilter(
        label=_("只看超期"),
        method="only_late",
        widget=forms.CheckboxInput,
    )
    mine = django_filters.BooleanFilter(label=_("我领导或承办的"), method="only_mine", widget=forms.CheckboxInput)

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()
        form = FilterForm

    def __init__(self, data: Any, *, staff: Staff, queryset: Any) -> None:
        self.staff = staff
        super().__init__(data, queryset=queryset)
        offices = offices_of(staff)
        self.filters["office"].queryset = offices
        self.filters["leader"].queryset = leaders_at(offices)
        self.filters["category"].queryset = Category.objects.filter(is_active=True).select_related("parent")
        self.filters["group"].queryset = visible_groups([staff.pk])

    def search(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        """Literal words in number, title and claims; never names, numbers of people or addresses."""
        if not value:
            return rows
        words = Q(request__icontains=value) | Q(facts__icontains=value) | Q(reasons__icontains=value)
        claims = Claim.objects.filter(words, case=OuterRef("pk"))
        return rows.filter(Q(number__icontains=value) | Q(title__icontains=value) | Q(Exists(claims)))

    def in_office(self, rows: QuerySet[Case], _name: str, office: Office) -> QuerySet[Case]:
        return rows.filter(responsible_office__path__startswith=office.path)

    def led_by(self, rows: QuerySet[Case], _name: str, leader: Staff) -> QuerySet[Case]:
        return rows.filter(Exists(_in_force().filter(leader=leader)))

    def in_category(self, rows: QuerySet[Case], _name: str, category: Category) -> QuerySet[Case]:
        return rows.filter(Q(category=category) | Q(category__parent=category))

    def by_channel(self, rows: QuerySet[Case], _name: str, channel: str) -> QuerySet[Case]:
        return rows.filter(Exists(Submission.objects.filter(case=OuterRef("pk"), channel=channel)))

    def by_repeat(self, rows: QuerySet[Case], _name: str, repeat: str) -> QuerySet[Case]:
        return rows.filter(Exists(Submission.objects.filter(case=OuterRef("pk"), repeat=repeat)))

    def only_late(self, rows: QuerySet[Case], _name: str, value: bool) -> QuerySet[Case]:
        return rows.filter(is_open=True, next_late_from__lte=timezone.localdate()) if value else rows

    def only_mine(self, rows: QuerySet[Case], _name: str, value: bool) -> QuerySet[Case]:
        mine = _in_force().filter(Q(leader=self.staff) | Q(handler=self.staff))
        return rows.filter(Exists(mine)) if value else rows


def _in_force() -> QuerySet[Assignment]:
    return Assignment.objects.filter(case=OuterRef("pk"), to_at=None)


def offices_of(staff: Staff) -> QuerySet[Office]:
    """The offices a reader filters by: where they hold a post or work, and all below."""
    paths = {hat.office.path for hat in hats(staff)}
    if staff.office is not None:
        paths.add(staff.office.path)
    rule = Q(pk__in=[])
    for path in paths:
        rule |= Q(path__startswith=path)
    return Office.objects.filter(rule).order_by("path")


def leaders_at(offices: QuerySet[Office]) -> QuerySet[Staff]:
    """Who may lead in these offices or above them, by post: a directory, not a reading of matters."""
    above = {key for office in offices for key in ancestor_ids(office)}
    posts = Post.objects.in_force(timezone.localdate()).filter(kind__in=FIT["leader"], office__in=above)
    people = Staff.objects.filter(is_active=True, pk__in=posts.values("staff")).select_related("office")
    return people.order_by("office__path", "full_name")
