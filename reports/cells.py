"""The report as tables of typed cells: page, PDF and workbook show the same cells, each in its way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _

NONE = "—"
Words = str | Promise


class Kind(StrEnum):
    """How a value is shown. Shares are kept as parts of 1."""

    WORDS = "words"
    COUNT = "count"
    SHARE = "share"
    CHANGE = "change"
    POINTS = "points"


@dataclass(frozen=True)
class Cell:
    """One value; None is shown as a dash and stays empty in a workbook. `drill` is the query of the page that
    lists what is counted here (reports/drill), "" where there is none.
    """

    value: Words | int | float | None
    kind: Kind = Kind.WORDS
    drill: str = ""

    def __str__(self) -> str:
        value = self.value
        if value is None:
            return NONE
        if isinstance(value, str | Promise):
            return str(value)
        if self.kind is Kind.SHARE:
            return f"{value:.1%}"
        if self.kind is Kind.CHANGE:
            return f"{_signed(value * 100)}%"
        if self.kind is Kind.POINTS:
            return _("%(points)s 个百分点") % {"points": _signed(value * 100)}
        return f"{value:,}"


def _signed(value: float) -> str:
    """One decimal with its sign; what rounds to nothing has none."""
    rounded = round(value, 1)
    return f"{rounded:+.1f}" if rounded else "0.0"


@dataclass(frozen=True)
class Column:
    """`label` heads the column."""

    label: Words
    kind: Kind = Kind.COUNT

    @property
    def number(self) -> bool:
        """Whether the cells stand to the right (read by templates/parts/table.html)."""
        return self.kind is not Kind.WORDS


@dataclass(frozen=True)
class Table:
    """`code` names the anchor, `title` the sheet. `note` stands below the table. `stack`: rows are told
    rather than compared, so a narrow screen shows each as a card.
    """

    code: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    note: Words = ""
    stack: bool = False


def count(value: int, drill: object = "") -> Cell:
    """A count; nothing is listed behind nought."""
    return Cell(value, Kind.COUNT, str(drill) if value else "")


def share(value: float | None) -> Cell:
    return Cell(value, Kind.SHARE)


def words(value: Words) -> Cell:
    return Cell(value, Kind.WORDS)
