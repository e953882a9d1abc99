"""Dated promises and what became of them (art. 32(2))."""

from __future__ import annotations

from cases.actions.registry import effect
from cases.models import Case, Commitment
from workflows.verbs import Act, Change


@effect("add_commitment")
def add_commitment(case: Case, act: Act) -> Change:
    """A promise with its owner and its day."""
    commitment = Commitment.objects.create(
        case=case,
        text=act.details["text"],
        owner=act.details["owner"],
        promised_on=act.on,
        due_on=act.details["due_on"],
    )
    return Change(log={"commitment": commitment.pk, "due": commitment.due_on.isoformat()})


@effect("keep_commitment")
def keep_commitment(case: Case, act: Act) -> Change:
    """Kept on the evidence date."""
    return _settle(act, Commitment.Fate.KEPT)


@effect("break_commitment")
def break_commitment(case: Case, act: Act) -> Change:
    """Not kept; a broken promise may reopen the matter."""
    return _settle(act, Commitment.Fate.BROKEN)


def _settle(act: Act, fate: str) -> Change:
    commitment: Commitment = act.details["commitment"]
    commitment.fate = fate
    commitment.settled_on = act.on
    commitment.outcome = act.get("reason", "")
    commitment.save(update_fields=["fate", "settled_on", "outcome"])
    return Change(log={"commitment": commitment.pk})
