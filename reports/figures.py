"""The figures of one period and how they compare. Plain numbers: nothing here asks the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

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


@dataclass(frozen=True)
class Row:
    """One row of a table: the month, the month before and the same month last year."""

    key: str
    name: str
    now: Figures
    previous: Figures
    year_ago: Figures
    depth: int = 0

    def as_json(self) -> dict[str, object]:
        return {
            "key": self.key,
            "name": self.name,
            **self.now.as_json(),
            "previous_month": self.previous.as_json(),
            "same_month_last_year": self.year_ago.as_json(),
        }


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
        counts: Mapping[str, int] = {"in_time": self.in_time, "late": self.late, "late_open": self.late_open}
        return next(one for one in TIMELINESS if one.code == self.code).ratio(counts)

    def as_json(self) -> dict[str, int | float | None]:
        counts = {"in_time": self.in_time, "late": self.late, "late_open": self.late_open, "open": self.open}
        return {"due": self.due, **counts, "rate": self.rate}


def change(now: float | None, base: float | None) -> float | None:
    """环比 or 同比: (now − base) ÷ base; None when there is nothing to compare with."""
    return None if now is None or not base else (now - base) / base


def difference(now: float | None, base: float | None) -> float | None:
    """How a rate moved, as a share of 1 (0.012 is 1.2 percentage points); None when either is missing."""
    return None if now is None or base is None else now - base
