"""Charts as Excel draws them itself, from the cells of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils import get_column_letter

from reports.cells import Table
from reports.charts import Chart
from reports.drawing import STEPS, round_up
from reports.printing import columns_under

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.chart.axis import NumericAxis
    from openpyxl.chart.series import Series
    from openpyxl.worksheet.worksheet import Worksheet

INK, PAPER, GRID = "12395B", "CFDEEA", "D4DDE6"
TITLE_SIZE = 1200  # hundredths of a point
ROWS_PER_CM = 2  # a row is half a centimetre high
KEPT = 27  # the first column beyond what is printed


def add_chart(sheet: Worksheet, table: Table, chart: Chart, head: int, row: int) -> tuple[int, int]:
    """Draw `chart` from the rows of `table` below the heading row `head`, with its corner in `row`; the last row
    and the last column it covers.
    """
    last = head + len(table.rows)
    names = Reference(sheet, min_col=1, min_row=head + 1, max_row=last)
    drawn = _columns(sheet, table, chart, head, last) if chart.rates else _bars(sheet, table, chart, head, last)
    drawn.set_categories(names)
    drawn.title = _named(chart.title)
    drawn.visible_cells_only = False
    sheet.add_chart(drawn, f"A{row}")
    return row + int(drawn.height * ROWS_PER_CM), columns_under(sheet, drawn.width)


def _named(title: str) -> Title:
    """In letters little larger than those of the sheet, above the picture and not on it."""
    letters = CharacterProperties(sz=TITLE_SIZE, b=True)
    words = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=title)])
    return Title(tx=Text(rich=RichText(p=[words])), overlay=False)


def _scale(axis: NumericAxis, values: Sequence[float | None]) -> None:
    """The same round steps as on paper, never parts of a piece."""
    top = round_up(int(max((value or 0 for value in values), default=0)))
    axis.scaling.min, axis.scaling.max, axis.majorUnit, axis.number_format = 0, top, top // STEPS, "0"


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
    _scale(bars.y_axis, chart.values)
    _grid(bars.y_axis)
    line.y_axis.majorGridlines = None
    bars.legend.position, bars.legend.overlay = "b", False
    bars.width, bars.height = 20, 10
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
    bars.x_axis.scaling.orientation, bars.y_axis.crosses = "maxMin", "max"  # the scale below all the same
    bars.x_axis.delete = bars.y_axis.delete = False
    if chart.is_share:
        bars.y_axis.number_format, bars.y_axis.scaling.min, bars.y_axis.scaling.max = "0%", 0, 1
    else:
        _scale(bars.y_axis, chart.values)
    _grid(bars.y_axis)
    bars.width, bars.height = 22, max(5, 2 + len(table.rows))
    return bars


def _cells(sheet: Worksheet, table: Table, label: str, head: int, last: int) -> Reference:
    """The column headed `label`, heading included."""
    place = next(place for place, column in enumerate(table.columns, start=1) if str(column.label) == label)
    if any(line[place - 1].value is None for line in table.rows):
        place = _kept(sheet, table, place, head)
    return Reference(sheet, min_col=place, min_row=head, max_row=last)


def _kept(sheet: Worksheet, table: Table, place: int, head: int) -> int:
    """The column once more, hidden, without its dashes: a chart draws a word as nought, and only an empty cell as
    a gap.
    """
    column = KEPT + place
    sheet.cell(head, column).value = str(table.columns[place - 1].label)
    for row, line in enumerate(table.rows, start=head + 1):
        value = line[place - 1].value
        if isinstance(value, int | float):
            sheet.cell(row, column).value = value
    sheet.column_dimensions[get_column_letter(column)].hidden = True
    return column


def _grid(axis: NumericAxis) -> None:
    """Paler than what it measures."""
    axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=GRID)))


def _ink(series: Series) -> None:
    """Pale with a dark edge: told apart from the line in black and white."""
    series.graphicalProperties.solidFill = PAPER
    series.graphicalProperties.line.solidFill = INK
