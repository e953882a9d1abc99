"""The filters of the group list. Its queryset is always groups_of(staff)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.grants import groups_of
from groups.models import KeyGroup

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from offices.models import Staff


class GroupFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words of the grievance or its code, by standing, by who leads."""

    q = django_filters.CharFilter(label=_("共同诉求或编号"), method="by_words")
    standing = django_filters.ChoiceFilter(
        label=_("状态"),
        method="by_standing",
        empty_label=_("全部"),
        choices=[("open", _("在办")), ("closed", _("已了结"))],
    )
    mine = django_filters.BooleanFilter(
        label=_("由我包案"), method="by_leader", widget=forms.Select(choices=[("", _("全部")), ("true", _("是"))])
    )

    class Meta:
        model = KeyGroup
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *, staff: Staff) -> None:
        self.staff = staff
        groups = groups_of(staff).select_related("office", "leader")
        super().__init__(data, queryset=groups.order_by(F("closed_on").asc(nulls_first=True), "code"))

    def by_words(self, queryset: QuerySet[KeyGroup], name: str, value: str) -> QuerySet[KeyGroup]:
        return queryset.filter(Q(name__icontains=value) | Q(claims__icontains=value) | Q(code__iexact=value))

    def by_standing(self, queryset: QuerySet[KeyGroup], name: str, value: str) -> QuerySet[KeyGroup]:
        return queryset.filter(closed_on__isnull=value == "open")

    def by_leader(self, queryset: QuerySet[KeyGroup], name: str, value: bool) -> QuerySet[KeyGroup]:
        return queryset.filter(leader=self.staff) if value else queryset
