"""The report as an Excel workbook: one sheet per table, real numbers, frozen headings, native charts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from reports.cells import Cell, Kind, Table
from reports.charts import charts
from reports.monthly import MonthlyReport
from reports.native import add_chart
from reports.tables import subtitle, tables
from reports.wording import beside

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

_POINTS = '0.0" 个百分点"'
FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.SHARE: "0.0%",
    Kind.CHANGE: "+0.0%;-0.0%;0.0%",
    Kind.POINTS: f"+{_POINTS};-{_POINTS};{_POINTS}",
}
HEADING_ROW = 4
WIDEST, PRINTED_COLUMNS, NOTE_LINE, ROWS_ON_A_PAGE = 60, 9, 45, 70


def workbook(report: MonthlyReport) -> bytes:
    """The workbook's bytes (xlsx)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    drawn = {chart.table: chart for chart in charts(report)}
    for table in tables(report):
        sheet = book.create_sheet(str(table.title))
        end = _fill(sheet, table, report)
        if table.code in drawn:
            end, under = add_chart(sheet, table, drawn[table.code], HEADING_ROW, end + 2)
            if end <= ROWS_ON_A_PAGE:  # a page break would cut the chart in two
                sheet.page_setup.fitToHeight = 1
        else:
            under = 0
        sheet.print_area = f"A1:{get_column_letter(max(len(table.columns), PRINTED_COLUMNS, under))}{end}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Table, report: MonthlyReport) -> int:
    """Write the table and answer the last row used."""
    title = f"{report.office_name} {report.month.words} {table.title}"
    _write(sheet, 1, 1, Cell(title)).font = Font(bold=True, size=14)
    _write(sheet, 2, 1, Cell(subtitle(report)))
    for place, column in enumerate(table.columns, start=1):
        head = _write(sheet, HEADING_ROW, place, Cell(column.label))
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="EEF2F6")
        head.alignment = Alignment(horizontal="right" if column.number else "left", wrap_text=True)
    lines = [*table.rows, *([table.total] if table.total else [])]
    for number, line in enumerate(lines, start=HEADING_ROW + 1):
        for place, cell in enumerate(line, start=1):
            written = _write(sheet, number, place, cell)
            written.font = Font(bold=line is table.total)
            if table.code == "definitions":
                written.alignment = Alignment(wrap_text=True, vertical="top")
    if table.note:
        _note(sheet, HEADING_ROW + len(lines) + 2, str(table.note))
    _lay_out(sheet, table)
    end = HEADING_ROW + len(lines) + (2 if table.note else 0)
    if table.code == "overview":
        for place, told in enumerate(beside(report), start=end + 2):
            _write(sheet, place, 1, Cell(told))
            end = place
    return end


def _note(sheet: Worksheet, row: int, words: str) -> None:
    """A remark below the table, over several columns and as high as it needs."""
    _write(sheet, row, 1, Cell(words)).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=PRINTED_COLUMNS)
    sheet.row_dimensions[row].height = 15 * (1 + len(words) // NOTE_LINE)


def _lay_out(sheet: Worksheet, table: Table) -> None:
    """Headings stay in sight and repeat on paper; a sheet is one A4 page wide, lying."""
    sheet.freeze_panes = f"B{HEADING_ROW + 1}"
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for place, column in enumerate(table.columns):
        texts = [str(column.label), *(str(line[place]) for line in table.rows)]
        longest = max(len(text.encode("gbk", "replace")) for text in texts)
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(WIDEST, longest + 3)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell) -> SheetCell:
    """A number stays a number, None stays empty, and words never become a formula."""
    written = cast("SheetCell", sheet.cell(row, column))  # merged cells, which hold nothing, do not occur here
    if isinstance(cell.value, int | float):
        # Percentage points are a number of their own: as a percentage they would read like a change of the rate.
        written.value = cell.value * 100 if cell.kind is Kind.POINTS else cell.value
        written.number_format = FORMATS.get(cell.kind, "General")
    elif cell.value is not None:
        written.value = str(cell.value)
        written.data_type = "s"
    return written
