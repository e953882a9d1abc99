"""The figures of one period and how they compare. Plain numbers: nothing here asks the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from reports.definitions import REPEAT_RATE, TIMELINESS


@dataclass(frozen=True)
class Figures:
    """The counts of reports.definitions for one period, of all pieces or of one row of a table."""

    submissions: int = 0
    batches: int = 0
    persons: int = 0
    joint_visits: int = 0
    joint_visit_persons: int = 0
    first: int = 0
    repeat: int = 0
    undetermined: int = 0

    @classmethod
    def total(cls, parts: Iterable[Figures]) -> Figures:
        """The sum of periods, or of the rows of a table."""
        listed = list(parts)
        return cls(**{field.name: sum(getattr(part, field.name) for part in listed) for field in fields(cls)})

    @property
    def repeat_rate(self) -> float | None:
        """0 to 1; None for 0 ÷ 0."""
        return REPEAT_RATE.ratio(asdict(self))

    def as_json(self) -> dict[str, int | float | None]:
        return {**asdict(self), "repeat_rate": self.repeat_rate}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Figures:
        """The counts of `as_json`; a count the stored version did not know is nought."""
        return cls(**{field.name: stored.get(field.name, 0) for field in fields(cls)})


PERIODS = ("now", "previous", "year_ago")
YEARS = ("year_to_date", "year_to_date_last_year")


@dataclass(frozen=True)
class Row:
    """One row of a table: the month, the month before and the same month last year; the year so far and that of last
    year in the tables of reports.year.
    """

    key: str
    name: str
    now: Figures
    previous: Figures
    year_ago: Figures
    depth: int = 0
    year_to_date: Figures | None = None
    year_to_date_last_year: Figures | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "key": self.key,
            "name": self.name,
            "depth": self.depth,
            **self.now.as_json(),
            "previous_month": self.previous.as_json(),
            "same_month_last_year": self.year_ago.as_json(),
            **{name: year.as_json() for name in YEARS if (year := getattr(self, name))},
        }

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Row:
        return cls(
            stored["key"],
            stored["name"],
            Figures.of_json(stored),
            Figures.of_json(stored["previous_month"]),
            Figures.of_json(stored["same_month_last_year"]),
            stored.get("depth", 0),
            **{name: Figures.of_json(stored[name]) for name in YEARS if name in stored},
        )

    @classmethod
    def total(cls, key: str, name: str, rows: Iterable[Row]) -> Row:
        """Several rows as one."""
        listed = list(rows)
        now, previous, year_ago = (Figures.total(getattr(row, period) for row in listed) for period in PERIODS)
        told = listed and all(row.year_to_date for row in listed)
        years = (Figures.total(getattr(row, year) for row in listed) if told else None for year in YEARS)
        return cls(key, name, now, previous, year_ago, 0, *years)


@dataclass(frozen=True)
class Tally:
    """One row of a table of the month alone: what is counted by its key, and the counts by their codes."""

    key: str
    name: str
    counts: Mapping[str, int]

    def as_json(self) -> dict[str, object]:
        return {"key": self.key, "name": self.name, **self.counts}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Tally:
        return cls(stored["key"], stored["name"], {k: v for k, v in stored.items() if k not in ("key", "name")})


@dataclass(frozen=True)
class Timeliness:
    """Duties whose last day lies in the month. `open` ones are not late yet (a rest day moved the end)."""

    code: str
    in_time: int = 0
    late: int = 0
    late_open: int = 0
    open: int = 0

    @property
    def due(self) -> int:
        return self.in_time + self.late + self.late_open + self.open

    @property
    def rate(self) -> float | None:
        """Share done in time, 0 to 1; None when none was judged."""
        return TIMELINESS[self.code].ratio(self._counts)

    @property
    def rate_of_all(self) -> float | None:
        """The same with those not yet late below the line, as some systems count it."""
        return TIMELINESS[f"{self.code}_of_all"].ratio(self._counts)

    @property
    def _counts(self) -> dict[str, int]:
        return {"in_time": self.in_time, "late": self.late, "late_open": self.late_open, "open": self.open}

    def as_json(self) -> dict[str, int | float | None]:
        return {"due": self.due, **self._counts, "rate": self.rate, "rate_of_all": self.rate_of_all}

    @classmethod
    def of_json(cls, code: str, stored: Mapping[str, Any]) -> Timeliness:
        return cls(code, *(stored.get(name, 0) for name in ("in_time", "late", "late_open", "open")))


def change(now: float | None, base: float | None) -> float | None:
    """环比 or 同比: (now − base) ÷ base; None when there is nothing to compare with."""
    return None if now is None or not base else (now - base) / base


def difference(now: float | None, base: float | None) -> float | None:
    """How a rate moved, as a share of 1 (0.012 is 1.2 percentage points); None when either is missing."""
    return None if now is None or base is None else now - base
