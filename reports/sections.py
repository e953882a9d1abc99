"""Tables with the charts that stand beside them, for page and paper."""

from __future__ import annotations

from dataclasses import dataclass

from reports.cells import Table
from reports.charts import charts
from reports.drawing import Bars, Columns, draw
from reports.monthly import MonthlyReport
from reports.tables import tables


@dataclass(frozen=True)
class Section:
    """One table, drawn above where there is a chart of it."""

    table: Table
    columns: Columns | None = None
    bars: Bars | None = None


def sections(report: MonthlyReport) -> tuple[Section, ...]:
    """All tables of the report in order, each with its chart."""
    drawn = {chart.table: draw(chart) for chart in charts(report)}
    return tuple(_section(table, drawn.get(table.code)) for table in tables(report))


def _section(table: Table, drawing: Columns | Bars | None) -> Section:
    if isinstance(drawing, Columns):
        return Section(table, columns=drawing)
    return Section(table, bars=drawing)
