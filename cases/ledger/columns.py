"""Which column holds what: the header row, found by the names ledgers use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.ledger.guard import column_letters, column_number
from cases.ledger.mapping import Told
from cases.ledger.names import NAMES, error_headings
from cases.ledger.problems import LedgerRefused
from cases.ledger.reading import Cell, Sheet, is_filled
from cases.ledger.values import line

NEEDED = ("received",)
NEEDED_ONE_OF = ("title", "text")
# Under which heading a header row is looked for: titles, units and dates stand above it.
HEADER_WITHIN = 30
KNOWN_IN_HEADER = 2


@dataclass(frozen=True)
class Header:
    """Where the header ends (`last`, counted from 0), which columns hold which field, and the header's rows as they
    are compared (`storeys`).
    """

    last: int
    titles: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    storeys: tuple[tuple[str, ...], ...] = ()

    def named(self, field: str) -> str:
        """The field's columns as the ledger calls them; our first name for it when absent."""
        places = self.columns.get(field)
        return "+".join(self.called(place) for place in places) if places else NAMES[field][0]

    def called(self, place: int) -> str:
        """One column as the ledger calls it; by its letter where it has no name."""
        return self.titles[place] or letter_of(place)

    def comes_again(self, cells: Sequence[Cell]) -> bool:
        """Whether this row is the head once more, as at the top of each printed page."""
        first = next((place for place, cell in enumerate(cells) if is_filled([cell])), 0)
        alike = [storey for storey in self.storeys if storey[first : first + 1] == (heading(cells[first]),)]
        return bool(alike) and _storey(cells) in alike


def heading(cell: Cell) -> str:
    """A column's name as compared: no blanks, marks, units or «必填» in brackets."""
    text = unicodedata.normalize("NFKC", line(cell))
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", text)
    return re.sub(r"[\s*:,。、]", "", text)


def letter_of(place: int) -> str:
    """«E列» for the fifth column."""
    return f"{column_letters(place)}列"


_FIELD_OF = {heading(name): field for field, names in NAMES.items() for name in names}


def choose(sheets: Sequence[Sheet], told: Told) -> tuple[Sheet, Header]:
    """The one sheet with a header; hidden ones only where no other has any. Raises LedgerRefused when there is none
    or more than one.
    """
    every = [(sheet, head) for sheet in sheets if (head := find_header(sheet, told))]
    found = [(sheet, head) for sheet, head in every if not sheet.is_hidden] or every
    if not found:
        words = _("没有找到表头：至少要有两个认得的列名，例如 %s；列名不同的，用 --map 说明。")
        raise LedgerRefused(words % "、".join(names[0] for names in NAMES.values()))
    if len(found) > 1:
        all_names = "、".join(sheet.name for sheet, _head in found)
        raise LedgerRefused(_("几个工作表都像台账（%s），请用 --sheet 指定一个。") % all_names)
    sheet, (first, last, titles) = found[0]
    columns, doubles = matched(sheet, last, titles, told)
    for one, other in doubles:
        words = _("“%(one)s”和“%(other)s”两列都像是同一项内容，请用 --map 说明用哪一列。")
        raise LedgerRefused(words % {"one": titles[one], "other": titles[other]})
    header = Header(last, titles, columns, tuple(_storey(row) for row in sheet.rows[first : last + 1]))
    _complete(header)
    return sheet, header


def hidden_ledgers(sheets: Sequence[Sheet], chosen: Sheet, told: Told) -> dict[str, int]:
    """What should be known of hidden sheets that are ledgers too, or of the chosen one: words → rows."""
    found = {}
    for sheet in (sheet for sheet in sheets if sheet.is_hidden):
        if head := find_header(sheet, told):
            words = _("台账在隐藏的工作表“%s”里") if sheet is chosen else _("隐藏的工作表“%s”也像台账，没有导入")
            found[words % sheet.name] = sum(1 for row in sheet.rows.since(head.last + 1) if is_filled(row))
    return found


