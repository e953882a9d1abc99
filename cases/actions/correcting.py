"""Correcting an evidence date, by two people; the old value stays in the log (arts. 43–46)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

import trail.log
from cases.actions.assigning import propose
from cases.actions.registry import effect
from cases.models import Case, Delivery, Proposal
from trail.models import Event
from workflows.verbs import Act, Change

# The verbs whose evidence date a clock runs on or a page shows as the day it happened.
CORRECTABLE = ("register", "issue_notice", "accept", "issue_opinion", "record_service", "forward")


def correctable_events(case: Case) -> list[Event]:
    """The lines of the log whose evidence date may be corrected."""
    codes = [f"case.{verb}" for verb in CORRECTABLE]
    return [event for event in trail.log.events_of(case.stream) if event.code in codes]


@effect("propose_correction")
def propose_correction(case: Case, act: Act) -> Change:
    """Which line of the log is wrong, and the right date."""
    terms = {"event": act.details["event"], "new": act.details["new_date"].isoformat()}
    propose(case, act, Proposal.Kind.DATE, terms)
    return Change(log=terms)


@effect("correct_date")
def correct_date(case: Case, act: Act) -> Change:
    """Put the corrected date in force: rows follow here, clocks follow the log."""
    proposal: Proposal = act.details["proposal"]
    new = dt.date.fromisoformat(proposal.terms["new"])
    event = trail.log.events_of(case.stream).get(seq=proposal.terms["event"])
    old = event.happened_on
    if event.code == "case.register":
        case.received_on = new
        case.submissions.filter(ordinal=1).update(received_on=new)
    if event.code == "case.record_service":
        Delivery.objects.filter(document__case=case, document__number=event.details["document"]).update(served_on=new)
    proposal.settled_at = timezone.now()
    proposal.save(update_fields=["settled_at"])
    return Change(log={**proposal.terms, "old": old.isoformat() if old else ""})
