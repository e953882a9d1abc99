"""Reading the whole log in bounded memory."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

CHUNK = 2_000  # rows held at a time


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
