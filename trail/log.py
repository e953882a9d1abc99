"""Writing to the log and reading one stream of it.

Codes and names of fields go in, never values of people: the log outlives the matters it tells of.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from trail.bulk import insert
from trail.canonical import HASHED_FIELDS, line_hash, plain, text
from trail.models import Event
from trail.personal import PersonalValueInLog, refuse_personal

__all__ = ["PersonalValueInLog", "append", "begin", "events_of", "find", "last_number", "note", "note_each"]

_LONGEST = {field.name: field.max_length or 0 for field in Event._meta.fields}


def append(
    stream: str,
    code: str,
    *,
    actor: str,
    acting_as: str = "",
    happened_on: date | None = None,
    details: Mapping[str, object] | None = None,
    key: str = "",
) -> Event:
    """Write the next chained line of `stream` (for instance "case:JA-2026-000001"). Two queries.

    The caller is in a transaction and holds the lock on the row that owns the stream. `happened_on` is the
    date of the evidence, the time of entry is the server's. `key` makes a repeated request recognisable.
    `details` holds what JSON holds without fractions, and dates.

    Raises TransactionManagementError outside a transaction, PersonalValueInLog, ValueError or TypeError for
    what the log cannot hold, IntegrityError when the lock was not held or `key` was used before.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("append() belongs into the transaction of what it tells")
    if not stream:
        raise ValueError("a chained line needs a stream")
    fields = _fields(
        stream=stream,
        code=code,
        actor=actor,
        acting_as=acting_as,
        happened_on=happened_on,
        details=details,
        key=key,
    )
    head = events_of(stream).reverse().values_list("seq", "hash").first()
    last, prev_hash = head or (0, "")
    return _write(fields, seq=(last or 0) + 1, prev_hash=prev_hash)


def begin(lines: Sequence[Mapping[str, Any]]) -> list[Event]:
    """Write the first chained line of many new streams at once; each of `lines` holds `append`'s arguments.

    Raises as `append` does, and IntegrityError when a stream has a line already or is named twice.
    """
    now = timezone.now()
    events = []
    for line in lines:
        if not line["stream"]:
            raise ValueError("a chained line needs a stream")
        events.append(_event(_fields(**line), seq=1, prev_hash="", now=now))
    insert(events)
    return events


def note(
    code: str,
    *,
    actor: str,
    stream: str = "",
    acting_as: str = "",
    details: Mapping[str, object] | None = None,
) -> Event:
    """Write a line without a chain: a read, reveal, search, export, print, sign-in or refusal. One query.

    It shares the caller's transaction if there is one. A refusal is therefore noted after the roll-back of
    what was refused, so that it stays. Raises as `append` does for what the log cannot hold.
    """
    fields = _fields(stream=stream, code=code, actor=actor, acting_as=acting_as, details=details)
    return _write(fields, seq=None, prev_hash="")


def note_each(code: str, streams: Sequence[str], *, actor: str, details: Mapping[str, object] | None = None) -> None:
    """Write the same line without a chain into each of `streams`, in one statement. The caller is in a transaction.

    Raises as `append` does.
    """
    now = timezone.now()
    fields = [_fields(stream=stream, code=code, actor=actor, acting_as="", details=details) for stream in streams]
    insert([_event(one, seq=None, prev_hash="", now=now) for one in fields])


def find(stream: str, key: str) -> Event | None:
    """The line of `stream` that was written under `key`, or None; an empty key finds nothing."""
    # Said twice so that the partial index is used: without it the whole stream would be read.
    return Event.objects.filter(~models.Q(key=""), stream=stream, key=key).first() if key else None


def events_of(stream: str) -> models.QuerySet[Event]:
    """The chained lines of `stream`, first to last."""
    return Event.objects.filter(stream=stream, seq__isnull=False).order_by("seq")


def last_number(stream: str) -> int:
    """The number of the stream's last chained line, 0 before the first. Notes in it have no number."""
    return events_of(stream).reverse().values_list("seq", flat=True).first() or 0


def _fields(
    *,
    stream: str,
    code: str,
    actor: str,
    acting_as: str,
    happened_on: date | None = None,
    details: Mapping[str, object] | None = None,
    key: str = "",
) -> dict[str, Any]:
    """The caller's fields as they will be stored, or the error that says why not."""
    if not code or not actor:
        raise ValueError("a line of the log says who and what")
    if isinstance(happened_on, datetime):
        raise TypeError("happened_on is the date on the evidence, without a time")
    texts = {"stream": stream, "code": code, "actor": actor, "acting_as": acting_as, "key": key}
    fields: dict[str, Any] = {name: _fitting(name, value) for name, value in texts.items()}
    fields |= {"happened_on": happened_on, "details": plain(details or {})}
    # Actors are names the office gives its staff, not values of petitioners: an office whose people sign in
    # by mobile number must not stop working for it.
    refuse_personal(stream=fields["stream"], key=fields["key"], details=fields["details"])
    return fields


def _fitting(name: str, value: str) -> str:
    """SQLite would keep what PostgreSQL refuses: too long is refused here for both."""
    if len(value) > _LONGEST[name]:
        raise ValueError(f"{name} is longer than {_LONGEST[name]} characters")
    return text(value)


def _write(fields: dict[str, Any], *, seq: int | None, prev_hash: str) -> Event:
    event = _event(fields, seq=seq, prev_hash=prev_hash, now=timezone.now())
    event.save(force_insert=True)
    return event


def _event(fields: dict[str, Any], *, seq: int | None, prev_hash: str, now: datetime) -> Event:
    line = fields | {"seq": seq, "prev_hash": prev_hash, "entered_at": now}
    return Event(**line, hash=line_hash([line[name] for name in HASHED_FIELDS]))
