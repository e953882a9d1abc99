"""A verb carried out on a matter, and what was proposed before it and fits no longer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cases.actions.assigning import settle
from cases.actions.registry import effect_of
from cases.models import Proposal

if TYPE_CHECKING:
    from cases.models import Case
    from workflows.verbs import Act, Change, Verb

# Proposed of the matter as it stood: whoever decides on it later would decide on another one, and on their own.
# A wrong day and an interest in the matter stay what they are, whatever state it is in.
OF_ITS_STATE = (Proposal.Kind.LEADER, Proposal.Kind.CLOSE, Proposal.Kind.VOID)
# Verbs that move no state and leave a proposal behind all the same.
LEFT_BEHIND: Mapping[str, tuple[str, ...]] = {"accept": (Proposal.Kind.VOID,), "merge": OF_ITS_STATE}


def carry_out(case: Case, act: Act) -> Change:
    """What the verb writes; then the proposals it decides, or leaves behind, are settled."""
    change = effect_of(act.verb.code)(case, act)
    if case.pk and (kinds := _settled_by(act.verb)):
        settle(case, *kinds)
    return change


def _settled_by(verb: Verb) -> tuple[str, ...]:
    return OF_ITS_STATE if verb.moves else LEFT_BEHIND.get(verb.code, ())
