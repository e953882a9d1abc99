"""What a month is compared with: the figures as they were frozen, where they were; counted again elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from offices.models import Office
from reports import year
from reports.definitions import COUNTS, DEFINITIONS_VERSION, UNKNOWN_TO
from reports.figures import Figures, Row
from reports.models import FrozenReport
from reports.months import Month
from reports.placing import in_order
from reports.tree_moves import moved_since, offices_told


@dataclass(frozen=True)
class Frozen:
    """Frozen months before the one reported on.

    `totals`: month → its own figures; `months`: month → table → rows, of the tables that tell of the year;
    `tables`: period («previous», «year_ago») → the rows frozen then;
    `redefined`: months frozen under other definitions, whose figures are counted again to be comparable; `moved`:
    names of offices that came into the tree or left it since one of the others was frozen.
    """

    totals: Mapping[Month, Figures] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    months: Mapping[Month, Mapping[str, Any]] = field(default_factory=dict)
    redefined: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    def compared(self, table: str, rows: Sequence[Row], office: Office) -> tuple[Row, ...]:
        """`rows` with what was frozen in the columns they are compared with; a key only frozen then is added at
        its place.
        """
        found = {row.key: row for row in rows}
        for period, stored in self.tables.items():
            if table not in stored:  # frozen before there was such a table
                continue
            then = {row["key"]: row for row in stored.get(table, [])}
            for key in [*found, *(key for key in then if key not in found)]:
                was = then.get(key, {})
                empty = Row(key, was.get("name", ""), Figures(), Figures(), Figures())
                found[key] = _with(found.get(key, empty), period, Figures.of_json(was))
        if table_keeps(table):
            return tuple(found.values())
        kept = tuple(row for row in found.values() if any_piece(row))
        return kept if len(found) == len(rows) else in_order(table, kept, office)

    def rows_of(self, table: str, month: Month) -> Sequence[Mapping[str, Any]] | None:
        """The rows frozen of the month; None where it has to be counted."""
        return self.months.get(month, {}).get(table)

    def footnotes(self) -> tuple[str, ...]:
        """What a reader must know about the months compared with."""
        notes = []
        if self.totals:
            words = _("%(months)s已经定稿，对比采用定稿数字，其后的更正见该月月报。")
            notes.append(words % {"months": "、".join(str(month) for month in sorted(self.totals))})
        if self.redefined:
            words = _("%(months)s按以前的口径定稿，为可比起见，此处按口径 %(version)s 重新计算。")
            notes.append(words % {"months": "、".join(self.redefined), "version": DEFINITIONS_VERSION})
        if self.moved:
            words = _(
                "%(offices)s在有关月份定稿后移入或者移出本统计范围：定稿的月份按当时的范围，其余按现在的范围，"
                "累计和对比数两者兼有。"
            )
            notes.append(words % {"offices": "、".join(self.moved)})
        return tuple(notes)


def _with(row: Row, period: str, figures: Figures) -> Row:
    return replace(row, previous=figures) if period == "previous" else replace(row, year_ago=figures)


def table_keeps(table: str) -> bool:
    """Fixed code tables show every code, also without a piece."""
    return table in ("by_channel", "by_source", "by_class", "by_came_before", "by_sponsorship")


def any_piece(row: Row) -> bool:
    return any(figures.submissions for figures in (row.now, row.previous, row.year_ago))


def frozen_before(month: Month, earliest: Month, office: Office) -> Frozen:
    """The frozen months of `office` from `earliest` up to the one before `month`. Two queries, and two where there
    is one (see moved_since).
    """
    reports = FrozenReport.objects.filter(office=office, month__gte=str(earliest), month__lt=str(month))
    totals, months, redefined, made = {}, {}, [], []
    # Out of the rows that are hashed, and of them no more than these few numbers and tables.
    figures = {code: F(f"rows__{code}") for code in (*COUNTS, *year.TABLES)}
    known: Iterable[Mapping[str, Any]] = reports.values("month", "definitions_version", "made_at", **figures)
    for one in sorted(known, key=lambda one: str(one["month"])):
        if one["definitions_version"] in UNKNOWN_TO:
            totals[Month.parse(one["month"])] = Figures(**{code: one[code] or 0 for code in COUNTS})
            months[Month.parse(one["month"])] = {table: one[table] for table in year.TABLES}
            made.append(one["made_at"])
        else:
            redefined.append(one["month"])
    periods = {str(month.previous): "previous", str(month.year_before): "year_ago"}
    same = reports.filter(month__in=periods, definitions_version__in=UNKNOWN_TO)
    tables = {periods[text]: rows for text, rows in same.values_list("month", "rows")}
    told = {code for rows in tables.values() for code in offices_told(rows)}
    moved = moved_since(min(made), office, told).offices if made else ()
    return Frozen(totals, tables, months, tuple(redefined), tuple(one.name for one in moved))
