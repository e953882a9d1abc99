"""Which column holds what: the header row, found by the names ledgers use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from cases.ledger.mapping import LedgerMap
from cases.ledger.names import NAMES
from cases.ledger.problems import LedgerRefused
from cases.ledger.reading import Cell, Sheet
from cases.ledger.values import line

NEEDED = ("received",)
NEEDED_ONE_OF = ("title", "text")
# Under which heading a header row is looked for: titles, units and dates stand above it.
HEADER_WITHIN = 30
KNOWN_IN_HEADER = 2


@dataclass(frozen=True)
class Header:
    """Where the header ends (`last`, counted from 0) and which columns hold which field."""

    last: int
    titles: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]

    def named(self, field: str) -> str:
        """The field's columns as the ledger calls them; our first name for it when absent."""
        places = self.columns.get(field)
        return "+".join(self.titles[place] for place in places) if places else NAMES[field][0]


def heading(cell: Cell) -> str:
    """A column's name as compared: no blanks, marks, units or «必填» in brackets."""
    text = unicodedata.normalize("NFKC", line(cell))
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", text)
    return re.sub(r"[\s*:,。、]", "", text)


_FIELD_OF = {heading(name): field for field, names in NAMES.items() for name in names}


def choose(sheets: Sequence[Sheet], told: LedgerMap) -> tuple[Sheet, Header]:
    """The one sheet with a header. Raises LedgerRefused when there is none or more than one."""
    found = [(sheet, *head) for sheet in sheets if (head := _head(sheet, told))]
    if not found:
        words = _("没有找到表头：至少要有两个认得的列名，例如 %s；列名不同的，用 --map 说明。")
        raise LedgerRefused(words % "、".join(names[0] for names in NAMES.values()))
    if len(found) > 1:
        all_names = "、".join(sheet.name for sheet, _last, _header in found)
        raise LedgerRefused(_("几个工作表都像台账（%s），请用 --sheet 指定一个。") % all_names)
    sheet, last, titles = found[0]
    header = Header(last, titles, _columns(titles, told))
    _complete(header)
    return sheet, header


def _head(sheet: Sheet, told: LedgerMap) -> tuple[int, tuple[str, ...]] | None:
    """The first row that names two known columns, with the row below it when the head has two storeys."""
    known = _FIELD_OF | {heading(name): field for field, names in told.columns.items() for name in names}
    start = enumerate(sheet.rows[:HEADER_WITHIN])
    at = next((at for at, row in start if _known(row, known) >= KNOWN_IN_HEADER), None)
    if at is None:
        return None
    row = sheet.rows[at]
    below = sheet.rows[at + 1] if at + 1 < len(sheet.rows) else []
    if _known(below, known) >= (1 if at in sheet.spread else KNOWN_IN_HEADER):
        storeys = zip_longest(row, below, fillvalue="")
        return at + 1, tuple(line(lower) or line(upper) for upper, lower in storeys)
    return at, tuple(line(cell) for cell in row)


def _known(row: Sequence[Cell], known: Mapping[str, str]) -> int:
    return len({known[name] for cell in row if isinstance(cell, str) and (name := heading(cell)) in known})


def _columns(titles: Sequence[str], told: LedgerMap) -> dict[str, tuple[int, ...]]:
    named = [heading(title) for title in titles]
    columns: dict[str, tuple[int, ...]] = {}
    for field, names in told.columns.items():
        columns[field] = tuple(_place(name, named) for name in names)
    taken = {place for places in columns.values() for place in places}
    for place, name in enumerate(named):
        field = _FIELD_OF.get(name, "")
        if not field or field in told.columns or place in taken:
            continue
        if field in columns:
            words = _("“%(one)s”和“%(other)s”两列都像是同一项内容，请用 --map 说明用哪一列。")
            raise LedgerRefused(words % {"one": titles[columns[field][0]], "other": titles[place]})
        columns[field] = (place,)
    return columns


def _place(name: str, named: Sequence[str]) -> int:
    if heading(name) not in named:
        raise LedgerRefused(_("表头里没有对照文件所说的“%s”列。") % name)
    return named.index(heading(name))


def _complete(header: Header) -> None:
    missing = [NAMES[name][0] for name in NEEDED if name not in header.columns]
    if not any(name in header.columns for name in NEEDED_ONE_OF):
        missing.append(" / ".join(NAMES[name][0] for name in NEEDED_ONE_OF))
    if missing:
        words = _("表头缺少必需的列：%s。列名不同的，用 --map 说明哪一列是它。")
        raise LedgerRefused(words % "、".join(missing))
