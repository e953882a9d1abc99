"""Tables with the charts that stand beside them, for page and paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from reports.cells import Table
from reports.charts import Chart, charts
from reports.drawing import WIDTH, Bars, Columns, draw
from reports.monthly import MonthlyReport
from reports.tables import tables

# Small tables stand beside each other, where the first of them has its place.
BESIDE = (
    ("came_before", "sponsored_repeats"),
    ("times", "handling", "outcomes"),
    ("reviews", "ratings"),
    ("commitments", "open_matters"),
)
WIDTHS = {2: "half", 3: "third"}
# Half the paper's width, in the units of the pictures.
HALF = 640
# Tables of so many rows stay in one piece on paper.
WHOLE = 24


@dataclass(frozen=True)
class Section:
    """One table, drawn above where there is a chart of it. `width` is "half" or "third" of the line, "" the whole."""

    table: Table
    columns: Columns | None = None
    bars: tuple[Bars, ...] = ()
    width: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether heading, picture, table and note stay on one page of the paper."""
        return len(self.bars) <= 1 and len(self.table.rows) <= WHOLE

    @property
    def parts(self) -> tuple[Table, ...]:
        """The table as it stands on paper: the long one of months in two halves beside each other."""
        rows = self.table.rows
        if not self.columns or len(rows) < 2:
            return (self.table,)
        middle = len(rows) // 2
        return tuple(replace(self.table, rows=part) for part in (rows[:middle], rows[middle:]))


def sections(report: MonthlyReport) -> tuple[Section, ...]:
    """All tables of the report as they are read, each with its chart."""
    drawn = {chart.table: chart for chart in charts(report)}
    found = {table.code: table for table in tables(report)}
    return tuple(_section(found[code], drawn.get(code), width) for code, width in _placed(found))


def _placed(codes: Collection[str]) -> Iterator[tuple[str, str]]:
    """The tables in the order they stand, with the width each gets; a group has the place of its first."""
    done: set[str] = set()
    for code in codes:
        group = next((group for group in BESIDE if code in group), (code,))
        beside = [one for one in group if one in codes]
        yield from ((one, WIDTHS.get(len(beside), "")) for one in beside if one not in done)
        done.update(beside)


def _section(table: Table, chart: Chart | None, width: str) -> Section:
    pictures = draw(chart, HALF if width else WIDTH) if chart else ()
    columns = next((picture for picture in pictures if isinstance(picture, Columns)), None)
    return Section(table, columns, tuple(picture for picture in pictures if isinstance(picture, Bars)), width)
