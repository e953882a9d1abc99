"""What a cell says where its month is frozen: the list behind it is counted now, and may have moved on since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from offices.models import Office
from reports.actions import frozen_of
from reports.cells import Cell
from reports.definitions import UNKNOWN_TO
from reports.drill.query import Query, months_of
from reports.models import FrozenReport
from reports.months import Month
from reports.official import shown
from reports.tables import tables

if TYPE_CHECKING:
    from offices.models import Staff


def figure(frozen: FrozenReport | None, month: Month, office: Office, query: Query, reader: Staff) -> int | None:
    """What was frozen of the cell: with the report of `month`, or with that of the month it is compared with. None
    where it is counted now.
    """
    if frozen is None:
        first, last = months_of(month, query.period)
        then = frozen_of(first, office) if query.period and first == last else None
        if then is None or then.definitions_version not in UNKNOWN_TO:
            return None
        month, frozen, query = first, then, replace(query, period="")
    drill = str(query)
    cells = _cells(frozen, month, office, reader)
    return next((cell.value for cell in cells if cell.drill == drill and isinstance(cell.value, int)), None)


def _cells(frozen: FrozenReport, month: Month, office: Office, reader: Staff) -> Iterator[Cell]:
    for table in tables(shown(month, office, frozen, reader)):
        for row in (*table.rows, table.total):
            yield from row
