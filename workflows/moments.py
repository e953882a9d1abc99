"""Clocks that run by the minute (art. 25): from an instant to an instant, in office time. Pure.

Nothing rolls and no rest day is taken off: what is urgent does not wait for Monday. The article says 及时 and names
no number; the minutes are this product's, or the local rule's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from workflows.clock_rules import ClockRule, Unit, Whose
from workflows.clock_standing import Standing, State
from workflows.clock_words import StepJSON
from workflows.clocks import ClockError, Step

OFFICE_TIME = ZoneInfo("Asia/Shanghai")
_HOUR, _DAY = 60, 24 * 60


@dataclass(frozen=True)
class Moment:
    """The computed end of one clock of minutes: in time at `due_at`, late after it. Both are aware, in office time."""

    code: str
    started_at: datetime
    due_at: datetime
    steps: tuple[Step, ...]

    def steps_as_json(self) -> list[StepJSON]:
        """For storing beside the instants."""
        return [step.as_json() for step in self.steps]


@dataclass(frozen=True)
class MomentStanding(Standing):
    """How a clock of minutes stands: `minutes` are left, or late, by the state."""

    minutes: int = 0

    def words(self) -> str:
        """For a list or a badge, in the active language."""
        span = {"span": span_words(self.minutes)}
        sentences = {
            State.DUE: _("还剩 %(span)s"),
            State.LATE: _("超期 %(span)s"),
            State.MET: _("按时报告"),
            State.MET_LATE: _("迟报 %(span)s"),
        }
        return sentences[self.state] % span

    def original_words(self) -> str:
        """Minutes are never extended."""
        return ""


def compute_moment(
    rule: ClockRule, started_at: datetime, *, named_at: datetime | None = None, local_minutes: int | None = None
) -> Moment:
    """The end of `rule` begun at `started_at`: so many minutes later, or at the moment agreed. Raises ClockError."""
    if started_at.tzinfo is None or (named_at is not None and named_at.tzinfo is None):
        raise TypeError("clocks of minutes run on aware instants")
    started_at = started_at.astimezone(OFFICE_TIME)
    if rule.unit is Unit.NAMED:
        if named_at is None:
            raise ClockError(_("“%(name)s”应写明约定的时间") % {"name": rule.name})
        if named_at <= started_at:
            raise ClockError(_("约定的时间应当晚于起算的时间"))
        due_at = named_at.astimezone(OFFICE_TIME)
        return Moment(rule.code, started_at, due_at, (_step("named_moment", rule, started_at, due_at),))
    if rule.unit is not Unit.MINUTES:
        raise ClockError(_("“%(name)s”不按分钟计算") % {"name": rule.name})
    if local_minutes is not None and local_minutes < 1:
        raise ClockError(_("本地规定的分钟数至少为 1"))
    length = rule.length if local_minutes is None else local_minutes
    due_at = started_at + timedelta(minutes=length)
    steps = [_step("counted_minutes", rule, started_at, due_at, length)]
    if local_minutes is not None:
        steps.append(Step("local_minutes", {"length": rule.length}))
    return Moment(rule.code, started_at, due_at, tuple(steps))


def standing_at(due_at: datetime, now: datetime, *, stopped_at: datetime | None = None) -> MomentStanding:
    """How a clock due at `due_at` stands `now`, or stood when it was stopped. A begun minute late is a minute late."""
    at = now if stopped_at is None else stopped_at
    late = max(0, -(-(at - due_at) // timedelta(minutes=1)))
    left = max(0, (due_at - at) // timedelta(minutes=1))
    running = stopped_at is None
    state = (State.LATE if running else State.MET_LATE) if late else (State.DUE if running else State.MET)
    return MomentStanding(
        state=state,
        whose=Whose.OFFICE,
        until=due_at.astimezone(OFFICE_TIME).date(),
        days_left=0,
        workdays_left=0,
        days_late=late // _DAY + 1 if late else 0,
        days_late_original=0,
        provisional=False,
        minutes=late or left,
    )


def span_words(minutes: int) -> str:
    """«7 分钟», «2 小时 5 分钟», «3 天 2 小时»."""
    days, rest = divmod(minutes, _DAY)
    hours, left = divmod(rest, _HOUR)
    parts = (
        (days, _("%(n)d 天") % {"n": days}),
        (hours, _("%(n)d 小时") % {"n": hours}),
        (left if not days else 0, _("%(n)d 分钟") % {"n": left}),
    )
    return " ".join(words for count, words in parts if count) or _("%(n)d 分钟") % {"n": 0}


def _step(code: str, rule: ClockRule, started_at: datetime, due_at: datetime, length: int = 0) -> Step:
    params: dict[str, str | int] = {"rule": rule.code, "start": _minute(started_at), "last": _minute(due_at)}
    return Step(code, {**params, "length": length} if length else params)


def _minute(at: datetime) -> str:
    return at.astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M")
