"""Reminders as they are read: on the home page, by mail, as a text message. Who is told what: cases/reminding.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import may_see
from cases.models import Case, Clock, Commitment, Reminder, ReminderLevel
from cases.models.reminders import PROMISE
from groups.grants import may_see_group
from groups.models import GroupCommitment
from groups.promises import is_nearest_director
from offices import mail, sms
from offices.models import Staff
from offices.people import stood_in_for
from workflows.clock_lines import ALL_URGENT
from workflows.clocks import CLOCKS
from workflows.moments import standing_at

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One reminder in words: of which matter or group, and where that is (`url` «» where the reader may know no more
    than the code)."""

    reminder: Reminder
    words: str
    title: str
    where: str
    url: str


def inbox(staff: Staff) -> list[Line]:
    """What this person, or the absent they stand in for, was told, has not read, may still see and is still undone.
    The oldest day first.
    """
    today = timezone.localdate()
    mine = [staff.pk, *(absent.pk for absent in stood_in_for(staff))]
    seen = Q(case__in=Case.objects.visible_to(staff)) | Q(group__isnull=False, staff=staff)
    waiting = Reminder.objects.filter(_undone(), seen, staff__in=mine, read_at=None)
    found: dict[object, Line] = {}
    for one in waiting.exclude(_read_by(staff)).select_related("case", "group__office"):
        key = (one.case_id, one.group_id, one.clock_code, one.round, one.about)
        if key not in found and (line := _line(one, staff, today)):
            found[key] = line
    return list(found.values())


def _line(one: Reminder, staff: Staff, today: dt.date) -> Line | None:
    words, case, group = words_of(one, today), one.case, one.group
    if case is not None:
        return Line(one, words, case.title, case.number, reverse("case_detail", args=[case.number]))
    assert group is not None  # noqa: S101 - one of the two
    if may_see_group(staff, group):
        return Line(one, words, group.name, group.code, reverse("group_detail", args=[group.code]))
    return Line(one, words, _("重点群体"), group.code, "") if is_nearest_director(staff, group) else None


def _read_by(staff: Staff) -> Exists:
    """Of reminders: what the absent was told, and who stands in for them has read."""
    same = {name: OuterRef(name) for name in ("case", "clock_code", "round", "about", "last_day", "level")}
    return Exists(Reminder.objects.filter(**same, staff=staff, read_at__isnull=False))


def _undone() -> Q:
    """Of reminders: the clock still runs, or the promise is still open, to the day that was told."""
    told = {name: OuterRef(name) for name in ("case", "round", "about", "last_day")}
    running = Clock.objects.filter(**told, code=OuterRef("clock_code"), stopped_on=None)
    promised = {"pk": OuterRef("about"), "due_on": OuterRef("last_day"), "fate": "open"}
    in_matter = Q(clock_code=PROMISE) & Exists(Commitment.objects.filter(**promised, case=OuterRef("case")))
    to_group = Q(clock_code=PROMISE) & Exists(GroupCommitment.objects.filter(**promised, group=OuterRef("group")))
    return Q(Exists(running)) | in_matter | to_group


def words_of(reminder: Reminder, today: dt.date) -> str:
    """«办理期限 2027-01-09 到期» or «办理期限已超期 3 天»: no title, no name."""
    name = _name_of(reminder)
    if reminder.level == ReminderLevel.CALENDAR and reminder.was_late_from:
        days = {"was": reminder.was_late_from - _ONE_DAY, "day": reminder.late_from - _ONE_DAY}
        return _("%(clock)s按放假通知重新计算：最迟 %(day)s（原为 %(was)s）") % {"clock": name, **days}
    if due_at := _due_at(reminder):
        return _("%(clock)s%(standing)s") % {"clock": name, "standing": standing_at(due_at, timezone.now()).words()}
    if today >= reminder.late_from:
        late = (today - reminder.late_from).days + 1
        return _("%(clock)s已超期 %(late)d 天") % {"clock": name, "late": late}
    return _("%(clock)s %(day)s 到期") % {"clock": name, "day": reminder.last_day.isoformat()}


def _due_at(reminder: Reminder) -> dt.datetime | None:
    """The minute, of what runs by the minute."""
    if reminder.clock_code not in ALL_URGENT:
        return None
    same = {"case": reminder.case, "code": reminder.clock_code, "round": reminder.round, "about": reminder.about}
    return Clock.objects.filter(**same).values_list("due_at", flat=True).first()


def _name_of(reminder: Reminder) -> str:
    """«督办回复（#2）» where several of one kind may run."""
    if reminder.clock_code == PROMISE:
        return _("承诺事项")
    name = str(CLOCKS[reminder.clock_code].name)
    return f"{name}（#{reminder.about}）" if reminder.about else name


def mark_read(case: Case, staff: Staff) -> None:
    """Whoever opens the matter has read what they were told about it."""
    Reminder.objects.filter(case=case, staff=staff, read_at=None).update(read_at=timezone.now())


def send(pk: int) -> dict[str, bool]:
    """Mail one reminder. At least once, with the same Message-ID each time; what has become needless is not sent."""
    reminder = _still_needed(pk)
    if reminder is None or not reminder.staff.email:
        return {"sent": False}
    subject = _("到期提醒：%(number)s") % {"number": _number_of(reminder)}
    mail.send(reminder.staff.email, subject, _message(reminder), reference=f"reminder-{reminder.pk}")
    return {"sent": True}


def send_text(pk: int) -> dict[str, bool]:
    """The same words to a mobile phone, through the office's gateway (`SMS_BACKEND`)."""
    reminder = _still_needed(pk)
    if reminder is None or not sms.can_reach(reminder.staff.phone):
        return {"sent": False}
    sms.send(reminder.staff.phone, _message(reminder), reference=f"reminder-{reminder.pk}")
    return {"sent": True}


def _still_needed(pk: int) -> Reminder | None:
    """The reminder, unless it was read, what it tells of was done, or its reader may no longer know of it."""
    unread = Reminder.objects.filter(_undone(), pk=pk, read_at=None)
    reminder = unread.select_related("staff", "case", "group__office").first()
    if reminder is None or not reminder.staff.is_active:
        return None
    if reminder.case is not None:
        return reminder if may_see(reminder.staff, reminder.case) else None
    return reminder if _line(reminder, reminder.staff, timezone.localdate()) else None


def _number_of(reminder: Reminder) -> str:
    return reminder.case.number if reminder.case else reminder.group.code if reminder.group else ""


def _message(reminder: Reminder) -> str:
    """What leaves the building: the number and the clock, no title, no name."""
    told = {"number": _number_of(reminder), "words": words_of(reminder, timezone.localdate())}
    if reminder.group_id:
        return _("重点群体 %(number)s：%(words)s。请登录系统办理。") % told
    return _("信访事项 %(number)s：%(words)s。请登录系统办理。") % told
