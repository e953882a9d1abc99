"""What stands in the way of one deed of one person, by verb: asked of the matter by the guards of that verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cases import continuity, data_requests, explaining, granting

if TYPE_CHECKING:
    from cases.models import Case
    from workflows.verbs import Act, Reason

BY_VERB: Mapping[str, Callable[[Case, Act], Reason | None]] = {
    "grant_access": granting.obstacle_to_grant,
    "extend": continuity.obstacle_to_extending,
    "explain_late": explaining.obstacle_to_explaining,
    "correct_person": data_requests.obstacle_to_correcting,
}


def obstacle_to_deed(case: Case, act: Act) -> Reason | None:
    """Why this person may not do just this. KeyError for a verb nobody has a rule for."""
    return BY_VERB[act.verb.code](case, act)
