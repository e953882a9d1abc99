"""Matters by how often they have come, those linked with each other as one: what a cell counts, and which came most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Submission
from offices.models import Office
from reports import repeats
from reports.cells import NONE, Words
from reports.definitions import TIMES_BANDS
from reports.drill.rows import Counted, Line, Sizes, Told, day, told
from reports.months import Month
from reports.reach import may_open, told_of
from reports.tallies import band, edges

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from offices.models import Staff

SHOWN = 10
BANDS = {str(first): (first, last) for first, last in edges(TIMES_BANDS)}


@dataclass(frozen=True)
class _Shown:
    """Matters linked with each other, under the first of them; `others` is how many more there are, `last_on` the day
    the last piece of them all came, up to the month's end.
    """

    case: Case
    came: int
    last_on: dt.date
    others: int

    @property
    def leader(self) -> str:
        return self.case.leader.full_name if self.case.leader else NONE


@dataclass(frozen=True, kw_only=True)
class Linked(Counted):
    """Each is listed for whoever may see all matters in it: one alone, in the band of them all, would tell that
    there are others.
    """

    items: Sequence[repeats.Together]
    until: dt.date

    def seen(self, reader: Staff) -> tuple[Sequence[repeats.Together], Sizes]:
        visible, told = (self._keys(found) for found in (Case.objects.visible_to(reader), told_of(reader)))
        seen = [one for one in self.items if visible.issuperset(one.cases)]
        others = sum(not visible.issuperset(one.cases) and (visible | told).issuperset(one.cases) for one in self.items)
        return seen, Sizes(len(self.items), len(seen), others)

    def _keys(self, found: QuerySet[Case]) -> set[int]:
        keys = {case for one in self.items for case in one.cases}
        parts = (found.filter(pk__in=some).values_list("pk", flat=True) for some in repeats.batches(keys))
        return {key for part in parts for key in part}

    def lines(self, rows: Iterable[repeats.Together]) -> list[Line]:
        return [self.line(one, one.case) for one in self._shown(list(rows))]

    def _shown(self, rows: Sequence[repeats.Together]) -> Iterable[_Shown]:
        """Two queries."""
        cases = Case.objects.select_related("responsible_office", "leader").in_bulk([one.cases[0] for one in rows])
        every = [case for one in rows for case in one.cases]
        pieces = Submission.objects.filter(case__in=every, received_on__lte=self.until)
        last = dict(pieces.values_list("case").annotate(last=Max("received_on")).order_by())
        for one in rows:
            yield _Shown(
                cases[one.cases[0]], one.came, max(last[case] for case in one.cases if case in last), len(one.cases) - 1
            )


def names() -> dict[str, str]:
    """Row of the table → its band in words."""
    return {key: band(first, last) for key, (first, last) in BANDS.items()}


def linked(office: Office, month: Month, key: str | None, title: tuple[Words, ...]) -> Linked:
    """The matters that came in the month in the band `key`; in any without one."""
    items = list(repeats.came_together(office, month))
    if key is not None:
        first, last = BANDS[key]
        items = [one for one in items if first <= one.came and (last is None or one.came <= last)]
    return _list(sorted(items, key=lambda one: one.cases), month, title)


COLUMNS: tuple[Told, ...] = (
    day(_("收到日期"), "case__received_on"),
    told(_("累计来件次数"), "came", number=True),
    day(_("最近来件日期"), "last_on"),
    told(_("相关联的其他事项"), "others", number=True),
    told(_("责任领导"), "leader"),
    told(_("责任单位"), "case__responsible_office"),
)


def _list(items: Sequence[repeats.Together], month: Month, title: tuple[Words, ...] = ()) -> Linked:
    return Linked(title=title, columns=COLUMNS, items=items, until=month.last_day)


def most_repeated(month: Month, office: Office, reader: Staff) -> list[Line]:
    """Of the matters that came in the month and not for the first time, at most ten the reader may see, those that have
    come most often first; none for readers of figures only. Of matters, never of people: who they are is not asked.
    """
    if not may_open(reader):
        return []
    again = sorted((one for one in repeats.came_together(office, month) if one.came > 1), key=lambda one: -one.came)
    found: list[repeats.Together] = []
    for start in range(0, len(again), SHOWN * SHOWN):
        found += _list(again[start : start + SHOWN * SHOWN], month).seen(reader)[0]
        if len(found) >= SHOWN:
            break
    return _list(again, month).lines(found[:SHOWN])
