"""The report as an Excel workbook: the words first, then one sheet per table: real numbers, frozen headings, native
charts, each sheet ready for the printer.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from reports.cells import NONE, Cell, Kind, Table, Words
from reports.charts import charts
from reports.monthly import MonthlyReport
from reports.native import add_chart
from reports.printing import columns_under, lay_out, lines_of, set_height, width_of
from reports.tables import subtitle, tables, why_undetermined
from reports.wording import beneath, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
WIDEST, NARROWEST = 40, 7
# A note below a table is so wide, in centimetres and in letters; what an author wrote, so wide and so long in one
# row: none may be higher than 409 points.
NOTE_CM, NOTE_WIDTH = 17, 84
WORDS_WIDTH, MOST_LETTERS = 110, 400
# The column widths of what is read, not compared.
READ_WIDTHS = {"definitions": (24, 8, 70, 36, 10)}
FACE = "宋体"
EDGE = Side("thin", "8495A6")
LINE = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
TITLE, BOLD, PLAIN = Font(FACE, 14, bold=True), Font(FACE, 11, bold=True), Font(FACE, 11)


def workbook(report: MonthlyReport) -> bytes:
    """The workbook's bytes (xlsx)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = report.office_name
    _words(book.create_sheet(_("本月情况")), report)
    drawn = {chart.table: chart for chart in charts(report)}
    for table in tables(report):
        sheet = book.create_sheet(str(table.title))
        end = _fill(sheet, table, report)
        last_column = max(len(table.columns), columns_under(sheet, NOTE_CM))
        if table.code in drawn:
            end, under = add_chart(sheet, table, drawn[table.code], HEADING_ROW, end + 2)
            last_column = max(last_column, under)
        lay_out(sheet, report, last_column, end, HEADING_ROW)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _words(sheet: Worksheet, report: MonthlyReport) -> None:
    """What the month was in sentences, the author's words, and who answers for it."""
    sheet.column_dimensions["A"].width = WORDS_WIDTH
    author = report.standing.author if report.standing else ()
    lines: list[tuple[Words, Font]] = [
        (f"{report.office_name} {report.month.words}{_('重复信访情况月报')}", TITLE),
        (subtitle(report), PLAIN),
        *((line, PLAIN) for line in (why_undetermined(report), *report.footnotes) if line),
        ("", PLAIN),
        *((line, PLAIN) for line in sentences(report)),
        *(line for heading, text in author for line in (("", PLAIN), (heading, BOLD), *_paragraphs(text))),
        ("", PLAIN),
        *((line, PLAIN) for line in beneath(report)),
    ]
    for row, (line, font) in enumerate(lines, start=1):
        written = _write(sheet, row, 1, Cell(line))
        written.font, written.alignment = font, Alignment(wrap_text=True, vertical="top")
        set_height(sheet, row, lines_of(str(line), WORDS_WIDTH) * (font.size or 11) / 11)
    lay_out(sheet, report, 1, len(lines))


def _paragraphs(text: str) -> Iterator[tuple[str, Font]]:
    for line in text.splitlines():
        yield from ((line[start : start + MOST_LETTERS], PLAIN) for start in range(0, len(line), MOST_LETTERS))


def _fill(sheet: Worksheet, table: Table, report: MonthlyReport) -> int:
    """Write the table and answer the last row used."""
    title = f"{report.office_name} {report.month.words} {table.title}"
    _write(sheet, 1, 1, Cell(title)).font = TITLE
    _write(sheet, 2, 1, Cell(subtitle(report)))
    for place, column in enumerate(table.columns, start=1):
        head = _write(sheet, HEADING_ROW, place, Cell(column.label))
        head.font, head.fill, head.border = BOLD, PatternFill("solid", fgColor="E3E8ED"), LINE
        head.alignment = Alignment("right" if column.number else "left", "bottom", wrap_text=True)
    _set_widths(sheet, table)
    _set_heights(sheet, HEADING_ROW, [str(column.label) for column in table.columns])
    lines = [*table.rows, *([table.total] if table.total else [])]
    for number, line in enumerate(lines, start=HEADING_ROW + 1):
        for place, cell in enumerate(line, start=1):
            written = _write(sheet, number, place, cell)
            written.font, written.border = BOLD if line is table.total else PLAIN, LINE
            is_number = cell.kind is not Kind.WORDS
            written.alignment = Alignment("right" if is_number else "left", "top", wrap_text=not is_number)
        _set_heights(sheet, number, [str(cell) for cell in line])
    sheet.freeze_panes = f"B{HEADING_ROW + 1}"
    end = HEADING_ROW + len(lines)
    if not table.note:
        return end
    _note(sheet, end + 2, str(table.note))
    return end + 2


def _note(sheet: Worksheet, row: int, words: str) -> None:
    """A remark below the table, over several columns and as high as it needs."""
    _write(sheet, row, 1, Cell(words)).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns_under(sheet, NOTE_CM))
    set_height(sheet, row, lines_of(words, NOTE_WIDTH))


def _set_widths(sheet: Worksheet, table: Table) -> None:
    """As wide as the longest value, the sum in bold among them; heads break where they are longer."""
    for place in range(len(table.columns)):
        values = [width_of(str(line[place])) for line in (*table.rows, *([table.total] if table.total else []))]
        width = min(WIDEST, max(NARROWEST, max(values, default=0)) + 2)
        if table.code in READ_WIDTHS:
            width = READ_WIDTHS[table.code][place]
        sheet.column_dimensions[get_column_letter(place + 1)].width = width


def _set_heights(sheet: Worksheet, row: int, words: Sequence[str]) -> None:
    widths = (sheet.column_dimensions[get_column_letter(place)].width for place in range(1, len(words) + 1))
    set_height(sheet, row, max(lines_of(each, width) for each, width in zip(words, widths, strict=True)))


def _write(sheet: Worksheet, row: int, column: int, cell: Cell) -> SheetCell:
    """A number stays a number, what cannot be divided is a dash, and words never become a formula."""
    written = cast("SheetCell", sheet.cell(row, column))  # merged cells, which hold nothing, do not occur here
    written.font = PLAIN
    if isinstance(cell.value, int | float):
        # Percentage points are a number of their own: as a percentage they would read like a change of the rate.
        written.value = cell.value * 100 if cell.kind is Kind.POINTS else cell.value
        written.number_format = FORMATS.get(cell.kind, "General")
    else:
        written.value = NONE if cell.value is None else str(cell.value)
        written.data_type = "s"
    return written
