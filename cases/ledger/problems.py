"""What can be wrong with a ledger, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass


class LedgerRefused(ValueError):
    """The file as a whole cannot be taken; nothing was brought in. The text names the cure."""


class BadValue(ValueError):
    """One value cannot be taken; the text says what to do about it, never the value itself."""


@dataclass(frozen=True)
class Problem:
    """One value of one row: `line` counts as the spreadsheet does, from 1. `value` may be
    personal: it goes into the workbook of errors, never to a terminal or a log.
    """

    line: int
    field: str
    value: str
    cure: str


@dataclass(frozen=True)
class Finding:
    """What was taken as it stands and should be looked at: row and column, never the value."""

    line: int
    field: str
