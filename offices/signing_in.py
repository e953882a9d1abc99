"""What the log says of signing in, and when an account is held back (等级保护 2.0, 身份鉴别).

The log is the only memory of failed attempts: there is no counter beside it that could differ from it.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from offices.models import Staff
from offices.personal import blind_index
from trail import log
from trail.models import Event

TRIES = 5
# A whole office may share one address, so it is allowed more than one forgetful person makes.
TRIES_FROM_AN_ADDRESS = 20
HELD_BACK = dt.timedelta(minutes=15)
SPARINGLY = dt.timedelta(minutes=1)
SOMEBODY = "visitor"
SIGNED_IN, FAILED, HELD, SIGNED_OUT = "staff.sign_in", "staff.sign_in_failed", "staff.sign_in_held", "staff.sign_out"
FAILED_FROM = "address.sign_in_failed"


def stream_of(staff: Staff) -> str:
    """The log stream of one account."""
    return staff.actor


def is_held_back(staff: Staff) -> bool:
    """Whether the account had `TRIES` failed attempts within `HELD_BACK`, none of them followed by a success."""
    since = timezone.now() - HELD_BACK
    lines = Event.objects.filter(stream=stream_of(staff), code__in=(SIGNED_IN, FAILED), entered_at__gt=since)
    latest = list(lines.order_by("-id").values_list("code", flat=True)[:TRIES])
    return len(latest) == TRIES and SIGNED_IN not in latest


def stream_of_address(address: str) -> str:
    """The log stream of one network address, under its keyed hash: the log names no machine of anybody."""
    return f"address:{blind_index('network_address', address)}"


def is_address_held_back(address: str) -> bool:
    """Whether `TRIES_FROM_AN_ADDRESS` attempts from it failed within `HELD_BACK`, whatever the accounts.

    A success does not end it: who has one account must not use it to go on trying others.
    """
    if not address:
        return False
    since = timezone.now() - HELD_BACK
    lines = Event.objects.filter(stream=stream_of_address(address), code=FAILED_FROM, entered_at__gt=since)
    return lines.count() >= TRIES_FROM_AN_ADDRESS


def note_sign_in(staff: Staff) -> None:
    """Somebody proved to be `staff`."""
    log.note(SIGNED_IN, actor=staff.actor, stream=stream_of(staff))


def note_failure(username: str, address: str = "") -> None:
    """An attempt failed. `username` as the form's field read it, or another spelling would count for nobody.

    What was typed is written down only where it is an account's name: people type passwords and telephone
    numbers into that field.
    """
    staff = Staff.objects.filter(username=username).first()
    if is_address_held_back(address):
        # Counted for nobody: otherwise one machine could hold back every account of the office.
        note_sparingly(HELD, stream_of_address(address))
        return
    if address:
        log.note(FAILED_FROM, actor=SOMEBODY, stream=stream_of_address(address))
    if staff is None:
        log.note(FAILED, actor=SOMEBODY)
    elif is_held_back(staff):
        # Not counted as a try: otherwise knocking on would hold the account back for ever.
        note_sparingly(HELD, stream_of(staff))
    else:
        log.note(FAILED, actor=SOMEBODY, stream=stream_of(staff))


def note_sparingly(code: str, stream: str) -> None:
    """Somebody unknown was turned away again: one line a minute and stream, since no line is ever taken out."""
    if not Event.objects.filter(stream=stream, code=code, entered_at__gt=timezone.now() - SPARINGLY).exists():
        log.note(code, actor=SOMEBODY, stream=stream)


def note_sign_out(staff: Staff, *, idle: bool = False, too_long: bool = False) -> None:
    """The person left, or the machine closed a session nobody used."""
    log.note(SIGNED_OUT, actor=staff.actor, stream=stream_of(staff), details={"idle": idle, "too_long": too_long})
