"""The workbook of errors: each row that was not taken, with what to do, ready to be corrected and fed back."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as Written
from openpyxl.cell import MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from cases.ledger.names import error_headings, twins_heading
from cases.ledger.opening import Ledger, Result
from cases.ledger.problems import Finding, Problem
from cases.ledger.reading import Cell, Unsaid
from cases.ledger.values import CUT

LONGEST_CELL = 32_767


def write_errors(out: IO[bytes], ledger: Ledger, result: Result) -> None:
    """Write one line per wrong row to `out` (xlsx), and on a second sheet what should be looked at in
    rows that were taken. Raises OSError when it cannot be written.
    """
    book = Workbook()
    table = book.active
    assert table is not None  # noqa: S101 - a new workbook has a sheet
    rows = _rows(ledger, result)
    for at, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            _write(table.cell(at, place), value)
    for heading in table[1]:
        heading.font = Font(bold=True)
    table.freeze_panes = "A2"
    for letter, width in zip("ABCD", (10, 16, 24, 48), strict=True):
        table.column_dimensions[letter].width = width
    if result.twins:
        table.column_dimensions[get_column_letter(len(rows[0]))].hidden = True
    if result.findings:
        _write_findings(book, result.findings)
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()


def _rows(ledger: Ledger, result: Result) -> list[list[Cell]]:
    """Head and rows: our columns, the ledger's own, and the hidden one where a row needs it."""
    # Our columns of an earlier round give way to the new ones.
    ours = (*error_headings(), twins_heading())
    kept = [place for place, title in enumerate(ledger.header.titles) if title not in ours]
    rows: list[list[Cell]] = [[*error_headings(), *(ledger.header.titles[place] for place in kept)]]
    by_line: dict[int, list[Problem]] = defaultdict(list)
    for problem in result.problems:
        by_line[problem.line].append(problem)
    for line, found in sorted(by_line.items()):
        cells = ledger.sheet.rows[line - 1]
        kept_cells = [cells[place] if place < len(cells) else "" for place in kept]
        told = [(one.field, one.value, one.cure) for one in found]
        told += [("", "", cure) for cure in _too_long(ledger, zip(kept, kept_cells, strict=True))]
        rows.append([line, *("\n".join(filter(None, words)) for words in zip(*told, strict=True)), *kept_cells])
    if result.twins:
        rows[0].append(twins_heading())
        for row, line in zip(rows[1:], sorted(by_line), strict=True):
            row.append(result.twins.get(line, ""))
    return rows


def _too_long(ledger: Ledger, cells: Iterable[tuple[int, Cell]]) -> Iterator[str]:
    """What to do about texts an import reads and a cell of the workbook cannot hold."""
    read = {place for places in ledger.header.columns.values() for place in places}
    for place, cell in cells:
        if place in read and isinstance(cell, str) and len(cell) > LONGEST_CELL:
            words = _("“%(column)s”超过 %(longest)d 字，这张表放不下：请在原文件里改这一行，再导入原文件。")
            yield words % {"column": ledger.header.called(place), "longest": LONGEST_CELL}


class _InMemory(ExcelWriter):
    """openpyxl keeps each sheet in an open file of the temporary folder till it is packed; what is wrong with rows
    that name people lies on no disk in clear.
    """

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = [], []
        out = io.BytesIO()
        writer: Any = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        archive: ZipFile = self._archive  # type: ignore[attr-defined]
        archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def _write_findings(book: Workbook, findings: Sequence[Finding]) -> None:
    """Row and column only: the value stays in its matter."""
    table = book.create_sheet(_("提示"))
    words = _("文字中疑似有手机号或身份证号，请核对")
    for row in ((_("行号"), _("栏目"), _("提示")), *((one.line, one.field, words) for one in findings)):
        table.append(row)
    table.freeze_panes = "A2"
    table.column_dimensions["C"].width = 48


def _write(cell: Written | MergedCell, value: Cell) -> None:
    if not isinstance(value, str):
        cell.value = int(value) if isinstance(value, float) and value.is_integer() else value
        return
    if isinstance(value, Unsaid):
        # It stays an error till a person corrects it.
        cell.value, cell.data_type = "#N/A", "e"
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    # A row with a text that was cut is refused when it is fed back: what is missing would be lost without a word.
    cell.value = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT
    # What people wrote is text, also where it looks like a formula.
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top")
