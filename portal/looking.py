"""A petitioner looks at their own matter with the code and PIN of their slip. Every look is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import trail.log
from cases.slips import open_with, read_code
from cases.told import Reader, Told, readers_of, told_of
from portal.attempts import Count, Locked

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Locked", "Look", "look"]

ACTOR = "petitioner"


@dataclass(frozen=True)
class Look:
    """What the page shows."""

    told: Told
    readers: Sequence[Reader]


def look(code: str, pin: str, address: str) -> Look | None:
    """The matter behind code and PIN; None when either is wrong, without saying which. Raises Locked."""
    count = Count(read_code(code), address)
    count.begin()
    case = open_with(code, pin)
    if case is None:
        trail.log.note("portal.refused", actor=ACTOR)
        return None
    count.was_right()
    readers = readers_of(case)
    trail.log.note("portal.read", actor=ACTOR, stream=case.stream)
    return Look(told_of(case), readers)
