"""The year so far, for the tables whose rows tell of it: months that were frozen as they were, the others counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reports import counting
from reports.figures import Figures, Row

if TYPE_CHECKING:
    from offices.models import Office
    from reports.comparing import Frozen
    from reports.months import Month

# Table → the cut it is read from.
TABLES: Mapping[str, str] = {"by_channel": "channel", "by_source": "source"}
Tables = Mapping[str, tuple[Row, ...]]


def with_the_year(tables: Tables, month: Month, office: Office, frozen: Frozen) -> dict[str, tuple[Row, ...]]:
    """`tables`, those of TABLES with the year to date and that of last year. One query."""
    this, before = month.year_to_date(), month.year_before.year_to_date()
    found = counting.by_months(TABLES.values(), office, [*before, *this])

    def told(table: str, row: Row) -> Row:
        def over(months: Sequence[Month]) -> Figures:
            return Figures.total(_of(one) for one in months)

        def _of(one: Month) -> Figures:
            stored = frozen.rows_of(table, one)
            return found.get((TABLES[table], row.key, one), Figures()) if stored is None else _row(stored, row.key)

        return replace(row, year_to_date=over(this), year_to_date_last_year=over(before))

    return {**tables, **{table: tuple(told(table, row) for row in tables[table]) for table in TABLES}}


def _row(stored: Sequence[Mapping[str, object]], key: str) -> Figures:
    return next((Figures.of_json(row) for row in stored if row["key"] == key), Figures())
