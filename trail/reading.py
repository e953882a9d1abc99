"""Reading the log in bounded memory: the whole of it, or what somebody did lately."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from trail.canonical import HASHED_FIELDS, instant
from trail.models import Event

CHUNK = 2_000  # rows held at a time
_DAYS = ("happened_on", "entered_at")


@contextmanager
def streamed() -> Iterator[None]:
    """Around long reads with iterator().

    PostgreSQL keeps a cursor's rows on the server only inside a transaction (outside it first copies them
    all). SQLite streams anyway, and there a transaction of ours would lock every writer out.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        yield


def codes_since(rows: QuerySet[Event], moment: datetime) -> Iterator[str]:
    """Codes of those of `rows` entered after `moment`, newest first. Read in slices from the end: no index knows the
    hour, and a person's lines of years would be read for that of one.
    """
    at_once, below = 200, None
    while True:
        older = rows if below is None else rows.filter(pk__lt=below)
        found = list(older.order_by("-pk").values_list("pk", "code", "entered_at")[:at_once])
        for pk, code, entered_at in found:
            if entered_at <= moment:
                return
            yield code
            below = pk
        if len(found) < at_once:
            return


def chained() -> Iterator[tuple[Any, ...]]:
    """Every chained line by stream and number: the values of HASHED_FIELDS as they are hashed, then its hash.

    By a cursor of its own: the ORM's conversions would take longer than all the hashing. What cannot be read as
    a day, a moment or details stays as it lies there, and its hash will not fit.
    """
    sqlite = connection.vendor == "sqlite"
    names = (connection.ops.quote_name(name) for name in (*HASHED_FIELDS, "hash"))
    # An expression has no declared type: the driver leaves it as the text that lies there.
    columns = ", ".join(f"{name} || ''" if sqlite and name.strip('"') in _DAYS else name for name in names)
    sql = f"SELECT {columns} FROM {Event._meta.db_table} WHERE seq IS NOT NULL ORDER BY stream, seq"  # noqa: S608
    as_written = _from_sqlite if sqlite else _from_postgresql
    with streamed(), connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(CHUNK):
            yield from map(as_written, rows)


def _from_sqlite(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Days and moments lie there as text, the moment in UTC and without a fraction of nought."""
    stream, seq, code, actor, acting_as, day, moment, details, key, prev_hash, own = row
    moment = str(moment).replace(" ", "T") + ("" if "." in str(moment) else ".000000") + "+00:00"
    return (stream, seq, code, actor, acting_as, day, moment, _details(details), key, prev_hash, own)


def _from_postgresql(row: tuple[Any, ...]) -> tuple[Any, ...]:
    stream, seq, code, actor, acting_as, day, moment, details, key, prev_hash, own = row
    day = day and day.isoformat()
    return (stream, seq, code, actor, acting_as, day, instant(moment), _details(details), key, prev_hash, own)


def _details(stored: str) -> Any:
    try:
        return json.loads(stored)
    except ValueError:
        return stored
