"""What keeps a person here: duties that must be handed over before an account may be closed.

This room knows accounts and posts; matters are known further up. Whoever gives people duties registers a
reader of them. The words reach administrators, who may not read matters: they hold counts, never titles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.utils.functional import Promise

from offices.models import Absence, Post, Staff
from offices.refusals import Refused

Reader = Callable[[Staff], list[str]]
PostReader = Callable[[Post, dt.date], list[str]]
AbsenceReader = Callable[[Absence], list[str]]
_readers: list[Reader] = []
_post_readers: list[PostReader] = []
_absence_readers: list[AbsenceReader] = []

# What lacks somebody it must always have, by any key; registered with the words of the refusal.
Lacking = Callable[[], set[Hashable]]
_lacking: list[tuple[Lacking, str | Promise]] = []
Found = TypeVar("Found", bound=Callable[[], set[tuple[int, str]]])


def register(reader: Reader) -> Reader:
    """Add a reader: it gets a member of staff and returns one sentence for each kind of duty still held."""
    if reader not in _readers:
        _readers.append(reader)
    return reader


def of(staff: Staff) -> list[str]:
    """Everything that keeps `staff` here today, in words; empty when the account may be closed."""
    return [reason for reader in _readers for reason in reader(staff)]


def of_posts(reader: PostReader) -> PostReader:
    """Add a reader of what rests on one post: it gets the post and the first day without it."""
    if reader not in _post_readers:
        _post_readers.append(reader)
    return reader


def of_absences(reader: AbsenceReader) -> AbsenceReader:
    """Add a reader of what an absence, not yet saved, would leave undone."""
    if reader not in _absence_readers:
        _absence_readers.append(reader)
    return reader


def resting_on(post: Post, without_from: dt.date) -> list[str]:
    """Everything that keeps `post`, in words; empty when it may end with the day before `without_from`."""
    return [reason for reader in _post_readers for reason in reader(post, without_from)]


def left_by(absence: Absence) -> list[str]:
    """Everything the named deputy could not do, in words for the absent themselves; empty when they may go."""
    return [reason for reader in _absence_readers for reason in reader(absence)]


def never_missing(words: str | Promise) -> Callable[[Found], Found]:
    """Register a reader of what lacks somebody; `words` refuse a change that would make it lack more."""

    def add(reader: Found) -> Found:
        if all(known is not reader for known, _words in _lacking):
            _lacking.append((reader, words))  # type: ignore[arg-type]
        return reader

    return add


@contextmanager
def nobody_missing() -> Iterator[None]:
    """Around a change of posts, accounts or offices, within its transaction. Raises Refused when something
    that had its people would lack one afterwards; what lacked before is no reason to refuse.
    """
    before = [reader() for reader, _words in _lacking]
    yield
    for (reader, words), lacked in zip(_lacking, before, strict=True):
        if reader() - lacked:
            raise Refused("last_granted", words)
