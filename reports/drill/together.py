"""Cells that count matters by how often they have come, those linked with each other as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.models import Case
from offices.models import Office
from reports import repeats
from reports.cells import Words
from reports.definitions import TIMES_BANDS
from reports.drill.rows import Counted, Line, Sizes, day, told
from reports.months import Month
from reports.tallies import band, edges

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from offices.models import Staff

BANDS = {str(first): (first, last) for first, last in edges(TIMES_BANDS)}


@dataclass(frozen=True)
class _Shown:
    """Matters linked with each other, under the first of them; `others` is how many more there are."""

    case: Case
    came: int
    others: int


@dataclass(frozen=True, kw_only=True)
class Linked(Counted):
    """Each is listed for whoever may see all matters in it: one alone, in the band of them all, would tell that
    there are others.
    """

    items: Sequence[repeats.Together]

    def seen(self, reader: Staff) -> tuple[Sequence[repeats.Together], Sizes]:
        visible, told = (self._keys(found) for found in (Case.objects.visible_to(reader), Case.objects.told_of(reader)))
        seen = [one for one in self.items if visible.issuperset(one.cases)]
        others = sum(not visible.issuperset(one.cases) and (visible | told).issuperset(one.cases) for one in self.items)
        return seen, Sizes(len(self.items), len(seen), others)

    def _keys(self, found: QuerySet[Case]) -> set[int]:
        keys = {case for one in self.items for case in one.cases}
        parts = (found.filter(pk__in=some).values_list("pk", flat=True) for some in repeats.batches(keys))
        return {key for part in parts for key in part}

    def lines(self, rows: Iterable[repeats.Together]) -> list[Line]:
        listed = list(rows)
        cases = Case.objects.select_related("responsible_office").in_bulk([one.cases[0] for one in listed])
        shown = [_Shown(cases[one.cases[0]], one.came, len(one.cases) - 1) for one in listed]
        return [self.line(one, one.case) for one in shown]


def names() -> dict[str, str]:
    """Row of the table → its band in words."""
    return {key: band(first, last) for key, (first, last) in BANDS.items()}


def linked(office: Office, month: Month, key: str | None, title: tuple[Words, ...]) -> Linked:
    """The matters that came in the month in the band `key`; in any without one."""
    items = list(repeats.came_together(office, month))
    if key is not None:
        first, last = BANDS[key]
        items = [one for one in items if first <= one.came and (last is None or one.came <= last)]
    columns = (
        day(_("收到日期"), "case__received_on"),
        told(_("累计来件次数"), "came", number=True),
        told(_("相关联的其他事项"), "others", number=True),
        told(_("责任单位"), "case__responsible_office"),
    )
    return Linked(title=title, columns=columns, items=sorted(items, key=lambda one: one.cases))
