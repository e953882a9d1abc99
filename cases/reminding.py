"""Going late: the responsible are told before, the head on the first late day, the director when it stays so.

A line on the home page, and a mail where the person has an address. Matters nobody has taken, or that were
forwarded, go the same way: where nobody is named, the head of the office answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import may_see
from cases.models import Case, Clock, Reminder, ReminderLevel
from jobs.queue import enqueue
from offices.models import Office, PostKind, Staff
from offices.people import holders, stood_in_for
from offices.tree import ancestor_ids
from workflows.clocks import CLOCKS, Whose
from workflows.workdays import Calendar, load_calendar

BEFORE = 3  # working days before the last one at which the responsible are told
DIRECTOR_AFTER = 5  # working days late after which the director is told
_HORIZON = dt.timedelta(days=20)  # longer than any run of rest days with BEFORE working days
DUTIES = [code for code, rule in CLOCKS.items() if rule.whose is Whose.OFFICE]
MAIL = "mail.reminder"


@dataclass(frozen=True)
class Line:
    """One reminder in words."""

    reminder: Reminder
    words: str


def remind(today: dt.date | None = None) -> int:
    """Tell everybody who has not been told; answers how many were. Running it again tells nobody twice."""
    today, calendar = today or timezone.localdate(), load_calendar()
    due = Clock.objects.filter(
        stopped_on__isnull=True, paused_since__isnull=True, code__in=DUTIES, case__is_open=True,
        last_day__lte=today + _HORIZON,
    )  # fmt: skip
    return sum(_tell(clock, today, calendar) for clock in due.select_related("case__responsible_office"))


def _tell(clock: Clock, today: dt.date, calendar: Calendar) -> int:
    told = 0
    for level in _levels(clock, today, calendar):
        for person in _people(clock.case, level):
            told += may_see(person, clock.case) and _write(clock, level, person)
    return told


def _levels(clock: Clock, today: dt.date, calendar: Calendar) -> Iterator[ReminderLevel]:
    late = today >= clock.late_from
    if late or calendar.workdays_between(today, clock.last_day) <= BEFORE:
        yield ReminderLevel.RESPONSIBLE
    if late:
        yield ReminderLevel.HEAD
    if late and calendar.workdays_between(clock.late_from, today) >= DIRECTOR_AFTER:
        yield ReminderLevel.DIRECTOR


def _people(case: Case, level: ReminderLevel) -> list[Staff]:
    now = case.assignment
    if level == ReminderLevel.RESPONSIBLE and now is not None:
        return list({person.pk: person for person in (now.handler, now.leader)}.values())
    kind = PostKind.DIRECTOR if level == ReminderLevel.DIRECTOR else PostKind.HEAD
    offices = Office.objects.filter(pk__in=[case.responsible_office.pk, *ancestor_ids(case.responsible_office)])
    for office in offices.order_by("-depth"):
        # Where the office itself may not see the matter, e.g. because it is accused, the one above is told.
        if found := [person for person in holders(kind, office) if may_see(person, case)]:
            return found
    return []


def _write(clock: Clock, level: ReminderLevel, person: Staff) -> bool:
    reminder, new = Reminder.objects.get_or_create(
        staff=person,
        case=clock.case,
        clock_code=clock.code,
        round=clock.round,
        last_day=clock.last_day,
        level=level,
        defaults={"late_from": clock.late_from, "created_at": timezone.now()},
    )
    if new and person.email:
        enqueue(MAIL, {"reminder": reminder.pk}, key=f"{MAIL}:{reminder.pk}")
    return new


def inbox(staff: Staff) -> list[Line]:
    """What this person, or the absent they stand in for, was told, has not read, may still see and is still undone.
    The oldest day first.
    """
    today = timezone.localdate()
    mine = [staff.pk, *(absent.pk for absent in stood_in_for(staff))]
    waiting = Reminder.objects.filter(staff__in=mine, read_at=None, case__in=Case.objects.visible_to(staff))
    lines, seen = [], set()
    for one in waiting.select_related("case"):
        key = (one.case_id, one.clock_code, one.round)
        running = Clock.objects.filter(
            case=one.case_id, code=one.clock_code, round=one.round, stopped_on=None, last_day=one.last_day
        )
        if key not in seen and running.exists():
            seen.add(key)
            lines.append(Line(one, words_of(one, today)))
    return lines


def words_of(reminder: Reminder, today: dt.date) -> str:
    """«办理期限 2027-01-09 到期» or «办理期限已超期 3 天»: no title, no name."""
    name = CLOCKS[reminder.clock_code].name
    if today >= reminder.late_from:
        late = (today - reminder.late_from).days + 1
        return _("%(clock)s已超期 %(late)d 天") % {"clock": name, "late": late}
    return _("%(clock)s %(day)s 到期") % {"clock": name, "day": reminder.last_day.isoformat()}


def mark_read(case: Case, staff: Staff) -> None:
    """Whoever opens the matter has read what they were told about it."""
    Reminder.objects.filter(case=case, staff=staff, read_at=None).update(read_at=timezone.now())


def send(pk: int) -> dict[str, bool]:
    """Mail one reminder. At least once, with the same Message-ID each time; what has become needless is not sent."""
    reminder = Reminder.objects.select_related("staff", "case").get(pk=pk)
    if reminder.read_at or not reminder.staff.email or not may_see(reminder.staff, reminder.case):
        return {"sent": False}
    words = words_of(reminder, timezone.localdate())
    subject = _("到期提醒：%(number)s") % {"number": reminder.case.number}
    body = _("信访事项 %(number)s：%(words)s。请登录系统办理。") % {"number": reminder.case.number, "words": words}
    headers = {"Message-ID": f"<reminder-{reminder.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"}
    EmailMessage(subject, body, to=[reminder.staff.email], headers=headers).send()
    return {"sent": True}
