"""The filters of the list of matters, kept in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import granted_groups
from cases.choices import FIT
from cases.forms.verb_fields import OfficeField, StaffField
from cases.lateness import due_within
from cases.models import Case, CaseWords, Category, Channel, RepeatState, Submission
from cases.words import holds_number
from groups.grants import visible_groups
from groups.models import KeyGroup
from offices.models import Office, Post, Staff
from offices.people import hats, known
from offices.tree import subtree_ids
from trail.personal import looks_personal
from workflows.codes import CaseClass, State

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.access import CaseQuerySet

ANY = _("不限")
LONGEST_SEARCH = 50
DUE = (("0", _("今天到期")), ("1", _("1 个工作日内")), ("3", _("3 个工作日内")), ("5", _("5 个工作日内")))


class OfficeFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = OfficeField


class StaffFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = StaffField


class FilterForm(forms.Form):
    """Checks what no single filter can."""

    def clean_q(self) -> str:
        q: str = self.cleaned_data["q"]
        if looks_personal(q) or holds_number(q):
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
    case_class = _choice(_("类别"), CaseClass.choices, method="of_class")
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
    due = _choice(_("到期"), DUE, method="due_by")
    late = django_filters.BooleanFilter(
        label=_("只看超期"),
        method="only_late",
        widget=forms.CheckboxInput,
    )
    supervised = django_filters.BooleanFilter(label=_("督办中的"), method="only_supervised", widget=forms.CheckboxInput)
    urgent = django_filters.BooleanFilter(label=_("重大紧急的"), method="only_urgent", widget=forms.CheckboxInput)
    mine = django_filters.BooleanFilter(label=_("我领导或承办的"), method="only_mine", widget=forms.CheckboxInput)

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()
        form = FilterForm

    def __init__(self, data: Any, *, staff: Staff, queryset: Any) -> None:
        self.staff = staff
        super().__init__(data, queryset=queryset)
        self.filters["office"].queryset = offices_of(staff)
        self.filters["leader"].queryset = leaders_of(staff)
        self.filters["category"].queryset = Category.objects.filter(is_active=True).select_related("parent")
        granted = granted_groups(staff)
        self.filters["group"].queryset = visible_groups([staff.pk]) if granted else KeyGroup.objects.none()

    def search(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        """Literal words in number, title and claims; never names, numbers of people or addresses."""
        if not value:
            return rows
        if known(("common", value), lambda: CaseWords.objects.is_common(value)):
            return rows.filter(words__text__says=value)
        return rows.filter(words__text__holds=value)

    def of_class(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        # Every accusation is restricted; said once more it keeps the whole of an office from being read for them.
        restricted = {"is_restricted": True} if value == CaseClass.ACCUSATION else {}
        return rows.filter(case_class=value, **restricted) if value else rows

    def in_office(self, rows: QuerySet[Case], _name: str, office: Office) -> QuerySet[Case]:
        if office.depth == 1:
            return rows.filter(responsible_district=office)
        return rows.filter(responsible_office__in=known(("below", office.pk), lambda: subtree_ids(office)))

    def led_by(self, rows: QuerySet[Case], _name: str, leader: Staff) -> QuerySet[Case]:
        return rows.filter(leader=leader)

    def in_category(self, rows: QuerySet[Case], _name: str, category: Category) -> QuerySet[Case]:
        below = known(("below", category.code), lambda: [category.pk, *(one.pk for one in category.children.all())])
        return rows.filter(category__in=below)

    def by_channel(self, rows: QuerySet[Case], _name: str, channel: str) -> QuerySet[Case]:
        return rows.filter(Exists(Submission.objects.filter(case=OuterRef("pk"), channel=channel)))

    def by_repeat(self, rows: QuerySet[Case], _name: str, repeat: str) -> QuerySet[Case]:
        return rows.filter(Exists(Submission.objects.filter(case=OuterRef("pk"), repeat=repeat)))

    def due_by(self, rows: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        return due_within(rows, int(value)) if value else rows

    def only_late(self, rows: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:
        return rows.late() if value else rows

    def only_supervised(self, rows: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:
        return rows.filter(is_supervised=True) if value else rows

    def only_urgent(self, rows: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:
        return rows.filter(is_urgent=True) if value else rows

    def only_mine(self, rows: QuerySet[Case], _name: str, value: bool) -> QuerySet[Case]:
        return rows.filter(Q(leader=self.staff) | Q(handler=self.staff)) if value else rows


def offices_of(staff: Staff) -> QuerySet[Office]:
    """The offices a reader filters by: where they hold a post or work, and all below."""
    return Office.objects.filter(_below(_paths(staff), "path")).order_by("path")


def leaders_of(staff: Staff) -> QuerySet[Staff]:
    """Who may lead in these offices or above them, by post: a directory, not a reading of matters."""
    paths = _paths(staff)
    above = {int(key) for path in paths for key in path.split("/") if key}
    where = _below(paths, "office__path") | Q(office__in=above)
    posts = Post.objects.in_force(timezone.localdate()).filter(where, kind__in=FIT["leader"])
    people = Staff.objects.filter(is_active=True, pk__in=posts.values("staff")).select_related("office")
    return people.order_by("office__path", "full_name")


def _paths(staff: Staff) -> set[str]:
    paths = {hat.office.path for hat in hats(staff)}
    return paths if staff.office is None else {*paths, staff.office.path}


def _below(paths: set[str], column: str) -> Q:
    rule = Q(pk__in=[])
    for path in paths:
        rule |= Q(**{f"{column}__startswith": path})
    return rule
