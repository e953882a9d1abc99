"""Files as sheets of cells. What a file is, its content says; its name is never trusted."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext as _

from cases.ledger import biff
from cases.ledger.guard import refuse_bombs
from cases.ledger.packed import Packed
from cases.ledger.problems import LedgerRefused
from cases.ledger.unsaid import unsaid_cells

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


class Unsaid(str):
    """A cell with an error or an uncalculated formula: written, but nobody can say what."""

    __slots__ = ()


WORKBOOK_SIGNATURES = (b"PK\x03\x04", biff.SIGNATURE)
# What stands around a value and says nothing: blanks of every width, also those without any.
EDGES = (
    "".join(chr(code) for code in range(33)) + "\x7f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
    "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(chr(code) for code in range(0x2000, 0x200B))
)
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",\t;|"


@dataclass(frozen=True)
class Sheet:
    """One table as it stands in the file: `rows[0]` is the file's first row. `spread` are the
    rows in which one cell covers several columns.
    """

    name: str
    rows: Packed[list[Cell]]
    spread: frozenset[int] = frozenset()
    is_hidden: bool = False


def read_content(content: bytes, name: str, only: str = "") -> list[Sheet]:
    """The sheets of an xlsx, xls or ods workbook, or the one table of a csv called `name`; `only` names one.

    Raises LedgerRefused when the file is of another kind, locked, empty or has no such sheet.
    """
    if not content.strip():
        raise LedgerRefused(_("“%s”是空文件。") % name)
    if content.startswith(WORKBOOK_SIGNATURES):
        odd = refuse_bombs(content) if content.startswith(b"PK") else set()
        sheets = _workbook(content, name, only, odd)
    else:
        table = Path(name).stem
        sheets = [Sheet(table, _delimited(_decoded(content, name)))]
        _chosen([table], only)
    if not any(is_filled(row) for sheet in sheets for row in sheet.rows):
        raise LedgerRefused(_("“%s”里没有内容。") % name)
    return sheets


def is_filled(row: Sequence[Cell]) -> bool:
    """Whether anything is written in the row."""
    return any(not isinstance(cell, str) or cell.strip(EDGES) for cell in row)


def read_file(path: Path) -> bytes:
    """The bytes of the file. Raises LedgerRefused."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise LedgerRefused(_("找不到文件 %s，请核对路径。") % path) from None
    except OSError as error:
        raise LedgerRefused(_("不能读取 %(path)s：%(why)s。") % {"path": path, "why": error.strerror}) from None


def _workbook(content: bytes, name: str, only: str, odd: Set[str]) -> list[Sheet]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        hidden = {one.name for one in book.sheets_metadata if one.visible != calamine.SheetVisibleEnum.Visible}
        chosen = _chosen(book.sheet_names, only)
        return [_sheet(book.get_sheet_by_name(one), content, odd, is_hidden=one in hidden) for one in chosen]
    except calamine.PasswordError:
        raise LedgerRefused(_("“%s”设有密码，请先取消密码再导入。") % name) from None
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError):
        words = _("“%s”不是完好的表格文件，请用表格软件打开后另存为 xlsx 再导入。")
        raise LedgerRefused(words % name) from None


def _chosen(names: Sequence[str], only: str) -> Sequence[str]:
    if not only:
        return names
    if only not in names:
        words = _("没有名为“%(name)s”的工作表；文件里有：%(all)s。")
        raise LedgerRefused(words % {"name": only, "all": "、".join(names)})
    return [only]


def _sheet(sheet: Any, content: bytes, odd: Set[str], *, is_hidden: bool) -> Sheet:
    merged = sheet.merged_cell_ranges or []
    unsaid: dict[int, list[int]] = {}
    for row, column in unsaid_cells(content, sheet.name, odd):
        unsaid.setdefault(row, []).append(column)
    rows = Packed(_filled_in(_from_the_top(sheet), unsaid, merged))
    spread = frozenset(top for (top, left), (_bottom, right) in merged if right > left)
    return Sheet(sheet.name, rows, spread, is_hidden)


def _from_the_top(sheet: Any) -> Iterator[list[Cell]]:
    """Row after row, from the sheet's first row and column on: their numbers must be those the person sees."""
    if sheet.start is None:
        return
    before: list[Cell] = [""] * sheet.start[1]
    for row in sheet.iter_rows():
        yield [*before, *row]


def _filled_in(
    rows: Iterable[list[Cell]], unsaid: Mapping[int, Sequence[int]], merged: Sequence[Any]
) -> Iterator[list[Cell]]:
    """Cells nobody can read marked as such, and what a merged cell says in each row it covers."""
    beginning: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in merged:
        beginning.setdefault(top, []).append((left, bottom))
    running: dict[int, tuple[Cell, int]] = {}
    for at, row in enumerate(rows):
        for column in unsaid.get(at, ()):
            row.extend([""] * (column + 1 - len(row)))
            row[column] = Unsaid("#")
        for left, (value, bottom) in list(running.items()):
            if at > bottom:
                del running[left]
            elif left < len(row):
                row[left] = value
        running |= {left: (row[left], bottom) for left, bottom in beginning.get(at, ()) if left < len(row)}
        yield row


def _decoded(content: bytes, name: str) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030: what ledgers are exported in."""
    encodings = ("utf-16",) if content.startswith(UTF16_MARKS) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not text.lstrip()[:200].lower().startswith(("%pdf", "<", "{\\rtf")):
            return text
    words = _("“%s”不是表格：可以导入 xlsx、xls、ods，或 UTF-8、GB18030 编码的 csv。")
    raise LedgerRefused(words % name)


def _delimited(text: str) -> Packed[list[Cell]]:
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    start = text[:4000]
    delimiter = max(DELIMITERS, key=start.count)
    # The limit is one for the whole process: it only ever grows.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return Packed(_rows(text.removesuffix("\n").split("\n"), delimiter))


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[list[Cell]]:
    """Raises LedgerRefused where a quotation mark that is never closed, or closed rows later, has swallowed rows."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    widest, before = 0, 0
    for row in reader:
        spread = any("\n" in cell for cell in row)
        taken = lines[before : reader.line_num]
        if spread and (not _is_well_quoted(taken, delimiter) or _holds_a_row(row, delimiter, widest)):
            words = _(
                "文本第 %d 行的引号没有成对，把后面的行也算进了这一格：请改好这一行的引号；"
                "内容里确有这样几行的，请另存为 xlsx 再导入。"
            )
            raise LedgerRefused(words % (before + 1))
        widest, before = widest if spread else max(widest, len(row)), reader.line_num
        yield list(row)


def _is_well_quoted(lines: Sequence[str], delimiter: str) -> bool:
    try:
        list(csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _holds_a_row(row: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a line within a cell would be a whole row of the table by itself."""
    within = (line for cell in row if "\n" in cell for line in cell.split("\n"))
    return width > 2 and any(line.count(delimiter) == width - 1 for line in within)