def _storey(row: Sequence[Cell]) -> tuple[str, ...]:
    """One row of a header as it is compared."""
    names = [heading(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


class Head(NamedTuple):
    """Where a header stands, rows counted from 0, and the names of its columns."""

    first: int
    last: int
    titles: tuple[str, ...]


def find_header(sheet: Sheet, told: Told) -> Head | None:
    """The row a person named, or the first that names two known columns; with the row below it when the
    head has two storeys.
    """
    known = _FIELD_OF | {heading(name): field for field, names in told.columns.items() for name in names}
    if sheet.rows and own_columns([line(cell) for cell in sheet.rows[0]]):
        at: int | None = 0  # our workbook of errors: what was told of the ledger's rows is not of these
    elif told.header_row:
        at = told.header_row - 1 if told.header_row <= len(sheet.rows) else None
    else:
        start = enumerate(sheet.rows[:HEADER_WITHIN])
        at = next((at for at, row in start if _known(row, known) >= KNOWN_IN_HEADER), None)
    if at is None:
        return None
    row = sheet.rows[at]
    below = sheet.rows[at + 1] if at + 1 < len(sheet.rows) else []
    if _known(below, known) >= (1 if at in sheet.spread else KNOWN_IN_HEADER):
        storeys = zip_longest(row, below, fillvalue="")
        return Head(at, at + 1, tuple(line(lower) or line(upper) for upper, lower in storeys))
    return Head(at, at, tuple(line(cell) for cell in row))


def _known(row: Sequence[Cell], known: Mapping[str, str]) -> int:
    return len({known[name] for cell in row if isinstance(cell, str) and (name := heading(cell)) in known})


def matched(
    sheet: Sheet, last: int, titles: Sequence[str], told: Told
) -> tuple[dict[str, tuple[int, ...]], list[tuple[int, int]]]:
    """Field → columns, as told and by names; and the pairs of columns between which only a person can choose.

    Raises LedgerRefused when a column that was told is not there.
    """
    named = [heading(title) for title in titles]
    columns = {field: tuple(_place(name, named) for name in names) for field, names in told.columns.items() if names}
    taken = {place for places in columns.values() for place in places}
    doubles: list[tuple[int, int]] = []
    for place, name in enumerate(named):
        field = _FIELD_OF.get(name, "")
        if not field or field in told.columns or place in taken or told.only_told:
            continue
        if field not in columns:
            columns[field] = (place,)
            continue
        earlier = columns[field][0]
        idle = is_idle(sheet, last, earlier), is_idle(sheet, last, place)
        if idle == (True, False):
            columns[field] = (place,)
        elif idle == (True, True) or (idle == (False, False) and not _same(sheet, last, earlier, place)):
            doubles.append((earlier, place))
    return columns, doubles


def is_idle(sheet: Sheet, last: int, place: int) -> bool:
    """Whether nothing stands below the column's name."""
    return not any(is_filled([row[place]]) for row in sheet.rows.since(last + 1) if place < len(row))


def _same(sheet: Sheet, last: int, one: int, other: int) -> bool:
    """Whether a repeated column says in every row what the first one says."""
    return all(
        (row[one] if one < len(row) else "") == (row[other] if other < len(row) else "")
        for row in sheet.rows.since(last + 1)
    )


def own_columns(titles: Sequence[str]) -> int:
    """How many columns of our workbook of errors stand before the ledger's own."""
    ours = error_headings()
    return len(ours) if tuple(titles[: len(ours)]) == ours else 0


def _place(name: str, named: Sequence[str]) -> int:
    if heading(name) in named:
        return named.index(heading(name))
    by_letter = re.fullmatch(r"([A-Z]{1,3})列", name)
    # Letters are those of the ledger, also when its wrong rows come back in our workbook.
    place = column_number(by_letter[1]) + own_columns(named) if by_letter else len(named)
    if place >= len(named):
        raise LedgerRefused(_("表头里没有对照文件所说的“%s”列。") % name)
    return place


def _complete(header: Header) -> None:
    missing = [NAMES[name][0] for name in NEEDED if name not in header.columns]
    if not any(name in header.columns for name in NEEDED_ONE_OF):
        missing.append(" / ".join(NAMES[name][0] for name in NEEDED_ONE_OF))
    if missing:
        words = _("表头缺少必需的列：%s。列名不同的，用 --map 说明哪一列是它。")
        raise LedgerRefused(words % "、".join(missing))
