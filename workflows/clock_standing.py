"""How a clock stands on a day: so many days left, due today, so many days late, done in time or late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflows.clock_rules import Whose

if TYPE_CHECKING:
    from workflows.clocks import Deadline
    from workflows.workdays import Calendar


class State(StrEnum):
    DUE = "due"
    TODAY = "today"
    ROLLED = "rolled"  # the legal last day is over, but it was a rest day: not late yet
    LATE = "late"
    LAPSED = "lapsed"  # nobody is late who only might; the time to ask is over
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"


@dataclass(frozen=True)
class Standing:
    """`days_left` and `workdays_left` are counted after today up to `until`, the day now aimed at.

    `days_late` is 0 when in time, 1 on `late_from`. `days_late_original` measures the same against the
    date before any extension, so that an extension never hides that the first date was missed.
    """

    state: State
    whose: Whose
    until: date
    days_left: int
    workdays_left: int
    days_late: int
    days_late_original: int
    provisional: bool

    def words(self) -> str:
        """For a list or a badge, in the active language."""
        right = self.whose is not Whose.OFFICE
        numbers = {"days": self.days_left, "workdays": self.workdays_left, "late": self.days_late, "until": self.until}
        sentences = {
            State.DUE: _("还剩 %(days)s 天（%(workdays)s 个工作日）"),
            State.TODAY: _("今天到期"),
            State.ROLLED: _("末日为休息日，顺延至 %(until)s"),
            State.LATE: _("超期 %(late)s 天"),
            State.LAPSED: _("期限已过 %(late)s 天"),
            State.PAUSED: _("听证期间，不计入期限"),
            State.MET: _("期限内提出") if right else _("按期办结"),
            State.MET_LATE: _("期限过后 %(late)s 天提出") if right else _("超期 %(late)s 天办结"),
        }
        return sentences[self.state] % numbers

    def original_words(self) -> str:
        """How late against the date before the extension; "" when that says nothing new."""
        if self.days_late_original <= self.days_late:
            return ""
        return _("按原期限超期 %(late)s 天") % {"late": self.days_late_original}


def standing(deadline: Deadline, today: date, calendar: Calendar, *, stopped_on: date | None = None) -> Standing:
    """How `deadline` stands on `today`, or stood on `stopped_on`, the evidence day the duty was done.

    Looks at dates only: whoever has the matter, or nobody, it goes late the same.
    """
    day = today if stopped_on is None else stopped_on
    rolled = deadline.late_from - timedelta(days=1)
    state = _running(deadline, day, rolled) if stopped_on is None else State.MET
    until = deadline.last_day if day <= deadline.last_day else rolled
    late = _days_from(deadline.late_from, day)
    if late and stopped_on is not None:
        state = State.MET_LATE
    running = state in {State.DUE, State.TODAY, State.ROLLED, State.PAUSED}
    return Standing(
        state=state,
        whose=deadline.whose,
        until=until,
        days_left=max(0, (until - day).days) if running else 0,
        workdays_left=calendar.workdays_between(day, until) if running else 0,
        days_late=0 if state is State.PAUSED else late,
        days_late_original=0 if state is State.PAUSED else _days_from(deadline.original_late_from, day),
        provisional=deadline.provisional,
    )


def _running(deadline: Deadline, day: date, rolled: date) -> State:
    if deadline.paused_since is not None and day >= deadline.paused_since:
        return State.PAUSED
    if day > rolled:
        return State.LATE if deadline.whose is Whose.OFFICE else State.LAPSED
    if day in {deadline.last_day, rolled}:
        return State.TODAY
    return State.DUE if day < deadline.last_day else State.ROLLED


def _days_from(late_from: date, day: date) -> int:
    return max(0, (day - late_from).days + 1)
