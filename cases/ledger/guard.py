"""Files that are small on the disk and vast in memory are refused before anything reads them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.ledger.problems import LedgerRefused

# 100,000 rows of twelve columns are 100 MB unpacked and 1.2 million cells.
MOST_BYTES = 500 * 1024 * 1024
MOST_CELLS = 8_000_000
CHUNK = 1024 * 1024
# The longest cell reference with its attributes that may lie across two chunks.
OVERLAP = 400
_WIDE = re.compile(rb"""\br\s*=\s*["']([A-Z]{2,3})[0-9]{1,7}["'][^>]*[^/>]>""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ODD = re.compile(rb"""<(?:\w+:)?f[\s>/]|\bt\s*=\s*["']e["']""")
_REPEATED_ROW = re.compile(rb"""<table:table-row[^>]*number-rows-repeated="([0-9]+)"[^>]*[^/>]>""")
_REPEATED_CELL = re.compile(rb"""number-columns-repeated="([0-9]+)"[^>]*[^/>]>""")
ALPHABET = 26


def refuse_bombs(content: bytes) -> set[str]:
    """Raises LedgerRefused when the archive unpacks to more than an office's ledger holds.

    Answers the parts that hold formulas or errors: only those need be looked through again.
    """
    odd: set[str] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = 0
            for entry in archive.infolist():
                # What the directory says of sizes is not trusted: it is counted.
                for size in _measured(archive, entry, odd):
                    unpacked += size
                    if unpacked > MOST_BYTES:
                        words = _("文件解压后超过 %d MB，不像台账：请只保留要导入的工作表，或者分成几个文件。")
                        raise LedgerRefused(words % (MOST_BYTES // 1024 // 1024))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError, OSError):
        pass  # broken in a way the reader says better
    return odd


def _measured(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, odd: set[str]) -> Iterator[int]:
    is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
    rows, columns, before = 0, ALPHABET, b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            yield len(chunk)
            if is_sheet:
                if entry.filename not in odd and _ODD.search(before + chunk):
                    odd.add(entry.filename)
                rows, columns = _extent(before + chunk, rows, columns)
                before = chunk[-OVERLAP:]
                _refuse_vast(rows, columns)
            elif entry.filename == "content.xml":
                _refuse_repeats(before + chunk)
                before = chunk[-OVERLAP:]


def _extent(xml: bytes, rows: int, columns: int) -> tuple[int, int]:
    """How far down and right the cells reach that hold something."""
    for wide in _WIDE.finditer(xml):
        columns = max(columns, column_number(wide[1].decode()) + 1)
    end = max(xml.rfind(b"</c>"), xml.rfind(b":c>"))
    last_row = xml.rfind(b"<row", 0, end) if end > 0 else -1
    found = _REFERENCE.search(xml, max(last_row, 0), max(end, 0))
    return (max(rows, int(found[2])) if found else rows), columns


def _refuse_vast(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        words = _("工作表一直写到第 %(rows)d 行、第 %(columns)d 列，超过可以导入的范围：请删除表格以外的内容后另存。")
        raise LedgerRefused(words % {"rows": rows, "columns": columns})


def _refuse_repeats(xml: bytes) -> None:
    """Rows of blanks repeated to the foot of the sheet are how ods ends a table; filled ones are not."""
    for row in _REPEATED_ROW.finditer(xml):
        cells = xml[row.end() : xml.find(b"</table:table-row>", row.end())]
        if b"office:value" in cells:
            _refuse_vast(int(row[1]), max((int(one[1]) for one in _REPEATED_CELL.finditer(cells)), default=1))


def column_number(letters: str) -> int:
    """«A» is 0, «AA» is 26."""
    number = 0
    for letter in letters:
        number = number * ALPHABET + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """The other way round."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters
