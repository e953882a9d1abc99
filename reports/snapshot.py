"""One moment of the database for many questions, while others go on writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Outside = Callable[[Callable[[], Any]], Any]


@contextmanager
def one_moment() -> Iterator[Outside]:
    """Every question inside is answered as the rows were at the first; nobody who writes waits for it.

    Questions go over a connection of their own, in a transaction that only reads. What is given to the function
    this yields goes over the usual one, so that it can write. A caller within a transaction is left in it: no
    other connection sees its rows.
    """
    usual = connections[DEFAULT_DB_ALIAS]
    if usual.in_atomic_block:
        yield lambda work: work()
        return
    reading = _reader(usual)

    def outside(work: Callable[[], Any]) -> Any:
        connections[DEFAULT_DB_ALIAS] = usual
        try:
            return work()
        finally:
            connections[DEFAULT_DB_ALIAS] = reading

    connections[DEFAULT_DB_ALIAS] = reading
    try:
        with transaction.atomic():
            if reading.vendor == "postgresql":
                with reading.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield outside
    finally:
        connections[DEFAULT_DB_ALIAS] = usual
        reading.close()


def _reader(usual: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """Another connection like `usual`. On SQLite its transactions begin without the lock of those who write."""
    reading = usual.copy()
    if reading.vendor == "sqlite":
        reading.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    return reading
