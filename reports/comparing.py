"""What a month is compared with: the figures as they were frozen, where they were; counted again elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from offices.models import Office
from reports.definitions import DEFINITIONS_VERSION
from reports.figures import Figures, Row
from reports.models import FrozenReport
from reports.months import Month


@dataclass(frozen=True)
class Frozen:
    """Frozen months before the one reported on.

    `totals`: month → its own figures; `tables`: period («previous», «year_ago») → the rows frozen then;
    `redefined`: months frozen under other definitions, whose figures are counted again to be comparable.
    """

    totals: Mapping[Month, Figures] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    redefined: tuple[str, ...] = ()

    def compared(self, table: str, rows: Sequence[Row]) -> tuple[Row, ...]:
        """`rows` with what was frozen in the columns they are compared with; a key only frozen then is added."""
        found = {row.key: row for row in rows}
        for period, stored in self.tables.items():
            then = {row["key"]: row for row in stored.get(table, [])}
            for key in [*found, *(key for key in then if key not in found)]:
                was = then.get(key, {})
                empty = Row(key, was.get("name", ""), Figures(), Figures(), Figures(), was.get("depth", 0))
                found[key] = _with(found.get(key, empty), period, Figures.of_json(was))
        return tuple(row for row in found.values() if table_keeps(table) or any_piece(row))

    def footnotes(self) -> tuple[str, ...]:
        """What a reader must know about the months compared with."""
        notes = []
        if self.totals:
            words = _("%(months)s已经定稿，对比采用定稿数字，其后的更正见该月月报。")
            notes.append(words % {"months": "、".join(str(month) for month in sorted(self.totals))})
        if self.redefined:
            words = _("%(months)s按以前的口径定稿，为可比起见，此处按口径 %(version)s 重新计算。")
            notes.append(words % {"months": "、".join(self.redefined), "version": DEFINITIONS_VERSION})
        return tuple(notes)


def _with(row: Row, period: str, figures: Figures) -> Row:
    return replace(row, previous=figures) if period == "previous" else replace(row, year_ago=figures)


def table_keeps(table: str) -> bool:
    """Fixed code tables show every code, also without a piece."""
    return table in ("by_channel", "by_class", "by_came_before")


def any_piece(row: Row) -> bool:
    return any(figures.submissions for figures in (row.now, row.previous, row.year_ago))


def frozen_before(month: Month, earliest: Month, office: Office) -> Frozen:
    """The frozen months of `office` from `earliest` up to the one before `month`. Two queries."""
    reports = FrozenReport.objects.filter(office=office, month__gte=str(earliest), month__lt=str(month))
    totals, redefined = {}, []
    for text, version, stored in reports.values_list("month", "definitions_version", "totals").order_by("month"):
        if version == DEFINITIONS_VERSION:
            totals[Month.parse(text)] = Figures.of_json(stored)
        else:
            redefined.append(text)
    periods = {str(month.previous): "previous", str(month.year_before): "year_ago"}
    same = reports.filter(month__in=periods, definitions_version=DEFINITIONS_VERSION)
    tables = {periods[text]: rows for text, rows in same.values_list("month", "rows")}
    return Frozen(totals, tables, tuple(redefined))
