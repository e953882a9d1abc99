"""How the nearest duty of a matter stands, from the copies its row keeps: no query, nothing counted anew for a page."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from django.utils import timezone

from workflows.clock_standing import Standing, standing
from workflows.clocks import Deadline, Whose
from workflows.moments import standing_at
from workflows.workdays import load_calendar

_ONE_DAY = dt.timedelta(days=1)


class KeepsItsDue(Protocol):
    """A row with copies of its clocks: the nearest last day, the first late one, the nearest minute."""

    next_due: dt.date | None
    next_late_from: dt.date | None
    next_due_at: dt.datetime | None


def next_due(item: KeepsItsDue) -> Standing | None:
    """How the nearest duty of `item` stands today; None where none runs. `.words()` says it."""
    if item.next_due is None or item.next_late_from is None:
        return None
    if item.next_due_at is not None:
        return standing_at(item.next_due_at, timezone.now())
    last, late = item.next_due, max(item.next_late_from, item.next_due + _ONE_DAY)
    return standing(stored_deadline(Whose.OFFICE, last, late), timezone.localdate(), load_calendar())


def stored_deadline(whose: Whose, last_day: dt.date, late_from: dt.date) -> Deadline:
    """What `standing` reads, put together from stored dates."""
    return Deadline(
        code="",
        whose=whose,
        start=last_day,
        first_day=last_day,
        original_last_day=last_day,
        original_late_from=late_from,
        last_day=last_day,
        late_from=late_from,
        finish_by=last_day,
        provisional=False,
        paused_since=None,
        steps=(),
    )
