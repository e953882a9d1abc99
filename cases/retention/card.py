"""The file of one matter on its page: how long it is kept, what holds it, what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import Hold
from cases.retention.checklist import Part, checklist
from cases.retention.periods import KeptFor, kept_for
from workflows.retention import Kept

if TYPE_CHECKING:
    import datetime as dt

    from cases.models import Case


@dataclass(frozen=True)
class ArchiveCard:
    """Of an ended matter. `holds`: in force first, then those that were ended."""

    kept: KeptFor
    outcome: str
    parts: tuple[Part, ...]
    holds: tuple[Hold, ...]

    @property
    def due_on(self) -> dt.date | None:
        return self.kept.due_on

    @property
    def lacking(self) -> int:
        return sum(part.there is False for part in self.parts)


def card_of(case: Case) -> ArchiveCard | None:
    """None while the matter has not ended."""
    kept = kept_for(case)
    if kept is None:
        return None
    holds = case.holds.select_related("set_by", "ended_by").order_by("-pk")
    return ArchiveCard(kept, outcome_words(kept), checklist(case), tuple(holds))


def outcome_words(kept: KeptFor) -> str:
    """What decided the period, in words."""
    return str(Kept(kept.period.outcome).label)
