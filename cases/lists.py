"""The list of matters: what a reader may see, cut by filters, sorted, a page at a time.

Every list starts from `visible_to`. The options of the filters come from the reader's own offices,
their own grants and the code tables, never from matters: an option must not betray what is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import trail.log
from cases.case_filter import CaseFilter
from cases.models import Assignment, Case, PersonRole, Petitioner, Submission
from cases.standing import next_due
from offices.models import PostKind
from offices.people import kinds
from offices.personal import mask_name

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.access import CaseQuerySet
    from offices.models import Staff
    from workflows.clock_standing import Standing

PER_PAGE = 50
COUNTED = 1000
DEEPEST_PAGE = 20_000

ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (F("next_due").asc(nulls_last=True), "-received_on", "-pk"),
    "-due": (F("next_due").desc(nulls_last=True), "-received_on", "-pk"),
    "received": ("received_on", "pk"),
    "-received": ("-received_on", "-pk"),
    "number": ("number",),
    "-number": ("-number",),
}
FIRST_ORDER = "due"
COLUMNS = (
    (gettext_lazy("编号"), "number"),
    (gettext_lazy("标题"), ""),
    (gettext_lazy("信访人"), ""),
    (gettext_lazy("状态"), ""),
    (gettext_lazy("最近到期"), "due"),
    (gettext_lazy("责任领导"), ""),
    (gettext_lazy("责任单位"), ""),
    (gettext_lazy("收到日期"), "received"),
    (gettext_lazy("形式"), ""),
)


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    case: Case
    petitioner: str
    others: int
    standing: Standing | None
    leader: str
    channel: str


@dataclass(frozen=True)
class Page:
    """One page of the list, as templates/parts/pager.html reads it."""

    number: int
    rows: Sequence[Row]
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


@dataclass(frozen=True)
class CaseList:
    """What the list page shows. `problems` are wrong parts of the address, in words."""

    filter: CaseFilter
    page: Page
    total: str
    order: str
    problems: Sequence[str]
    is_filtered: bool
    may_register: bool
    # The address itself without its page: an export starts from the same one.
    asked: Sequence[tuple[str, str]]

    @property
    def columns(self) -> list[dict[str, str]]:
        """The headings, with what can be sorted by."""
        return [{"label": str(label), "sort": sort} for label, sort in COLUMNS]

    @property
    def keep(self) -> list[tuple[str, str]]:
        """What a new filter carries along; leafing begins anew."""
        return [] if self.order == FIRST_ORDER else [("order", self.order)]


def case_list(staff: Staff, query: Mapping[str, Any]) -> CaseList:
    """The list for the address `query`. A wrong parameter is told and shows nothing rather than too much."""
    problems: list[str] = []
    filters, found = found_in(staff, query)
    order = _order(query, problems)
    number = _number(query, problems)
    page = _page(found, order, number)
    if number > 1 and not page.rows:
        problems.append(_("没有第 %d 页，显示第 1 页。") % number)
        page = _page(found, order, 1)
    used = used_in(filters)
    _note(staff, used, page)
    return CaseList(
        filter=filters,
        page=page,
        total=_total(found, page),
        order=order,
        problems=problems,
        is_filtered=bool(used or filters.form.errors),
        may_register=PostKind.REGISTRAR in kinds(staff),
        asked=_asked(query),
    )


def found_in(staff: Staff, query: Mapping[str, Any]) -> tuple[CaseFilter, CaseQuerySet]:
    """The filters of an address and what they leave of what `staff` may see; nothing when one of them is wrong."""
    filters = CaseFilter(query, staff=staff, queryset=Case.objects.visible_to(staff))
    return filters, filters.qs if filters.is_valid() else Case.objects.none()


def used_in(filters: CaseFilter) -> list[str]:
    """Names of the filters that were used, as the log may know them."""
    return sorted(name for name, value in filters.form.cleaned_data.items() if value)


def _asked(query: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(query.get(name))) for name in query if name not in ("page", "chosen") and query.get(name)]


def order_of(query: Mapping[str, Any]) -> tuple[Any, ...]:
    """The order an address asks for, or the list's own."""
    return ORDERS[_order(query, [])]


def rows_of(cases: Sequence[Case]) -> list[Row]:
    """The lines of matters that were fetched with `with_rows`."""
    counts = _people_counts(cases)
    return [_row(case, counts) for case in cases]


def _order(query: Mapping[str, Any], problems: list[str]) -> str:
    order = str(query.get("order") or FIRST_ORDER)
    if order in ORDERS:
        return order
    problems.append(_("不认识这种排序，按最近到期排列。"))
    return FIRST_ORDER


def _number(query: Mapping[str, Any], problems: list[str]) -> int:
    text = str(query.get("page") or "1")
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= DEEPEST_PAGE and len(text) < 9:
        return int(text)
    problems.append(_("页码不对，显示第 1 页。"))
    return 1


def _page(found: CaseQuerySet, order: str, number: int) -> Page:
    start = (number - 1) * PER_PAGE
    rows = list(with_rows(found).order_by(*ORDERS[order])[start : start + PER_PAGE + 1])
    return Page(number, rows_of(rows[:PER_PAGE]), has_next=len(rows) > PER_PAGE)


def with_rows(found: QuerySet[Case]) -> QuerySet[Case]:
    """What one line needs, in a fixed number of queries. Only names are decrypted, one for each matter."""
    petitioners = Petitioner.objects.order_by("pk").only("case_id", "name")
    now = Assignment.objects.filter(to_at=None).select_related("leader").only("case_id", "leader__full_name")
    first = Submission.objects.filter(ordinal=1).only("case_id", "channel")
    return found.select_related("responsible_office").prefetch_related(
        Prefetch("petitioners", petitioners[:1], to_attr="first_petitioner"),
        Prefetch("assignments", now, to_attr="assignment_now"),
        Prefetch("submissions", first, to_attr="first_submission"),
    )


def _people_counts(cases: Sequence[Case]) -> dict[int, int]:
    roles = (PersonRole.PETITIONER, PersonRole.JOINT)
    rows = Petitioner.objects.filter(case__in=[case.pk for case in cases], role__in=roles).order_by()
    return dict(rows.values_list("case").annotate(Count("pk")))


def _row(case: Any, counts: Mapping[int, int]) -> Row:
    name = mask_name(case.first_petitioner[0].name) if case.first_petitioner else case.get_no_petitioner_display()
    return Row(
        case=case,
        petitioner=name,
        others=max(counts.get(case.pk, 0) - 1, 0),
        standing=next_due(case),
        leader=case.assignment_now[0].leader.full_name if case.assignment_now else "",
        channel=case.first_submission[0].get_channel_display() if case.first_submission else "",
    )


def _total(found: CaseQuerySet, page: Page) -> str:
    """How many there are; counting stops at a thousand."""
    if page.number == 1 and not page.has_next:
        return str(len(page.rows))
    counted = found.order_by()[: COUNTED + 1].count()
    return f"{COUNTED}+" if counted > COUNTED else str(counted)


def _note(staff: Staff, used: Sequence[str], page: Page) -> None:
    """Which filters were used, never what was looked for."""
    code = "case.search" if "q" in used else "case.list"
    details = {"filters": list(used), "page": page.number, "shown": len(page.rows)}
    trail.log.note(code, actor=staff.actor, details=details)
