"""A matter's clocks kept in step with its log, and proven against it every night."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from cases import by_the_minute, local_limits
from cases.models import Case, Clock
from workflows.clock_lines import Key, Run, history
from workflows.clock_runs import runs_of
from workflows.clocks import CLOCKS, Deadline, Standing, Unit, Whose, compute, standing
from workflows.local_rules import LocalRule
from workflows.moments import compute_moment, standing_at
from workflows.workdays import Calendar, load_calendar

# Duties that an ended matter still has: somebody waits for an answer or a report, asked for review, or ordered it done
# again. Every other one stops or falls away with the end; a test holds that.
ANYWHERE = [
    "review_opinion", "reexam_opinion", "redo", "supervision_reply", "recommendation",
    "urgent_phone", "urgent_written", "urgent_follow_up",
    *(code for code, rule in CLOCKS.items() if rule.of_matter),
]  # fmt: skip

# What the matter itself keeps of its clocks.
COPIES = ("next_due", "next_late_from", "next_due_at")


@dataclass(frozen=True)
class Difference:
    """A stored clock, or what the matter keeps of its clocks, that does not equal what the log says. `stored` is None
    for a missing row; `year` where it was right until that year's holiday notice came (cases/recomputing.py).
    """

    number: str
    code: str
    round: int
    stored: dt.date | None
    computed: dt.date | None
    about: int = 0
    year: int = 0


def follow(case: Case) -> None:
    """Write the clocks the log asks for, and what is due next, to the rows. Called by the engine."""
    if case.is_historical:
        return  # nothing is claimed about times nobody kept
    stored = stored_of(case)
    wanted = wanted_of(case, stored)
    for key, columns in wanted.items():
        clock = stored.get(key)
        if clock is None or any(getattr(clock, name) != value for name, value in columns.items()):
            Clock.objects.update_or_create(case=case, code=key[0], round=key[1], about=key[2], defaults=columns)
            if columns.get("due_at") and columns["stopped_on"] is None:
                by_the_minute.arrange(case, key, columns["due_at"])
    for key in stored.keys() - wanted.keys():
        stored[key].delete()
    _copy_next_due(case)


def wanted_of(case: Case, stored: Mapping[Key, Clock]) -> dict[Key, dict[str, Any]]:
    """The rows the log asks for, each under the local limit it began under. What no law sets runs only where a letter
    names its day or a local rule a length.
    """
    calendar, found = load_calendar(), {}
    for run in runs_of(history(case.stream)):
        rule = CLOCKS[run.code]
        local = local_limits.limit_of(case, run.code, _begun(run, stored))
        named = run.named_day or run.named_at
        if (rule.local_only or (rule.unit is Unit.NAMED and not named)) and not local:
            continue
        columns = _minutes(run, local) if run.started_at else _columns(run, calendar, local)
        found[run.code, run.round, run.about] = {**columns, "local_rule": local_limits.as_kept(case, local)}
    return found


def _begun(run: Run, stored: Mapping[Key, Clock]) -> Clock | None:
    """The row of a run; of a notice that has just become that of the office before, the row it had till then."""
    was = stored.get((CLOCKS[run.code].same_as, run.round, 0))
    found = stored.get((run.code, run.round, run.about))
    return found or (was if was and was.started_on == run.started_on else None)


def _differs(clock: Clock, columns: Mapping[str, Any]) -> bool:
    """Whether a row is not as wanted. One from before local limits were kept says nothing of them."""
    differ = {name for name, value in columns.items() if getattr(clock, name) != value}
    return bool(differ - {"local_rule"} if clock.local_rule is None else differ)


def stored_of(case: Case) -> dict[Key, Clock]:
    """The clocks of a matter by code, round and what they are about."""
    return {(clock.code, clock.round, clock.about): clock for clock in case.clocks.all()}


def _minutes(run: Run, local: LocalRule | None) -> dict[str, Any]:
    """A clock of minutes; its days are copies for lists, which know no hours."""
    assert run.started_at is not None  # noqa: S101
    length = local.length if local else None
    moment = compute_moment(CLOCKS[run.code], run.started_at, named_at=run.named_at, local_minutes=length)
    day = moment.due_at.date()
    return {
        "started_on": run.started_on,
        "original_last_day": day,
        "last_day": day,
        "late_from": day + dt.timedelta(days=1),
        "is_provisional": False,
        "paused_since": None,
        "stopped_on": run.stopped_on,
        "stopped_by": run.stopped_by,
        "started_at": moment.started_at,
        "due_at": moment.due_at,
        "stopped_at": run.stopped_at,
        "steps": moment.steps_as_json(),
    }


def _columns(run: Run, calendar: Calendar, local: LocalRule | None) -> dict[str, Any]:
    rule = CLOCKS[run.code]
    if rule.local_only and local:
        rule, local = replace(rule, length=local.length, unit=local.unit), None
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
    """How a stored clock stands on `today` (default: the office's today); `.words()` says it. Minutes count now."""
    if clock.due_at:
        return standing_at(clock.due_at, timezone.now(), stopped_at=clock.stopped_at)
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
    for name, value in _next_due(case, case.clocks.all()).items():
        setattr(case, name, value)
    case.save(update_fields=list(COPIES))


def _next_due(case: Case, clocks: Iterable[Clock]) -> dict[str, Any]:
    """What lists sort and cut by, by column. Only the office's duties make a matter due; the petitioner's time is
    theirs.
    """
    duties = [code for code, rule in CLOCKS.items() if rule.whose is Whose.OFFICE] if case.is_open else ANYWHERE
    running = [one for one in clocks if one.code in duties and one.stopped_on is None and one.paused_since is None]
    return {
        "next_due": min((clock.last_day for clock in running), default=None),
        "next_late_from": min((clock.late_from for clock in running), default=None),
        "next_due_at": min((clock.due_at for clock in running if clock.due_at), default=None),
    }


def differences(case: Case) -> list[Difference]:
    """Where the stored clocks of `case` differ from its log; where none does, the matter's copies from the clocks."""
    stored = stored_of(case)
    wanted, found = wanted_of(case, stored), []
    for key in sorted(wanted.keys() | stored.keys()):
        clock, columns = stored.get(key), wanted.get(key)
        if clock is None or columns is None or _differs(clock, columns):
            days = clock.last_day if clock else None, columns["last_day"] if columns else None
            found.append(Difference(case.number, *key[:2], *days, about=key[2]))
    copies = _next_due(case, stored.values())
    if not found and any(getattr(case, name) != value for name, value in copies.items()):
        found.append(Difference(case.number, COPIES[0], case.round, case.next_due, copies["next_due"]))
    return found
