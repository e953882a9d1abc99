"""A ledger as its owner sees it before anything is brought in: sheets, header, first rows, open questions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from cases.ledger import values
from cases.ledger.columns import find_header, heading, hidden_ledgers, letter_of, matched, own_columns
from cases.ledger.mapping import Told
from cases.ledger.problems import LedgerRefused
from cases.ledger.reading import Sheet, Unsaid, is_filled

SHOWN_ROWS, SHOWN_CHARACTERS = 20, 40


@dataclass(frozen=True)
class Column:
    """One column: its letter as the match is kept by, its name and its first value, for choosing it."""

    letter: str
    title: str
    example: str

    @property
    def words(self) -> str:
        named = f"{self.letter}：{self.title}" if self.title else self.letter
        return f"{named}（{self.example}）" if self.example else named


@dataclass(frozen=True)
class Outline:
    """`header_row` and `first_row` (of what follows the header) count from 1; the first is 0 when no header
    was found. `guess` is field → letter, by names that are known."""

    sheets: tuple[str, ...]
    sheet: Sheet
    header_row: int
    first_row: int
    columns: tuple[Column, ...]
    guess: Mapping[str, str]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    total: int
    header_digest: str
    # Names of hidden sheets, and what should be known of those that are ledgers too.
    hidden: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def place(self) -> int:
        """Which of the sheets this is, from 0."""
        return self.sheets.index(self.sheet.name)

    @property
    def shown(self) -> int:
        return len(self.rows)

    def undecided(self, letters: Sequence[str]) -> list[tuple[int, str]]:
        """The first dates in these columns whose day and month only a person can tell: line and text."""
        ours = own_columns([column.title for column in self.columns])
        places = [at - ours for at, column in enumerate(self.columns) if column.letter in letters]
        found: list[tuple[int, str]] = []
        for line, row in enumerate(self.sheet.rows.since(self.first_row - 1), start=self.first_row):
            cells = [row[place + ours] for place in places if place + ours < len(row)]
            found += [(line, values.line(cell)) for cell in cells if values.is_undecided(cell)]
            if len(found) >= 3:
                break
        return found[:3]


def outline(sheets: Sequence[Sheet], *, place: int | None = None, header_row: int = 0) -> Outline:
    """What the page shows of the sheet at `place` (default: the first that has a header, else the fullest)."""
    told = Told(header_row=header_row)
    if place is not None and not 0 <= place < len(sheets):
        raise LedgerRefused(_("没有这个工作表，请重新选择。"))
    sheet = sheets[place] if place is not None else _likeliest(sheets)
    head = find_header(sheet, told)
    last, titles = (head.last, head.titles) if head else (-1, ())
    width = max((len(row) for row in sheet.rows[: last + 1 + SHOWN_ROWS]), default=0)
    titles += ("",) * (width - len(titles))
    ours = own_columns(titles)
    letters = [letter_of(at - ours) if at >= ours else "" for at in range(len(titles))]
    filled = ((at, row) for at, row in enumerate(sheet.rows.since(last + 1), start=last + 2) if is_filled(row))
    first = tuple(
        (at, tuple(_text(row, place) for place in range(len(titles)))) for at, row in islice(filled, SHOWN_ROWS)
    )
    total = len(first) + sum(1 for _row in filled)
    found, doubles = matched(sheet, last, titles, told) if head else ({}, [])
    for one, other in doubles:
        # Between two columns of one name only a person can choose.
        found = {field: places for field, places in found.items() if not {one, other} & set(places)}
    return Outline(
        sheets=tuple(one.name for one in sheets),
        sheet=sheet,
        header_row=head.first + 1 if head else 0,
        first_row=last + 2,
        columns=tuple(
            Column(letter, title, next((row[at] for _line, row in first if row[at]), ""))
            for at, (letter, title) in enumerate(zip(letters, titles, strict=True))
        ),
        guess={field: letters[places[0]] for field, places in found.items()},
        rows=first,
        total=total,
        header_digest=_digest(titles[ours:]),
        hidden=tuple(one.name for one in sheets if one.is_hidden),
        remarks=tuple(hidden_ledgers(sheets, sheet, Told())),
    )


def _likeliest(sheets: Sequence[Sheet]) -> Sheet:
    with_head = [sheet for sheet in sheets if find_header(sheet, Told())]
    visible = [sheet for sheet in with_head if not sheet.is_hidden]
    return max(visible or with_head or sheets, key=lambda sheet: len(sheet.rows))


def _text(row: Sequence[object], place: int) -> str:
    cell = row[place] if place < len(row) else ""
    if isinstance(cell, Unsaid):
        return _("（公式没有结果）")
    return values.shortened(values.line(cell), SHOWN_CHARACTERS)  # type: ignore[arg-type]


def _digest(titles: Sequence[str]) -> str:
    return hashlib.sha256("|".join(heading(title) for title in titles).encode()).hexdigest()
