"""When a duty must be done or a right ends, and how things stand today. Pure: dates in, dates out.

Counting: the day of the event is not counted (民法典 201); 日 means calendar days; a last day that is a
rest day moves to the next working day (民法典 203). For an office's duty the unmoved day is `last_day` and
lateness begins after the moved one, so that work is planned by the strict reading and judged by the mild.
A petitioner's right always gets the moved day. Applying these articles to petitions is by analogy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from workflows.clock_rules import CLOCKS, ClockRule, Unit, Whose, stopped_on
from workflows.clock_standing import Standing, State, standing
from workflows.clock_words import StepJSON, describe_rules, render_steps
from workflows.workdays import Calendar

__all__ = [
    "CLOCKS", "ClockError", "ClockRule", "Deadline", "Pause", "Standing", "State", "Step", "Unit", "Whose",
    "compute", "describe_rules", "render_steps", "standing", "stopped_on",
]  # fmt: skip

_ONE_DAY = timedelta(days=1)
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)


class ClockError(ValueError):
    """A clock was asked for something its rule forbids; the text says what, for people."""


@dataclass(frozen=True)
class Pause:
    """Days that are not counted, both ends included; `last` is None while the hearing goes on."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            words = _("听证结束日期 %(last)s 早于开始日期 %(first)s")
            raise ClockError(words % {"last": self.last, "first": self.first})

    def overlaps(self, first: date, last: date) -> bool:
        """Whether a day of this pause lies in `first`..`last`; a pause still open takes no day yet."""
        return self.last is not None and self.first <= last and self.last >= first


@dataclass(frozen=True)
class Step:
    """One line of "how this date came about": a code and JSON values, put into words by `render_steps`."""

    code: str
    params: Mapping[str, str | int]

    def as_json(self) -> StepJSON:
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True)
class Deadline:
    """The computed end of one clock: not late on `late_from` - 1, late on `late_from`.

    `original_*` are the dates before any extension. `finish_by` is the last working day not after
    `last_day`. `provisional`: a year whose holidays are not announced was consulted; compute again then.
    `paused_since`: a hearing is going on; the dates will move when its end is recorded.
    """

    code: str
    whose: Whose
    start: date
    first_day: date
    original_last_day: date
    original_late_from: date
    last_day: date
    late_from: date
    finish_by: date
    provisional: bool
    paused_since: date | None
    steps: tuple[Step, ...]

    def steps_as_json(self) -> list[StepJSON]:
        """For storing beside the dates; `render_steps` reads it back in either language."""
        return [step.as_json() for step in self.steps]


def compute(
    rule: ClockRule,
    start: date,
    calendar: Calendar,
    *,
    extension_days: int = 0,
    pauses: Sequence[Pause] = (),
    named_day: date | None = None,
    local_days: int | None = None,
    local_unit: Unit | None = None,
) -> Deadline:
    """The deadline of `rule` started by the event of `start`. Raises ClockError with words.

    `extension_days`: approved calendar days, counted on from the original last day. `pauses`: hearing
    time, where the rule allows it. `named_day`: the day the letter names, for rules without a length.
    `local_days`: a shorter local length in `local_unit` (default: the rule's unit); where the units
    differ, the earlier end counts.
    """
    local = None if local_days is None else (local_days, local_unit or rule.unit)
    count = _Count(rule, start, calendar, extension_days, tuple(pauses), named_day, local)
    count.refuse_dates()
    count.refuse_options()
    return count.deadline()


