"""Correcting an evidence date, by two people; the old value stays in the log (arts. 43–46)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

import trail.log
from cases.actions.assigning import propose
from cases.actions.registry import effect
from cases.models import Answer, Case, Delivery, Proposal
from trail.models import Event
from workflows.clock_lines import history
from workflows.clock_runs import corrected
from workflows.day_order import CORRECTABLE, rounds_of
from workflows.verbs import Act, Change

PASSING_ON = ("forward", "refer")


def correctable_events(case: Case) -> list[Event]:
    """The lines of the log whose evidence date may be corrected."""
    codes = [f"case.{verb}" for verb in CORRECTABLE]
    return [event for event in trail.log.events_of(case.stream) if event.code in codes]


@effect("propose_correction")
def propose_correction(case: Case, act: Act) -> Change:
    """Which line of the log is wrong, and the right date."""
    terms = {"event": act.details["event"], "new": act.details["new_date"].isoformat()}
    propose(case, act, Proposal.Kind.DATE, terms, about="event")
    return Change(log=terms)


@effect("correct_date")
def correct_date(case: Case, act: Act) -> Change:
    """Put the corrected date in force: rows follow here, clocks follow the log. A paper stays as it was issued."""
    proposal: Proposal = act.details["proposal"]
    new = dt.date.fromisoformat(proposal.terms["new"])
    event = trail.log.events_of(case.stream).get(seq=proposal.terms["event"])
    old = event.happened_on
    _rows_follow(case, event.seq or 0, new)
    proposal.settled_at = timezone.now()
    proposal.save(update_fields=["settled_at"])
    return Change(log={**proposal.terms, "old": old.isoformat() if old else ""})


def _rows_follow(case: Case, seq: int, new: dt.date) -> None:
    """What lists, pages and the report read of that day."""
    round_, line = next(one for one in rounds_of(corrected(history(case.stream))) if one[1].seq == seq)
    if line.verb == "register":
        case.received_on = new
        case.submissions.filter(ordinal=1).update(received_on=new)
    if line.verb in ("record_service", "answer_simply"):
        Delivery.objects.filter(document__case=case, document__number=line.details["document"]).update(served_on=new)
    if line.verb in ("issue_opinion", "answer_simply"):
        Answer.objects.filter(claim__case=case, round=round_, answered_on__isnull=False).update(answered_on=new)
    if line.verb in ("resolve", "answer_simply") and round_ == case.round:
        case.resolved_on = new
    if line.verb in PASSING_ON:
        case.transfers.filter(pk__in=_transfer_of(case, seq)).update(sent_on=new)
    if line.verb == "send_report" and line.details.get("transfer"):
        case.transfers.filter(report_sent_on=line.on).update(report_sent_on=new)
    if line.verb == "receive_report":
        case.transfers.filter(report_received_on=line.on).update(report_received_on=new)
    if line.verb == "object":
        case.objections.filter(sent_on=line.on).update(sent_on=new)


def _transfer_of(case: Case, seq: int) -> list[int]:
    """Each passing on has one row and one line, written together and in the same order."""
    codes = [f"case.{verb}" for verb in PASSING_ON]
    place = trail.log.events_of(case.stream).filter(code__in=codes, seq__lt=seq).count()
    return list(case.transfers.order_by("pk").values_list("pk", flat=True)[place : place + 1])
