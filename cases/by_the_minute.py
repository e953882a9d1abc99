"""Reminders of what runs by the minute (art. 25): who hears of it by when, and when somebody is to look again.

The daily round would come hours too late. The minutes are ours, as those of the clocks are (docs/decisions.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases.models.reminders import ReminderLevel
from jobs.queue import enqueue

if TYPE_CHECKING:
    from cases.models import Case
    from workflows.clock_lines import Key

JOB = "clocks.urgent"
_MINUTE = dt.timedelta(minutes=1)
BEFORE = 10 * _MINUTE  # before it is due: the responsible
DIRECTOR_AFTER = 30 * _MINUTE  # after it was due; the head hears with the first minute


def levels(due_at: dt.datetime, now: dt.datetime) -> Iterator[ReminderLevel]:
    """Who is to have been told `now`."""
    if now >= due_at - BEFORE:
        yield ReminderLevel.RESPONSIBLE
    if now > due_at:
        yield ReminderLevel.HEAD
    if now >= due_at + DIRECTOR_AFTER:
        yield ReminderLevel.DIRECTOR


def arrange(case: Case, clock: Key, due_at: dt.datetime) -> None:
    """Have somebody look at each of these moments, once; what is over by then is told to nobody."""
    which = ":".join(map(str, (JOB, case.pk, *clock)))
    for at in (due_at - BEFORE, due_at + _MINUTE, due_at + DIRECTOR_AFTER):
        stamp = at.astimezone(dt.UTC).strftime("%Y%m%d%H%M")
        enqueue(JOB, {"case": case.pk}, key=f"{which}:{stamp}", run_after=at)
