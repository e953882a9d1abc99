"""Which kinds of jobs there are and who does them.

Each room imports the module of its handlers in its app config's `ready`, so that whoever takes a
job knows its kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise

from jobs.context import JobContext
from jobs.leases import JobError, LeaseLost

__all__ = [
    "Handler",
    "JobContext",
    "JobError",
    "Kind",
    "LeaseLost",
    "UnknownKind",
    "Words",
    "job",
    "kind_of",
    "kinds",
    "title_of",
]

Handler = Callable[[JobContext], Mapping[str, Any] | None]
Words = str | Promise


class UnknownKind(LookupError):
    """No handler is registered under this name."""


@dataclass(frozen=True)
class Kind:
    """A kind of job: its handler, how long a take lasts without a sign of life, how often it is tried, its words."""

    name: str
    handler: Handler
    lease: timedelta
    max_tries: int
    title: Words = ""


_kinds: dict[str, Kind] = {}


def job(kind: str, *, lease_seconds: int = 120, max_tries: int = 5, title: Words = "") -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of `kind`.

    `lease_seconds`: longest silence before somebody else takes the job; progress renews it.
    `max_tries`: takes before it fails for good. `title`: what pages call it.
    ValueError when another function has the name.
    """

    def register(handler: Handler) -> Handler:
        known = _kinds.get(kind)
        if known is not None and known.handler is not handler:
            raise ValueError(f"two handlers for the job kind {kind}")
        _kinds[kind] = Kind(kind, handler, timedelta(seconds=lease_seconds), max_tries, title)
        return handler

    return register


def kind_of(name: str) -> Kind:
    """The kind registered under `name`; UnknownKind when there is none."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def kinds() -> list[Kind]:
    """Every kind this process knows, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def title_of(name: str) -> Words:
    """What pages call this kind; its name when it has no title or another version asked for it."""
    return (_kinds[name].title or name) if name in _kinds else name
