"""What the rooms above have for somebody's first page: they know what is waiting there, this room shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.verbs import Words

if TYPE_CHECKING:
    from offices.models import Staff


@dataclass(frozen=True)
class Line:
    """One thing that waits: what is to be done, of what, and where."""

    todo: Words
    what: str
    url: str


Reader = Callable[["Staff"], list[Line]]
_readers: list[Reader] = []


def register(reader: Reader) -> Reader:
    """Add a reader: it gets whoever looks at their first page and returns what waits for them."""
    if reader not in _readers:
        _readers.append(reader)
    return reader


def of(staff: Staff) -> list[Line]:
    """Everything that waits for `staff` in the rooms above."""
    return [line for reader in _readers for line in reader(staff)]
