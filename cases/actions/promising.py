"""Dated promises and what became of them (art. 32(2))."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cases.actions.ending import store_evidence
from cases.actions.registry import effect
from cases.models import Case, Commitment
from workflows.verbs import Act, Change

if TYPE_CHECKING:
    from cases.models import Claim
    from offices.models import Staff


@effect("add_commitment")
def add_commitment(case: Case, act: Act) -> Change:
    """A promise with its owner and its day; with its claim where it is to carry one out."""
    claim = act.get("claim")
    told = {name: act.details[name] for name in ("text", "owner", "due_on")}
    commitment = promise(case, act, claim=claim, **told)
    of_claim = {"claim": claim.ordinal} if claim else {}
    return Change(log={"commitment": commitment.pk, **of_claim, "due": commitment.due_on.isoformat()})


def promise(case: Case, act: Act, *, text: str, owner: Staff, due_on: dt.date, claim: Claim | None) -> Commitment:
    """Write a promise of the present round."""
    return Commitment.objects.create(
        case=case, round=case.round, claim=claim, text=text, owner=owner, promised_on=act.on, due_on=due_on
    )


@effect("keep_commitment")
def keep_commitment(case: Case, act: Act) -> Change:
    """Kept on the evidence date, with what shows it."""
    return _settle(case, act, Commitment.Fate.KEPT)


@effect("break_commitment")
def break_commitment(case: Case, act: Act) -> Change:
    """Not kept; a broken promise may reopen the matter."""
    return _settle(case, act, Commitment.Fate.BROKEN)


def _settle(case: Case, act: Act, fate: str) -> Change:
    commitment: Commitment = act.details["commitment"]
    commitment.fate = fate
    commitment.settled_on = act.on
    commitment.outcome = act.get("reason", "")
    commitment.save(update_fields=["fate", "settled_on", "outcome"])
    store_evidence(case, act, "commitment")
    return Change(log={"commitment": commitment.pk})
