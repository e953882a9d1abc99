"""A calendar month of evidence dates: whole local days, first and last day included.

Months are cut by date, never by instant: a visit at 00:30 on 1 March local time counts in March.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
EARLIEST_YEAR, LATEST_YEAR = 1949, 2199
MONTHS_SHOWN = 24  # in the table of months


class NotAMonth(ValueError):
    """The text names no month; the message says what would, in words for the reader."""


@dataclass(frozen=True, order=True)
class Month:
    """`number` is 1 to 12."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written YYYY-MM. Raises NotAMonth."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise NotAMonth(_("月份应写成 2026-10 的样子。"))
        month = cls(int(found[1]), int(found[2]))
        if not (1 <= month.number <= 12 and EARLIEST_YEAR <= month.year <= LATEST_YEAR):
            raise NotAMonth(_("没有 %(month)s 这个月份。") % {"month": month})
        return month

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month the day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def words(self) -> str:
        """As on a heading, e.g. 2026年10月."""
        return _("%(year)s年%(month)s月") % {"year": self.year, "month": self.number}

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day, both included."""
        return self.first_day, self.last_day

    def plus(self, months: int) -> Month:
        """So many months later; earlier when negative."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    @property
    def previous(self) -> Month:
        return self.plus(-1)

    @property
    def year_before(self) -> Month:
        """The same month of last year."""
        return self.plus(-12)

    def year_to_date(self) -> list[Month]:
        """January up to and with this month."""
        return [Month(self.year, number) for number in range(1, self.number + 1)]

    def last(self, months: int) -> list[Month]:
        """So many months up to and with this one, oldest first."""
        return [self.plus(back) for back in range(1 - months, 1)]
