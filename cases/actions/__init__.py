"""One function per verb: what each writes. The engine calls them; nothing else does."""

from cases.actions import (
    answering,
    assigning,
    classifying,
    correcting,
    ending,
    hearing,
    history,
    joining,
    more_time,
    notifying,
    other_bodies,
    passing_on,
    promising,
    recusing,
    registering,
    simple,
)

__all__ = [
    "answering",
    "assigning",
    "classifying",
    "correcting",
    "ending",
    "hearing",
    "history",
    "joining",
    "more_time",
    "notifying",
    "other_bodies",
    "passing_on",
    "promising",
    "recusing",
    "registering",
    "simple",
]
