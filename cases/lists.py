"""The list of matters: what a reader may see, cut by filters, sorted, a page at a time.

Every list starts from `visible_to`. The options of the filters come from the reader's own offices,
their own grants and the code tables, never from matters: an option must not betray what is hidden.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Func, IntegerField, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import trail.log
from cases.case_filter import CaseFilter
from cases.models import Case, Channel, PersonRole, Petitioner, Submission
from cases.slices import ORDERS, Slices, slices
from cases.standing import due_clocks
from offices.models import PostKind
from offices.people import kinds
from offices.personal import mask_name
from workflows.clock_rules import CLOCKS
from workflows.due import next_due

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from cases.access import CaseQuerySet
    from offices.models import Staff
    from workflows.clock_standing import Standing

PER_PAGE = 50
COUNTED = 1000
# As many rows as one export may hold: whoever looks for one matter among more uses a filter.
DEEPEST_PAGE = 400

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
    # Which duty is due next, and its day before an extension; «» and None where nothing runs or nothing moved.
    clock: str
    original: dt.date | None
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
    filters = CaseFilter(query, staff=staff, queryset=Case.objects.none())
    found = slices(staff, filters.filter_queryset) if filters.is_valid() else Slices(Case.objects.none(), ())
    order = _order(query, problems)
    number = _number(query, problems)
    page = page_of(found, order, number)
    if number > 1 and not page.rows:
        problems.append(_("没有第 %d 页，显示第 1 页。") % number)
        page = page_of(found, order, 1)
    if page.number == DEEPEST_PAGE:
        problems.append(_("只列到第 %d 页，其余的请用筛选缩小范围。") % DEEPEST_PAGE)
    used = used_in(filters)
    _note(staff, used, page)
    return CaseList(
        filter=filters,
        page=page,
        total=total_of(found, page),
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
    return [_row(case) for case in cases]


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


def page_of(found: Slices, order: str, number: int) -> Page:
    """One page of what was found; without rows when there are fewer pages."""
    rows = list(with_rows(found.at(order, (number - 1) * PER_PAGE, PER_PAGE + 1)))
    more = len(rows) > PER_PAGE and number < DEEPEST_PAGE
    return Page(number, rows_of(rows[:PER_PAGE]), has_next=more)


def with_rows(found: QuerySet[Case]) -> QuerySet[Case]:
    """What one line needs, in one query. Only names are decrypted, one for each matter."""
    return found.annotate(**_beside()).select_related("responsible_office", "leader")


@functools.cache
def _beside() -> dict[str, Subquery]:
    """Of each matter how it first came, its first petitioner's name, how many they are, and the duty due next."""
    people = Petitioner.objects.filter(case=OuterRef("pk"))
    together = people.filter(role__in=(PersonRole.PETITIONER, PersonRole.JOINT)).order_by()
    # Not Count(): that would group what is one row already.
    number = Func("pk", function="COUNT", output_field=IntegerField())
    first = Submission.objects.filter(case=OuterRef("pk"), ordinal=1).order_by()
    due = due_clocks(OuterRef("next_due")).filter(case=OuterRef("pk"))
    return {
        "channel": Subquery(first.values("channel")[:1]),
        "petitioner": Subquery(people.order_by("pk").values("name")[:1]),
        "due_code": Subquery(due.values("code")[:1]),
        "due_original": Subquery(due.values("original_last_day")[:1]),
        "together": Subquery(together.annotate(number=number).values("number")),
    }


def _row(case: Any) -> Row:
    return Row(
        case=case,
        clock=str(CLOCKS[case.due_code].name) if case.due_code else "",
        original=case.due_original if case.due_original != case.next_due else None,
        petitioner=mask_name(case.petitioner) if case.petitioner else case.get_no_petitioner_display(),
        others=max(case.together - 1, 0),
        standing=next_due(case),
        leader=case.leader.full_name if case.leader else "",
        channel=str(Channel(case.channel).label) if case.channel else "",
    )


def total_of(found: Slices, page: Page) -> str:
    """How many there are; counting stops at a thousand."""
    if page.number == 1 and not page.has_next:
        return str(len(page.rows))
    counted = found.count(COUNTED + 1)
    return f"{COUNTED}+" if counted > COUNTED else str(counted)


def _note(staff: Staff, used: Sequence[str], page: Page) -> None:
    """Which filters were used, never what was looked for."""
    code = "case.search" if "q" in used else "case.list"
    details = {"filters": list(used), "page": page.number, "shown": len(page.rows)}
    trail.log.note(code, actor=staff.actor, details=details)
