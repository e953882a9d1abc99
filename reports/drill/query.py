"""How a cell of the report is written in the address of its list: a closed vocabulary, names of nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from reports.months import MONTHS_SHOWN, Month

ALL = "all"
PREVIOUS, YEAR_AGO, TO_DATE, TO_DATE_BEFORE = "previous", "year_ago", "to_date", "to_date_before"


class NoSuchCell(LookupError):
    """The report has no cell of this kind."""


@dataclass(frozen=True)
class Query:
    """One cell. `by` is its table, «all» for the whole; `key` its row, None for the sum of all rows; `only` its
    column, "" for the pieces or repeats themselves; `period` what the month is compared with, one of the four above
    or a month of the table of months, "" for the month itself.
    """

    by: str = ALL
    key: str | None = None
    only: str = ""
    period: str = ""

    def __str__(self) -> str:
        given = {"key": self.key, "only": self.only or None, "period": self.period or None}
        return urlencode({"by": self.by, **{name: value for name, value in given.items() if value is not None}})

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Query:
        """The query an address asks for."""
        return cls(given.get("by", ALL), given.get("key"), given.get("only", ""), given.get("period", ""))


def months_of(month: Month, period: str) -> tuple[Month, Month]:
    """First and last month of a period of the report of `month`. Raises NoSuchCell."""
    before = month.year_before
    named = {
        "": (month, month),
        PREVIOUS: (month.previous, month.previous),
        YEAR_AGO: (before, before),
        TO_DATE: (Month(month.year, 1), month),
        TO_DATE_BEFORE: (Month(before.year, 1), before),
    }
    for one in month.last(MONTHS_SHOWN):
        named[str(one)] = one, one
    if period not in named:
        raise NoSuchCell(period)
    return named[period]
