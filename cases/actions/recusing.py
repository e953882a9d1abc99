"""Recusal (回避, art. 28(3); 公务员法 art. 77): declared, asked by the petitioner, or on the office's own motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cases import recusals
from cases.actions.assigning import propose
from cases.actions.hearing import keep_reason
from cases.actions.registry import effect
from cases.models import Case, Proposal, Recusal
from workflows.verbs import Act, Change

if TYPE_CHECKING:
    from offices.models import Staff


@effect("ask_recusal")
def ask_recusal(case: Case, act: Act) -> Change:
    """Who should stand aside, who asks, and why; somebody else decides."""
    terms = {"staff": act.details["staff"].username, "asked_by": act.get("asked_by", "self")}
    propose(case, act, Proposal.Kind.RECUSE, terms, about="staff")
    return Change(log=_log(act.details["staff"], terms["asked_by"]))


@effect("recuse")
def recuse(case: Case, act: Act) -> Change:
    """The person no longer sees the matter nor acts in it. A request about them is granted by it."""
    person, decider = act.details["staff"], act.person
    assert decider is not None, "a recusal is decided by a person"  # noqa: S101
    request = _settle(case, person)
    asked_by = str(request.terms["asked_by"]) if request else act.get("asked_by", "self")
    Recusal.objects.update_or_create(
        case=case,
        staff=person,
        defaults={
            "reason": act.details["reason"],
            "asked_by": asked_by,
            "decided_by": decider,
            "decided_on": act.on,
        },
    )
    return Change(log=_log(person, asked_by))


@effect("refuse_recusal")
def refuse_recusal(case: Case, act: Act) -> Change:
    """The person stays; why is kept among the records of the matter."""
    request = _settle(case, act.details["staff"])
    keep_reason(case, act)
    asked_by = str(request.terms["asked_by"]) if request else ""
    return Change(log=_log(act.details["staff"], asked_by))


def _log(person: Staff, requested_by: str) -> dict[str, str]:
    return {"staff": person.username, "requested_by": requested_by}


def _settle(case: Case, person: Staff) -> Proposal | None:
    """The request about this person that waited, now decided."""
    request = recusals.asked(case).filter(terms__staff=person.username).first()
    if request is not None:
        request.settled_at = timezone.now()
        request.save(update_fields=["settled_at"])
    return request
