"""A ledger that was opened, and what becomes of its rows."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cases.ledger import values
from cases.ledger.columns import Header, choose, hidden_ledgers
from cases.ledger.mapping import Told
from cases.ledger.problems import Finding, Problem
from cases.ledger.reading import Cell, Sheet, is_filled, read_content, read_file


@dataclass(frozen=True)
class Ledger:
    """A ledger that was read and whose columns are understood; `remarks` are on the file, words → rows."""

    sha256: str
    sheet: Sheet
    header: Header
    told: Told
    remarks: Mapping[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows below the header that hold something, each with its number as the spreadsheet counts."""
        first = self.header.last + 1
        for at, cells in enumerate(self.sheet.rows.since(first), start=first + 1):
            if is_filled(cells):
                yield at, cells

    def says_something(self, cells: Sequence[Cell]) -> bool:
        """Whether any column we read is filled: ruled lines with a printed number are not rows."""
        places = (place for places in self.header.columns.values() for place in places)
        return is_filled([cells[place] for place in places if place < len(cells)])

    def problem(self, line: int, column: str, cure: str) -> Problem:
        """What is wrong with a row as a whole, told at one of its columns with what stands there."""
        cells = self.sheet.rows[line - 1]
        places = self.header.columns.get(column, ())
        value = "-".join(values.plain(cells[place]) for place in places if place < len(cells))
        return Problem(line, self.header.named(column), value, cure)


@dataclass
class Result:
    """What became of the rows: each is imported (or could be, in a trial), already there, or wrong."""

    rows: int = 0
    imported: int = 0
    already_there: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)
    # Numbers of people in free text: taken as it stands, and told.
    findings: list[Finding] = field(default_factory=list)
    # Line of a row that was not taken → its hidden cell of the workbook of errors (identity.py).
    twins: dict[int, str] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """Rows that were not taken; one row may have several problems."""
        return len({problem.line for problem in self.problems})

    def counts(self) -> dict[str, int]:
        """The four figures every import ends with."""
        return {
            "rows": self.rows,
            "imported": self.imported,
            "already_there": self.already_there,
            "errors": self.errors,
        }


def open_ledger(path: Path, *, sheet: str = "", told: Told | None = None) -> Ledger:
    """Read the file and find its columns. Raises LedgerRefused."""
    return ledger_of(read_file(path), path.name, sheet=sheet, told=told)


def ledger_of(content: bytes, name: str, *, sheet: str = "", told: Told | None = None) -> Ledger:
    """The same for the bytes of a file. Raises LedgerRefused."""
    told = told or Told()
    sheets = read_content(content, name, sheet)
    chosen, header = choose(sheets, told)
    return Ledger(hashlib.sha256(content).hexdigest(), chosen, header, told, hidden_ledgers(sheets, chosen, told))
