"""Which days are worked: weekends, statutory holidays and make-up days (调休), year by year.

Statutory days follow 《全国年节及纪念日放假办法》; which weekends are swapped is announced each autumn by a
State Council notice and cannot be computed. A year without its notice is *provisional*: dates that depend
on it are shown as such, never guessed and never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from workflows.workday_tables import CalendarError, YearTable, read_year

__all__ = ["Calendar", "CalendarError", "YearTable", "load_calendar"]

SHIPPED_TABLES = Path(__file__).resolve().parent / "data" / "workdays"
_ONE_DAY = timedelta(days=1)
# The statutory days that the sun's calendar fixes; the others move and are left out where no table is.
_FIXED_DAYS = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
_SECOND_OF_MAY_SINCE = 2025
# The month in which the State Council's notice for the next year usually comes out.
_ANNOUNCED_FROM = 11


@dataclass(frozen=True)
class Calendar:
    """Answers about days. Immutable; `years` maps a year to its table. Dates are dates, never instants."""

    years: Mapping[int, YearTable] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on `day`: make-up weekends are, holidays and other weekends are not."""
        if self.is_makeup(day):
            return True
        return day.weekday() < 5 and not self._holiday(day)

    def is_makeup(self, day: date) -> bool:
        """Whether `day` is a weekend day worked in exchange for a holiday (调休上班)."""
        table = self.years.get(day.year)
        return table is not None and day in table.work

    def name_of(self, day: date) -> str:
        """The holiday `day` belongs to or is worked for, in Chinese (a msgid); "" on ordinary days."""
        table = self.years.get(day.year)
        if table is not None and day in table.work:
            return table.work[day]
        return self._holiday(day)

    def is_provisional(self, when: date | int) -> bool:
        """Whether the notice for the year of `when` (a day or a year) is not in the tables."""
        table = self.years.get(when.year if isinstance(when, date) else when)
        return table is None or table.provisional

    def has_table(self, year: int) -> bool:
        """Whether there is a table at all; without one only weekends and fixed-date holidays count."""
        return year in self.years

    def wanting(self, today: date) -> list[int]:
        """The years whose notice should be known by `today` and is not: this one, from November also the next."""
        years = (today.year, today.year + 1) if today.month >= _ANNOUNCED_FROM else (today.year,)
        return [year for year in years if self.is_provisional(year)]

    def roll_forward(self, day: date) -> date:
        """`day` if it is worked, else the next working day (民法典 203)."""
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def last_workday_on_or_before(self, day: date) -> date:
        """`day` if it is worked, else the working day before it."""
        while not self.is_workday(day):
            day -= _ONE_DAY
        return day

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which itself is not counted; `day` when n is 0."""
        if n < 0:
            raise ValueError(f"n must not be negative: {n}")
        while n:
            day += _ONE_DAY
            n -= self.is_workday(day)
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after `after` and not after `until`; 0 when there are none."""
        days = range(1, (until - after).days + 1)
        return sum(self.is_workday(after + timedelta(days=offset)) for offset in days)

    def _holiday(self, day: date) -> str:
        table = self.years.get(day.year)
        if table is not None:
            return table.rest.get(day, "")
        if (day.month, day.day) == (5, 2) and day.year >= _SECOND_OF_MAY_SINCE:
            return "劳动节"
        return _FIXED_DAYS.get((day.month, day.day), "")


def load_calendar() -> Calendar:
    """The calendar of this installation: the shipped years, each replaced by its own file of that year.

    Read again only when a file has changed, so that a new year's notice counts without a restart. Raises CalendarError.
    """
    return _read(_fingerprint(own_tables()))


def own_tables() -> Path:
    """The folder of the installation's own tables; it need not exist."""
    return Path(settings.VAR_DIR) / "workdays"


def _fingerprint(own: Path) -> tuple[tuple[Path, int, int], ...]:
    files = {file.name: file for folder in (SHIPPED_TABLES, own) for file in folder.glob("*.toml")}
    stats = ((file, file.stat()) for _name, file in sorted(files.items()))
    return tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in stats)


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int, int], ...]) -> Calendar:
    tables = (read_year(file) for file, _changed, _size in files)
    return Calendar({table.year: table for table in tables})
