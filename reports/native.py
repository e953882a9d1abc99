"""Charts as Excel draws them itself, from the cells of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.utils import get_column_letter

from reports.cells import Table
from reports.charts import Chart

if TYPE_CHECKING:
    from openpyxl.chart.series import Series
    from openpyxl.worksheet.worksheet import Worksheet

INK, PAPER = "12395B", "CFDEEA"
ROWS_PER_CM = 2  # a row is half a centimetre high
CM_PER_CHARACTER, USUAL_WIDTH = 0.19, 8.43


def add_chart(sheet: Worksheet, table: Table, chart: Chart, head: int, row: int) -> tuple[int, int]:
    """Draw `chart` from the rows of `table` below the heading row `head`, with its corner in `row`; the last row
    and the last column it covers.
    """
    last = head + len(table.rows)
    names = Reference(sheet, min_col=1, min_row=head + 1, max_row=last)
    drawn = _columns(sheet, table, chart, head, last) if chart.rates else _bars(sheet, table, chart, head, last)
    drawn.set_categories(names)
    drawn.title = chart.title
    sheet.add_chart(drawn, f"A{row}")
    return row + int(drawn.height * ROWS_PER_CM), _columns_under(sheet, drawn.width)


def _columns_under(sheet: Worksheet, width: float) -> int:
    """How many columns from the first lie under a chart so many centimetres wide."""
    column, covered = 0, 0.0
    while covered < width:
        column += 1
        letter = get_column_letter(column)
        wide = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else USUAL_WIDTH
        covered += wide * CM_PER_CHARACTER
    return column


def _columns(sheet: Worksheet, table: Table, chart: Chart, head: int, last: int) -> BarChart:
    """Columns, and a dashed line with marks on a scale of its own."""
    bars, line = BarChart(), LineChart()
    bars.add_data(_cells(sheet, table, chart.value_name, head, last), titles_from_data=True)
    line.add_data(_cells(sheet, table, chart.rate_name, head, last), titles_from_data=True)
    _ink(bars.series[0])
    rate = line.series[0]
    rate.graphicalProperties.line.solidFill, rate.graphicalProperties.line.dashStyle = "000000", "dash"
    rate.marker.symbol, rate.smooth = "circle", False
    line.y_axis.axId, line.y_axis.crosses, line.y_axis.number_format = 200, "max", "0%"
    line.y_axis.scaling.min, line.y_axis.scaling.max = 0, 1
    for axis in (bars.x_axis, bars.y_axis, line.y_axis):
        axis.delete = False
    bars.width, bars.height = 26, 10
    bars += line
    return bars


def _bars(sheet: Worksheet, table: Table, chart: Chart, head: int, last: int) -> BarChart:
    """Lying bars in the order of the table, each with its value."""
    bars = BarChart()
    bars.type, bars.legend, bars.gapWidth = "bar", None, 40
    bars.add_data(_cells(sheet, table, chart.value_name, head, last), titles_from_data=True)
    _ink(bars.series[0])
    bars.dataLabels = DataLabelList()
    # Said one by one: what is not said here, some programs show.
    labels = bars.dataLabels
    labels.showVal, labels.showCatName, labels.showSerName, labels.showLegendKey = True, False, False, False
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = bars.y_axis.delete = False
    if chart.is_share:
        bars.y_axis.number_format, bars.y_axis.scaling.min, bars.y_axis.scaling.max = "0%", 0, 1
    bars.width, bars.height = 22, max(5, 2 + len(table.rows))
    return bars


def _cells(sheet: Worksheet, table: Table, label: str, head: int, last: int) -> Reference:
    """The column headed `label`, heading included."""
    place = next(place for place, column in enumerate(table.columns, start=1) if str(column.label) == label)
    return Reference(sheet, min_col=place, min_row=head, max_row=last)


def _ink(series: Series) -> None:
    """Pale with a dark edge: told apart from the line in black and white."""
    series.graphicalProperties.solidFill = PAPER
    series.graphicalProperties.line.solidFill = INK
