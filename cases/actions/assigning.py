"""Naming who answers: the one leader, the lead office, the handler (arts. 14(2), 18(2), 24)."""

from __future__ import annotations

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
    settle(case, Proposal.Kind.LEADER)
    # A matter marked simple goes the ordinary way from here; its day of acceptance stays.
    case.is_simple = False
    return Change(log=_log(assignment))


@effect("reassign")
def reassign(case: Case, act: Act) -> Change:
    """Change leader, handler or offices; what is not named stays. Moves no date."""
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
    return Change(log=_log(assignment))


@effect("return_to_intake")
def return_to_intake(case: Case, act: Act) -> Change:
    """Back to intake: the assignment ends, a running clock does not."""
    case.assignments.filter(to_at__isnull=True).update(to_at=timezone.now())
    keep_reason(case, act)
    return Change()


def replace_assignment(case: Case, act: Act, **columns: Any) -> Assignment:
    """End the assignment in force and begin another at the same moment."""
    now = timezone.now()
    case.assignments.filter(to_at__isnull=True).update(to_at=now)
    return Assignment.objects.create(case=case, from_on=act.on, from_at=now, **columns)


def propose(case: Case, act: Act, kind: str, terms: dict[str, Any]) -> None:
    """Write a proposal for another to decide; it takes the place of an earlier one of its kind."""
    settle(case, kind)
    Proposal.objects.create(
        case=case,
        kind=kind,
        proposed_by=act.by.actor,
        proposed_at=timezone.now(),
        reason=act.get("reason", ""),
        terms=terms,
    )


def settle(case: Case, kind: str) -> None:
    """The proposals of this kind are decided."""
    case.proposals.filter(kind=kind, settled_at__isnull=True).update(settled_at=timezone.now())


def _log(assignment: Assignment) -> dict[str, Any]:
    return {
        "leader": assignment.leader.username,
        "handler": assignment.handler.username,
        "office": assignment.lead_office.code,
        "sponsored": assignment.sponsored,
    }
