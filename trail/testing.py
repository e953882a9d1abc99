"""The one declared way for tests to get past the triggers of the log."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from trail import triggers


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the triggers away for the block and put them back whatever happens in it."""
    _settle()
    triggers.remove(connection)
    try:
        yield
    finally:
        _settle()
        triggers.install(connection)


def _settle() -> None:
    """PostgreSQL alters no table whose foreign keys wait for the end of the transaction to be checked."""
    if connection.vendor == "postgresql" and connection.in_atomic_block and not connection.needs_rollback:
        connection.check_constraints()
