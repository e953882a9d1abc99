"""A petitioner looks at their own matter with the code and PIN of their slip. Every look is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import trail.log
from cases.slips import open_with, read_code
from cases.told import Reader, Told, readers_of, told_of
from portal.attempts import Count, Locked
from portal.forms import RateForm
from portal.rating import rated_before, token_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import Case

__all__ = ["Locked", "Look", "look"]

ACTOR = "petitioner"


@dataclass(frozen=True)
class Look:
    """What the page shows; `rating` is None where there is nothing to rate yet."""

    told: Told
    readers: Sequence[Reader]
    rating: RateForm | None


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
    return Look(told_of(case), readers, _rating(case))


def _rating(case: Case) -> RateForm | None:
    token, before = token_for(case), rated_before(case)
    if not token:
        return None
    said = {name: getattr(before, name, "") for name in ("petition_office", "handling_office")}
    return RateForm(initial={**said, "token": token})
