"""Going late: the responsible are told before, the head on the first late day, the director when it stays so.

Where another office of our tree has to review or to report, that is told; and who assigned a matter hears of a report
that is late. A line on the home page, a mail where the person has an address, a text where they have a mobile phone.
Matters nobody has taken, or that were forwarded, go the same way: where nobody is named, the head of the office
answers. Promises are duties like others. Nobody is told of what they may not see; how it is read and sent:
cases/inbox.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases import by_the_minute, duties
from cases.access import may_see
from cases.clocks import ANYWHERE
from cases.continuity import answering
from cases.models import Case, CaseLink, Clock, Commitment, Reminder, ReminderLevel
from cases.models.reminders import PROMISE
from groups import promises
from groups.models import GroupCommitment
from jobs.queue import enqueue
from offices import sms
from offices.models import Office, PostKind, Staff
from offices.people import deputy_of, holders
from offices.tree import ancestor_ids
from workflows.bases import CommitmentBase
from workflows.clocks import CLOCKS, Whose
from workflows.codes import State
from workflows.workdays import Calendar, load_calendar

BEFORE = 3  # working days before the last one at which the responsible are told
DIRECTOR_AFTER = 5  # working days late after which the director is told
_HORIZON = dt.timedelta(days=20)  # longer than any run of rest days with BEFORE working days
_ONE_DAY = dt.timedelta(days=1)
DUTIES = [code for code, rule in CLOCKS.items() if rule.whose is Whose.OFFICE]
MAIL, TEXT = "mail.reminder", "sms.reminder"


def remind(today: dt.date | None = None) -> int:
    """Tell everybody who has not been told; answers how many were. Running it again tells nobody twice."""
    today, calendar = today or timezone.localdate(), load_calendar()
    owed = Q(case__is_open=True) | Q(code__in=ANYWHERE)
    due = Clock.objects.filter(
        owed, stopped_on__isnull=True, paused_since__isnull=True, code__in=DUTIES, last_day__lte=today + _HORIZON
    )
    told = sum(_tell(clock, today, calendar) for clock in due.select_related("case__responsible_office"))
    soon = {"fate": CommitmentBase.Fate.OPEN, "due_on__lte": today + _HORIZON}
    # In a void matter nobody settles a promise, and in a joined one nobody works.
    joined = CaseLink.objects.filter(case=OuterRef("case"), why="merge", ended_on=None)
    gone = Q(case__state=State.VOID) | Q(case__destroyed_on__isnull=False) | Q(Exists(joined))
    in_matters = Commitment.objects.filter(**soon).exclude(gone).select_related("case__responsible_office", "owner")
    told += sum(_tell_of_promise(one, today, calendar) for one in in_matters)
    to_groups = GroupCommitment.objects.filter(**soon, group__closed_on=None).select_related("group__office")
    return told + _tell_of_groups(list(to_groups), today, calendar)


def remind_by_the_minute(case: int) -> int:
    """The same for what runs by the minute in one matter, at the moments that were arranged for it."""
    running = Clock.objects.filter(case=case, stopped_on=None, due_at__isnull=False)
    today, calendar = timezone.localdate(), load_calendar()
    return sum(_tell(clock, today, calendar) for clock in running.select_related("case__responsible_office"))


def _tell(clock: Clock, today: dt.date, calendar: Calendar) -> int:
    what = _of_clock(clock)
    if clock.due_at:
        levels = by_the_minute.levels(clock.due_at, timezone.now())
    else:
        levels = _levels(clock.last_day, clock.late_from, today, calendar)
    return sum(_write(what, level, person) for level in levels for person in _told_of(clock, level))


def _told_of(clock: Clock, level: ReminderLevel) -> list[Staff]:
    """Whoever answers for the duty; who waits for a report hears of it as well, once it is late."""
    case, office = clock.case, duties.duty_of(clock)
    found = people(case, level, None if office == case.responsible_office else office)
    if level != ReminderLevel.RESPONSIBLE and (transfer := duties.assigned_by(clock)):
        found += [one for one in people(case, level, transfer.from_office) if one not in found]
    return found


def tell_moved(clock: Clock, was_late_from: dt.date) -> int:
    """Tell the responsible that a running clock has got another day by the holiday notice; answers how many."""
    what = {**_of_clock(clock), "was_late_from": was_late_from}
    return sum(_write(what, ReminderLevel.CALENDAR, one) for one in _told_of(clock, ReminderLevel.RESPONSIBLE))


def _of_clock(clock: Clock) -> dict[str, Any]:
    named = {"clock_code": clock.code, "round": clock.round, "about": clock.about}
    return {"case": clock.case, **named, "last_day": clock.last_day, "late_from": clock.late_from}


def _tell_of_promise(one: Commitment, today: dt.date, calendar: Calendar) -> int:
    """Its owner before anybody else who is responsible."""
    what, told = {"case": one.case, "round": one.round, **_of_promise(one)}, 0
    for level in _levels(one.due_on, what["late_from"], today, calendar):
        owner = _seeing(one.case, [one.owner]) if level == ReminderLevel.RESPONSIBLE else []
        told += sum(_write(what, level, person) for person in owner or people(one.case, level))
    return told


def _of_promise(one: CommitmentBase) -> dict[str, Any]:
    return {"clock_code": PROMISE, "about": one.pk, "last_day": one.due_on, "late_from": one.due_on + _ONE_DAY}


def _tell_of_groups(found: list[GroupCommitment], today: dt.date, calendar: Calendar) -> int:
    """Who answers for it; the heads that may see the group; the nearest director, who is told its code alone."""
    told, answerable = 0, promises.answering_for(found)
    for one in found:
        what = {"group": one.group, "round": 1, **_of_promise(one)}
        directors = promises.nearest_directors(one.group)
        whom = {
            ReminderLevel.RESPONSIBLE: answerable[one.pk] or directors,
            ReminderLevel.HEAD: promises.managing(one.group),
            ReminderLevel.DIRECTOR: directors,
        }
        for level in _levels(one.due_on, what["late_from"], today, calendar):
            told += sum(_write(what, level, person) for person in whom[level])
    return told


def _levels(last_day: dt.date, late_from: dt.date, today: dt.date, calendar: Calendar) -> Iterator[ReminderLevel]:
    late = today >= late_from
    if late or calendar.workdays_between(today, last_day) <= BEFORE:
        yield ReminderLevel.RESPONSIBLE
    if late:
        yield ReminderLevel.HEAD
    if late and calendar.workdays_between(late_from, today) >= DIRECTOR_AFTER:
        yield ReminderLevel.DIRECTOR


def people(case: Case, level: ReminderLevel, at: Office | None = None) -> list[Staff]:
    """Whom a reminder of this level goes to: all may see the matter; where one is away, their deputy is told too. `at`
    is the office whose duty it is, where that is not the one that has the matter: its head, then its director.
    """
    now = case.assignment
    if level == ReminderLevel.RESPONSIBLE and now is not None and at is None:
        answers = answering(case)  # who does when the leader has gone
        if found := _seeing(case, [now.handler, now.leader, *([answers] if answers else [])]):
            return found
    kind = PostKind.DIRECTOR if level == ReminderLevel.DIRECTOR else PostKind.HEAD
    nearest = at or case.responsible_office
    offices = Office.objects.filter(pk__in=[nearest.pk, *ancestor_ids(nearest)])
    for office in offices.order_by("-depth"):
        # Where the office itself may not see the matter, e.g. because it is accused, the one above is told.
        if found := _seeing(case, holders(kind, office)):
            return found
    # Nobody there sees it: whoever answers for the matter lets somebody in.
    return people(case, level) if at else []


def _seeing(case: Case, asked: Iterable[Staff]) -> list[Staff]:
    """Those of `asked` who may see the matter, each followed by the deputy who stands in for them today. Nobody stands
    in for one who is accused or recused.
    """
    found: dict[int, Staff] = {}
    for person in asked:
        if may_see(person, case):
            found[person.pk] = person
            deputy = deputy_of(person)
            if deputy is not None and may_see(deputy, case):
                found[deputy.pk] = deputy
    return list(found.values())


def _write(what: dict[str, Any], level: ReminderLevel, person: Staff) -> bool:
    """Once for each person, level and day."""
    told = {"late_from", "was_late_from"}  # what it says beside; not part of its key
    key = {name: value for name, value in what.items() if name not in told}
    defaults = {"created_at": timezone.now(), **{name: what[name] for name in told & what.keys()}}
    reminder, new = Reminder.objects.get_or_create(**key, staff=person, level=level, defaults=defaults)
    if new and person.email:
        enqueue(MAIL, {"reminder": reminder.pk}, key=f"{MAIL}:{reminder.pk}")
    if new and sms.can_reach(person.phone):
        enqueue(TEXT, {"reminder": reminder.pk}, key=f"{TEXT}:{reminder.pk}")
    return new
