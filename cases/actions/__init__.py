"""One function per verb: what each writes. The engine calls them; nothing else does."""

from cases.actions import (
    answering,
    assigning,
    classifying,
    correcting,
    ending,
    hearing,
    history,
    notifying,
    passing_on,
    promising,
    recusing,
    registering,
)

__all__ = [
    "answering",
    "assigning",
    "classifying",
    "correcting",
    "ending",
    "hearing",
    "history",
    "notifying",
    "passing_on",
    "promising",
    "recusing",
    "registering",
]
