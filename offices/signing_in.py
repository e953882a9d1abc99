"""What the log says of signing in, and when an account is held back (等级保护 2.0, 身份鉴别).

The log is the only memory of failed attempts: there is no counter beside it that could differ from it.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from offices.models import Staff
from trail import log
from trail.models import Event

TRIES = 5
HELD_BACK = dt.timedelta(minutes=15)
SOMEBODY = "visitor"
SIGNED_IN, FAILED, HELD, SIGNED_OUT = "staff.sign_in", "staff.sign_in_failed", "staff.sign_in_held", "staff.sign_out"


def stream_of(staff: Staff) -> str:
    """The log stream of one account."""
    return staff.actor


def is_held_back(staff: Staff) -> bool:
    """Whether the account had `TRIES` failed attempts within `HELD_BACK`, none of them followed by a success."""
    since = timezone.now() - HELD_BACK
    lines = Event.objects.filter(stream=stream_of(staff), code__in=(SIGNED_IN, FAILED), entered_at__gt=since)
    latest = list(lines.order_by("-id").values_list("code", flat=True)[:TRIES])
    return len(latest) == TRIES and SIGNED_IN not in latest


def note_sign_in(staff: Staff) -> None:
    """Somebody proved to be `staff`."""
    log.note(SIGNED_IN, actor=staff.actor, stream=stream_of(staff))


def note_failure(username: str) -> None:
    """An attempt failed. What was typed is written down only where it is an account's name: people type
    passwords and telephone numbers into that field.
    """
    staff = Staff.objects.filter(username=username).first()
    if staff is None:
        log.note(FAILED, actor=SOMEBODY)
    elif is_held_back(staff):
        # Not counted as a try: otherwise knocking on would hold the account back for ever.
        log.note(HELD, actor=SOMEBODY, stream=stream_of(staff))
    else:
        log.note(FAILED, actor=SOMEBODY, stream=stream_of(staff))


def note_sign_out(staff: Staff, *, idle: bool = False) -> None:
    """The person left, or the machine closed a session nobody used."""
    log.note(SIGNED_OUT, actor=staff.actor, stream=stream_of(staff), details={"idle": idle})
