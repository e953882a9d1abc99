"""The measures of the workbook's sheets, and how they leave the printer: one A4 page wide, with head and foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from reports.monthly import MonthlyReport
from reports.tables import subtitle

if TYPE_CHECKING:
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.worksheet import Worksheet

A4 = 9
ROWS_LYING, ROWS_ON_A_PAGE = 40, 70
LINE_HEIGHT = 17
CM_PER_CHARACTER, USUAL_WIDTH = 0.19, 8.43


def lay_out(sheet: Worksheet, report: MonthlyReport, last_column: int, last_row: int, heading_row: int = 0) -> None:
    """`heading_row` stands again on every page, and so do office, month and table. What is long and has a chart
    stands upright.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", A4, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet._charts:  # type: ignore[attr-defined]
        if last_row > ROWS_LYING:
            sheet.page_setup.orientation = "portrait"
        if last_row <= ROWS_ON_A_PAGE:  # a page break would cut the chart
            sheet.page_setup.fitToHeight = 1
    if heading_row:
        sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.print_area = f"A1:{get_column_letter(last_column)}{last_row}"
    _say(sheet.oddHeader, f"{report.office_name} {report.month.words}".replace("&", "&&"), sheet.title)
    _say(sheet.oddFooter, subtitle(report), _("第 &P 页，共 &N 页"))


def _say(item: HeaderFooterItem | None, left: str, right: str) -> None:
    """& begins a command; it stands twice where it is meant."""
    if item is not None:  # a new sheet has both
        item.left.text, item.right.text = left, right


def set_height(sheet: Worksheet, row: int, lines: float) -> None:
    """Said for every row that may hold broken lines: not every program measures them when it opens the file."""
    sheet.row_dimensions[row].height = LINE_HEIGHT * max(1, lines)


def lines_of(words: str, width: float) -> int:
    """How many lines words take in a column `width` Latin letters wide."""
    return sum(max(1, -(-width_of(line) // max(1, int(width - 1)))) for line in words.splitlines() or [""])


def width_of(words: str) -> int:
    """In Latin letters, of which a Chinese character is as wide as two."""
    return len(words.encode("gbk", "replace"))


def columns_under(sheet: Worksheet, centimetres: float) -> int:
    """How many columns from the first lie under something so wide."""
    column, covered = 0, 0.0
    while covered < centimetres:
        column += 1
        letter = get_column_letter(column)
        wide = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else USUAL_WIDTH
        covered += wide * CM_PER_CHARACTER
    return column
