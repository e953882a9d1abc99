"""What keeps a person here: duties that must be handed over before an account may be closed.

This room knows accounts and posts; matters are known further up. Whoever gives people duties registers a
reader of them. The words reach administrators, who may not read matters: they hold counts, never titles.
"""

from __future__ import annotations

from collections.abc import Callable

from offices.models import Staff

Reader = Callable[[Staff], list[str]]
_readers: list[Reader] = []


def register(reader: Reader) -> Reader:
    """Add a reader: it gets a member of staff and returns one sentence for each kind of duty still held."""
    if reader not in _readers:
        _readers.append(reader)
    return reader


def of(staff: Staff) -> list[str]:
    """Everything that keeps `staff` here today, in words; empty when the account may be closed."""
    return [reason for reader in _readers for reason in reader(staff)]
