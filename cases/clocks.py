"""A matter's clocks kept in step with its log, and proven against it every night."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

import trail.log
from cases.models import Case, Clock
from workflows.clock_runs import Line, Run, runs_of
from workflows.clocks import CLOCKS, Deadline, Standing, Whose, compute, standing
from workflows.local_rules import local_rule
from workflows.workdays import Calendar, load_calendar


@dataclass(frozen=True)
class Difference:
    """A stored clock that does not equal what the log says. `stored` is None for a missing row."""

    number: str
    code: str
    round: int
    stored: dt.date | None
    computed: dt.date | None


def lines_of(case: Case) -> list[Line]:
    """The chained history of a matter as the clocks read it."""
    return [
        # «case.accept» is the verb «accept»; «review.request» keeps its level, as the rules name it.
        Line(event.seq or 0, event.code.removeprefix("case."), event.happened_on, event.details)
        for event in trail.log.events_of(case.stream)
        if event.happened_on is not None
    ]


def follow(case: Case) -> None:
    """Write the clocks the log asks for, and what is due next, to the rows. Called by the engine."""
    if case.is_historical:
        return  # nothing is claimed about times nobody kept
    calendar = load_calendar()
    wanted = {(run.code, run.round): _columns(case, run, calendar) for run in runs_of(lines_of(case))}
    stored = {(clock.code, clock.round): clock for clock in case.clocks.all()}
    for key, columns in wanted.items():
        clock = stored.get(key)
        if clock is None or any(getattr(clock, name) != value for name, value in columns.items()):
            Clock.objects.update_or_create(case=case, code=key[0], round=key[1], defaults=columns)
    for key in stored.keys() - wanted.keys():
        stored[key].delete()
    _copy_next_due(case)


def _columns(case: Case, run: Run, calendar: Calendar) -> dict[str, Any]:
    rule = CLOCKS[run.code]
    local = local_rule(run.code, case.received_on)
    deadline = compute(
        rule,
        run.started_on,
        calendar,
        extension_days=run.extension_days,
        pauses=run.pauses,
        named_day=run.named_day,
        local_days=local.length if local else None,
        local_unit=local.unit if local else None,
    )
    original = deadline
    if run.first_named:
        original = compute(rule, run.started_on, calendar, named_day=run.first_named)
    return {
        "started_on": run.started_on,
        "original_last_day": original.original_last_day,
        "last_day": deadline.last_day,
        "late_from": deadline.late_from,
        "is_provisional": deadline.provisional,
        "paused_since": deadline.paused_since,
        "stopped_on": run.stopped_on,
        "stopped_by": run.stopped_by,
        "steps": deadline.steps_as_json(),
    }


def standing_of(clock: Clock, today: dt.date | None = None) -> Standing:
    """How a stored clock stands on `today` (default: the office's today); `.words()` says it."""
    rule, calendar = CLOCKS[clock.code], load_calendar()
    rolled = calendar.roll_forward(clock.original_last_day) + dt.timedelta(days=1)
    deadline = Deadline(
        code=clock.code,
        whose=rule.whose,
        start=clock.started_on,
        first_day=clock.started_on + dt.timedelta(days=1),
        original_last_day=clock.original_last_day,
        original_late_from=rolled,
        last_day=clock.last_day,
        late_from=clock.late_from,
        finish_by=calendar.last_workday_on_or_before(clock.last_day),
        provisional=clock.is_provisional,
        paused_since=clock.paused_since,
        steps=(),
    )
    return standing(deadline, today or timezone.localdate(), calendar, stopped_on=clock.stopped_on)


def _copy_next_due(case: Case) -> None:
    """Only the office's duties make a matter due; the petitioner's time is theirs."""
    duties = [code for code, rule in CLOCKS.items() if rule.whose is Whose.OFFICE]
    running = case.clocks.filter(stopped_on__isnull=True, paused_since__isnull=True, code__in=duties).order_by(
        "last_day"
    )
    first = running.first() if case.is_open else None
    late = running.order_by("late_from").first() if case.is_open else None
    case.next_due = first.last_day if first else None
    case.next_late_from = late.late_from if late else None
    case.save(update_fields=["next_due", "next_late_from"])


def differences(case: Case) -> Iterator[Difference]:
    """Where the stored clocks of `case` differ from its log."""
    calendar = load_calendar()
    wanted = {(run.code, run.round): _columns(case, run, calendar) for run in runs_of(lines_of(case))}
    stored = {(clock.code, clock.round): clock for clock in case.clocks.all()}
    for key in sorted(wanted.keys() | stored.keys()):
        clock, columns = stored.get(key), wanted.get(key)
        if clock is None or columns is None or any(getattr(clock, name) != columns[name] for name in columns):
            yield Difference(
                case.number,
                *key,
                clock.last_day if clock else None,
                columns["last_day"] if columns else None,
            )


def recompute_all() -> list[Difference]:
    """Recompute every live matter's clocks from the log; repair and report what differed."""
    found: list[Difference] = []
    for case in Case.objects.filter(is_historical=False).iterator(chunk_size=500):
        different = list(differences(case))
        if different:
            follow(case)
            trail.log.note(
                "clocks.repaired",
                actor="system:clocks",
                stream=case.stream,
                details={"clocks": [f"{one.code}/{one.round}" for one in different]},
            )
            found += different
    return found
