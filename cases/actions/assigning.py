"""Naming who answers: the one leader, the lead office, the handler (arts. 14(2), 18(2), 24)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from cases.actions.hearing import keep_reason
from cases.actions.registry import effect
from cases.models import Assignment, Case, Proposal
from workflows.verbs import Act, Change


@effect("propose_leader")
def propose_leader(case: Case, act: Act) -> Change:
    """The head's proposal, for the director to decide."""
    terms = {"leader": act.details["leader"].username, "handler": act.details["handler"].username}
    propose(case, act, Proposal.Kind.LEADER, terms)
    return Change(log=terms)


@effect("assign_leader")
def assign_leader(case: Case, act: Act) -> Change:
    """One assignment in force from now on; an earlier one of another round is ended."""
    assignment = replace_assignment(
        case,
        act,
        leader=act.details["leader"],
        handler=act.details["handler"],
        lead_office=act.get("lead_office", case.responsible_office),
        sponsored=bool(act.get("sponsored")),
        measures=act.get("measures", ""),
    )
    assignment.co_offices.set(act.get("co_offices") or [])
    # A matter marked simple goes the ordinary way from here; its day of acceptance stays.
    case.is_simple = False
    return Change(log=_log(assignment))


@effect("reassign")
def reassign(case: Case, act: Act) -> Change:
    """Change leader, handler or offices; what is not named stays. Moves no date. Open promises go with the hands they
    rest in: somebody has to keep them.
    """
    before = case.assignment
    assert before is not None, "a matter in hand has an assignment"  # noqa: S101
    assignment = replace_assignment(
        case,
        act,
        leader=act.get("leader", before.leader),
        handler=act.get("handler", before.handler),
        lead_office=act.get("lead_office", before.lead_office),
        sponsored=before.sponsored,
        measures=before.measures,
        reason=act.details["reason"],
    )
    assignment.co_offices.set(act.get("co_offices") or before.co_offices.all())
    return Change(log={**_log(assignment), **_promises_pass(case, before, assignment)})


def _promises_pass(case: Case, before: Assignment, now: Assignment) -> dict[str, Any]:
    """To whom took over from their owner: {} or how many."""
    passed = 0
    for owner, taker in ((before.leader, now.leader), (before.handler, now.handler)):
        if owner not in (now.leader, now.handler):
            passed += case.commitments.filter(fate="open", owner=owner).update(owner=taker)
    return {"promises_passed": passed} if passed else {}


@effect("return_to_intake")
def return_to_intake(case: Case, act: Act) -> Change:
    """Back to intake: the assignment ends, a running clock does not."""
    end_assignment(case)
    keep_reason(case, act)
    return Change()


def end_assignment(case: Case) -> dt.datetime:
    """Nobody of ours answers from now on, until somebody is named again; the moment. The engine saves the matter.
    What was marked simple names people at intake already.
    """
    now = timezone.now()
    case.assignments.filter(to_at__isnull=True).update(to_at=now)
    case.leader = case.handler = case.lead_office = None
    return now


def replace_assignment(case: Case, act: Act, **columns: Any) -> Assignment:
    """End the assignment in force and begin another at the same moment. The engine saves the matter."""
    now = end_assignment(case)
    assignment = Assignment.objects.create(case=case, from_on=act.on, from_at=now, **columns)
    case.leader, case.handler = assignment.leader, assignment.handler
    case.lead_office = assignment.lead_office
    if assignment.sponsored:
        case.sponsored_from = min(act.on, case.sponsored_from or act.on)
    return assignment


def propose(case: Case, act: Act, kind: str, terms: dict[str, Any], *, about: str = "") -> None:
    """Write a proposal for another to decide; it takes the place of an earlier one of its kind. Where several of a
    kind may wait beside each other, `about` names the term that tells them apart.
    """
    settle(case, kind, **({f"terms__{about}": terms[about]} if about else {}))
    absent = {"for": act.stands_in_for} if act.stands_in_for else {}
    Proposal.objects.create(
        case=case,
        kind=kind,
        proposed_by=act.by.actor,
        proposed_at=timezone.now(),
        reason=act.get("reason", ""),
        terms=terms | absent,
    )


def settle(case: Case, *kinds: str, **terms: Any) -> None:
    """The proposals of these kinds, with these terms, are decided or outlived."""
    case.proposals.filter(kind__in=kinds, settled_at__isnull=True, **terms).update(settled_at=timezone.now())


def _log(assignment: Assignment) -> dict[str, Any]:
    return {
        "leader": assignment.leader.username,
        "handler": assignment.handler.username,
        "office": assignment.lead_office.code,
        "sponsored": assignment.sponsored,
    }
