"""One row's cells by field, as they are read, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from cases.ledger import values
from cases.ledger.columns import Header, heading
from cases.ledger.names import SUMS
from cases.ledger.problems import BadValue, Problem
from cases.ledger.reading import Cell

T = TypeVar("T")


@dataclass
class RowCells:
    """One row's cells by field, gathering what is wrong with them."""

    line: int
    cells: Sequence[Cell]
    header: Header
    problems: list[Problem] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    # Whether a cell was taken as blank because it says NULL or the like.
    says_nothing: bool = False

    def take(self, field_: str, read: Callable[[Cell], T], absent: T, *, needed: str = "") -> T:
        """The field's value; `absent` when the cell is blank; a problem when it cannot be read."""
        cell = self._cell(field_)
        if self._is_blank(cell):
            if needed:
                self.wrong(field_, needed)
            return absent
        try:
            return read(values.said(cell))
        except BadValue as wrong:
            self.wrong(field_, str(wrong))
            return absent

    def wrong(self, field_: str, cure: str) -> None:
        """One more thing to be corrected."""
        self.bad.add(field_)
        self.problems.append(Problem(self.line, self.header.named(field_), values.plain(self._cell(field_)), cure))

    def key(self) -> str:
        """The row's number, of several columns joined; «» when one of them is blank."""
        cells = [self.at(place) for place in self.header.columns.get("key", ())]
        if any(self._is_blank(cell) for cell in cells):
            return ""
        try:
            parts = [values.code(values.said(cell)) for cell in cells]
        except BadValue as wrong:
            self.wrong("key", str(wrong))
            return ""
        return "-".join(parts) if all(parts) else ""

    def words(self, field_: str) -> str:
        """What stands in the field's cell, as it is written; «» when it is blank."""
        cell = self._cell(field_)
        return "" if self._is_blank(cell) else values.line(cell)

    def sum_at(self) -> int | None:
        """Where the row says that it adds up others; None when it does not."""
        words = ((place, heading(cell)) for place, cell in enumerate(self.cells) if isinstance(cell, str))
        return next((place for place, word in words if SUMS.fullmatch(word)), None)

    def at(self, place: int) -> Cell:
        """The cell in this column; «» past the row's end."""
        return self.cells[place] if place < len(self.cells) else ""

    def _is_blank(self, cell: Cell) -> bool:
        if values.is_nothing(cell):
            self.says_nothing = True
            return True
        # Nearly every cell begins with a letter or a digit, and need not be cleaned to be seen.
        return isinstance(cell, str) and not cell[:1].isalnum() and not values.line(cell)

    def _cell(self, field_: str) -> Cell:
        places = self.header.columns.get(field_, ())
        return self.at(places[0]) if places else ""
