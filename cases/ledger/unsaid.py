"""Cells of an xlsx or xls that look blank and are not: errors (#N/A) and formulas nobody has calculated.

The fast reader gives both as «»; taken so, a name or a reply would vanish without a word.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Container, Iterator
from pathlib import PurePosixPath

from cases.ledger import biff
from cases.ledger.guard import column_number

# Attributes come in any order and with any prefix, so each is looked for on its own.
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)""", re.DOTALL)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_RESULT = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
# A formula that came to «» says so by its type.
_TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")


def unsaid_cells(content: bytes, sheet: str, odd: Container[str] | None = None) -> Iterator[tuple[int, int]]:
    """(row, column), both from 0, of such cells in the sheet; nothing for other kinds of workbook.

    `odd`: the only parts that hold formulas or errors, where that is known (guard.refuse_bombs).
    """
    if content.startswith(biff.SIGNATURE):
        yield from biff.error_cells(content, sheet)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            place = _places(archive).get(sheet)
            xml = archive.read(place) if place and (odd is None or place in odd) else b""
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, KeyError, UnicodeDecodeError):
        return
    # Most sheets have neither; only the others are looked through cell by cell.
    if not _FORMULA.search(xml) and not _ERROR.search(xml):
        return
    for cell in _CELL.finditer(xml):
        attributes, inside = cell[1], cell[2] or b""
        calculated = not _FORMULA.search(inside) or _RESULT.search(inside) or _TEXT.search(attributes)
        if (_ERROR.search(attributes) or not calculated) and (found := _REFERENCE.search(attributes)):
            yield int(found[2]) - 1, column_number(found[1].decode())


def _places(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of a sheet → its part of the archive."""
    relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    targets = {one.get("Id", ""): one.get("Target", "") for one in map(_attributes, _RELATION.findall(relations))}
    sheets = map(_attributes, _SHEET.findall(archive.read("xl/workbook.xml").decode()))
    return {
        html.unescape(one["name"]): str(PurePosixPath("/xl", targets.get(one.get("r:id", ""), ""))).lstrip("/")
        for one in sheets
        if "name" in one
    }


def _attributes(text: str) -> dict[str, str]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(text)}
