"""Every clock computed again from the log, each night: what a holiday notice moved is told to those responsible; what
else differs was changed by nobody who may, and is repaired and noted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction

import trail.log
from cases import local_limits, reminding
from cases.clocks import Difference, differences, follow, stored_of, wanted_of
from cases.models import Case, Clock
from workflows.clock_lines import Key
from workflows.workdays import load_calendar

MOVED, REPAIRED, ACTOR = "clocks.calendar", "clocks.repaired", "system:clocks"
_ONE_DAY = dt.timedelta(days=1)
# What the calendar decides of a clock; nothing else of the row differs when only a notice has come.
_BY_CALENDAR = {"original_last_day", "last_day", "late_from", "is_provisional", "steps"}


def recompute_all() -> list[Difference]:
    """Recompute every live matter's clocks from the log; mend and report what differed."""
    found: list[Difference] = []
    local_limits.keep_older()
    for case in Case.objects.filter(is_historical=False).iterator(chunk_size=500):
        # Most agree, and nobody is held up to see that; what differs is looked at again under the lock.
        if differences(case):
            found += _mend(case.pk)
    return found


@transaction.atomic
def _mend(pk: int) -> list[Difference]:
    """A verb of the same moment has either written its line and its clocks, or not begun."""
    case = Case._base_manager.select_for_update().get(pk=pk)
    before = stored_of(case)
    wanted = wanted_of(case, before)
    years = {key: year for key in before.keys() & wanted.keys() if (year := _announced(before[key], wanted[key]))}
    found = [replace(one, year=years.get((one.code, one.round, one.about), 0)) for one in differences(case)]
    if not found:
        return []
    follow(case)
    if years:
        _moved(case, {key: (before[key], year) for key, year in years.items()})
    if wrong := [f"{one.code}/{one.round}" for one in found if not one.year]:
        trail.log.note(REPAIRED, actor=ACTOR, stream=case.stream, details={"clocks": wrong})
    return found


def _moved(case: Case, before: dict[Key, tuple[Clock, int]]) -> None:
    """Note each clock with the year, its days before and after; tell those responsible for what still runs."""
    lines = []
    for key, clock in stored_of(case).items():
        if key not in before:
            continue
        was, year = before[key]
        days = {"old": [was.last_day, was.late_from], "new": [clock.last_day, clock.late_from]}
        lines.append({"clock": f"{clock.code}/{clock.round}", "year": year, **days})
        if clock.is_running and days["old"] != days["new"]:
            reminding.tell_moved(clock, was.late_from)
    trail.log.note(MOVED, actor=ACTOR, stream=case.stream, details={"clocks": lines})


def _announced(stored: Clock, wanted: dict[str, Any]) -> int:
    """The year whose notice moved this clock; 0 where none did. Such a row says itself that it rests on the year, its
    days are those its own steps came to, and nothing differs but what a calendar decides.
    """
    differ = {name for name, value in wanted.items() if getattr(stored, name) != value}
    if not differ or differ - _BY_CALENDAR or not stored.is_provisional or not _is_its_own(stored):
        return 0
    rested = (step["params"]["year"] for step in stored.steps if step["code"] in ("provisional", "no_table"))
    calendar = load_calendar()
    return next((int(year) for year in rested if not calendar.is_provisional(int(year))), 0)


def _is_its_own(stored: Clock) -> bool:
    """Whether the days of a stored row are those its steps came to."""
    ends = [step["params"]["last"] for step in stored.steps if "last" in step["params"]]
    rolled = [step["params"]["to"] for step in stored.steps if step["code"] == "rolled"]
    last = stored.last_day.isoformat()
    return last in ends and (stored.late_from - _ONE_DAY).isoformat() in (*rolled, last)
