"""Guards about which office decides or answers: each answers a reason or nothing. A guard never changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow
    from workflows.verbs import Act, Reason


def by_this_organ(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 34: the head of this organ approves more time, no superior in their place while there is one who may act."""
    return item.obstacle_to_deed(act)


def by_who_answered(item: PetitionFlow, act: Act) -> Reason | None:
    """The office that was late gives account itself, as long as its head still sees the matter (arts. 43–45)."""
    return item.obstacle_to_deed(act)