@dataclass(frozen=True)
class _Count:
    rule: ClockRule
    start: date
    calendar: Calendar
    extension_days: int
    pauses: tuple[Pause, ...]
    named_day: date | None
    local: tuple[int, Unit] | None

    def refuse_dates(self) -> None:
        pauses = (day for pause in self.pauses for day in (pause.first, pause.last))
        for day in filter(None, (self.start, self.named_day, *pauses)):
            if isinstance(day, datetime):  # a datetime is a date to Python, and an hour would shift the day
                raise TypeError(f"clocks run on dates, not on instants: {day!r}")
            if not EARLIEST <= day <= LATEST:
                raise ClockError(_("日期 %(day)s 不合理，请检查年份") % {"day": day})
        if self.rule.unit is Unit.NAMED and self.named_day is None and not (self.rule.open_to_local and self.local):
            raise ClockError(_("“%(name)s”应写明来文指定的日期") % {"name": self.rule.name})
        if self.rule.unit is not Unit.NAMED and self.named_day is not None:
            raise ClockError(_("“%(name)s”的期限由法律规定，不能另行指定") % {"name": self.rule.name})

    def refuse_options(self) -> None:
        rule, name = self.rule, {"name": self.rule.name}
        if self.extension_days < 0:
            raise ClockError(_("延长的天数不能是负数"))
        if self.extension_days and not rule.longest_extension:
            raise ClockError(_("“%(name)s”的期限不能延长") % name)
        if self.extension_days > rule.longest_extension:
            words = _("“%(name)s”最多延长%(longest)s日，不能延长%(days)s日")
            raise ClockError(words % {**name, "longest": rule.longest_extension, "days": self.extension_days})
        if self.pauses and not rule.pausable:
            raise ClockError(_("“%(name)s”没有可以扣除的时间") % name)
        if self.local is not None:
            self._refuse_local(*self.local)

    def _refuse_local(self, days: int, unit: Unit) -> None:
        rule, name = self.rule, {"name": self.rule.name}
        if rule.whose is Whose.PETITIONER:
            raise ClockError(_("“%(name)s”是信访人的权利，本地规定不能改变期限") % name)
        if unit is Unit.NAMED or (rule.unit is Unit.NAMED and not rule.open_to_local):
            raise ClockError(_("“%(name)s”以指定日期为准，不适用本地规定的天数") % name)
        if days < 1:
            raise ClockError(_("本地规定的天数至少为 1"))
        if unit is rule.unit and days > rule.length and not rule.open_to_local:
            words = _("“%(name)s”的本地规定只能短于国家规定的%(national)s日，不能是%(local)s日")
            raise ClockError(words % {**name, "national": rule.length, "local": days})

    def deadline(self) -> Deadline:
        national, local = self._ends()
        original = min(national, local)
        last = self._walk(original, self.extension_days, Unit.DAYS)
        rolled, original_rolled = self.calendar.roll_forward(last), self.calendar.roll_forward(original)
        is_right = self.rule.whose is Whose.PETITIONER
        before = self.calendar.last_workday_on_or_before(rolled if is_right else last)
        # A letter may name a day inside the very holiday in which it arrives.
        finish_by = before if before >= self.start else rolled
        years = self._unannounced(min(before, original), max(rolled, original_rolled), national, local)
        return Deadline(
            code=self.rule.code,
            whose=self.rule.whose,
            start=self.start,
            first_day=self.start + _ONE_DAY,
            original_last_day=original_rolled if is_right else original,
            original_late_from=original_rolled + _ONE_DAY,
            last_day=rolled if is_right else last,
            late_from=rolled + _ONE_DAY,
            finish_by=finish_by,
            provisional=bool(years),
            paused_since=min((p.first for p in self.pauses if p.last is None and p.first <= rolled), default=None),
            steps=(*self._counted(national, local), *self._ended(last, rolled, finish_by), *years),
        )

    def _ends(self) -> tuple[date, date]:
        """The end by the law or the letter, and the end by the local rule; a day named in a letter wins."""
        if self.rule.unit is Unit.NAMED:
            end = self.named_day or self._walk(self.start, *(self.local or (0, Unit.DAYS)))
            return end, end
        national = self._walk(self.start, self.rule.length, self.rule.unit)
        return national, national if self.local is None else self._walk(self.start, *self.local)

    def _walk(self, day: date, length: int, unit: Unit) -> date:
        """The last of `length` counted days after `day`; pauses and, by `unit`, rest days are not counted."""
        while length:
            day += _ONE_DAY
            if not any(pause.overlaps(day, day) for pause in self.pauses):
                length -= unit is Unit.DAYS or self.calendar.is_workday(day)
        return day

    def _unannounced(self, first: date, last: date, national: date, local: date) -> tuple[Step, ...]:
        """A step for each provisional year whose rest days were asked for: `first`..`last`, and all working days."""
        if self.rule.unit is Unit.WORKDAYS:
            first, last = min(first, self.start + _ONE_DAY), max(last, national)
        if self.local is not None and self.local[1] is Unit.WORKDAYS:
            first, last = min(first, self.start + _ONE_DAY), max(last, local)
        years = [year for year in range(first.year, last.year + 1) if self.calendar.is_provisional(year)]
        return tuple(Step("provisional" if self.calendar.has_table(y) else "no_table", {"year": y}) for y in years)

    def _counted(self, national: date, local: date) -> Iterator[Step]:
        rule, start = self.rule, self.start.isoformat()
        if self.named_day is not None:
            yield Step("named", {"rule": rule.code, "start": start, "last": national.isoformat()})
            if self.named_day < self.start:  # a letter may come after its own day; it is registered all the same
                yield Step("named_over", {"last": national.isoformat()})
            return
        if rule.unit is Unit.NAMED and self.local is not None:
            length, unit = self.local
            counted = {"length": length, "unit": unit.value, "last": national.isoformat()}
            yield Step("local_alone", {"rule": rule.code, "start": start, **counted})
            return
        for pause in self.pauses:
            if pause.last is None:
                yield Step("pausing", {"first": pause.first.isoformat()})
            elif pause.overlaps(self.start + _ONE_DAY, national):
                yield Step("paused", {"first": pause.first.isoformat(), "last": pause.last.isoformat()})
        counted = {"length": rule.length, "unit": rule.unit.value, "last": national.isoformat()}
        yield Step("counted", {"rule": rule.code, "start": start, **counted})
        if rule.unit is Unit.WORKDAYS:
            yield from self._skipped(national)
        if self.local is not None:
            length, unit = self.local
            code = "local" if local < national else "local_not_shorter"
            yield Step(code, {"length": length, "unit": unit.value, "last": local.isoformat()})

    def _skipped(self, last: date) -> Iterator[Step]:
        days = [self.start + timedelta(days=n) for n in range(1, (last - self.start).days + 1)]
        rest = [day for day in days if not self.calendar.is_workday(day)]
        names = dict.fromkeys(filter(None, map(self.calendar.name_of, rest)))
        if rest:
            yield Step("skipped", {"days": len(rest), "names": "、".join(names)})
        for day in filter(self.calendar.is_makeup, days):
            yield Step("makeup_counted", {"day": day.isoformat()})

    def _ended(self, last: date, rolled: date, finish_by: date) -> Iterator[Step]:
        if self.extension_days:
            yield Step("extended", {"days": self.extension_days, "last": last.isoformat()})
        if rolled != last:
            name = self.calendar.name_of(last)
            weekday = last.weekday()
            yield Step("rolled", {"last": last.isoformat(), "weekday": weekday, "name": name, "to": rolled.isoformat()})
        elif self.rule.unit is not Unit.WORKDAYS and self.calendar.is_makeup(last):
            yield Step("makeup", {"last": last.isoformat(), "weekday": last.weekday()})
        if self.rule.whose is Whose.OFFICE and finish_by != last:
            yield Step("finish_by", {"day": finish_by.isoformat(), "weekday": finish_by.weekday()})
