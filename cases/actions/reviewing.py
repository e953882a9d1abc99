"""What each step of a review writes (arts. 35, 36). Its lines join the matter's log, so the matter is locked."""

from __future__ import annotations

from typing import Any

from cases import files
from cases.actions.registry import effect
from cases.models import Case, Review
from cases.reviewing import FINAL
from workflows.review import Level
from workflows.verbs import Act, Change


def _locked(review: Review) -> Case:
    case: Case = Case._base_manager.select_for_update().get(pk=review.case_id)
    return case


def _log(review: Review, /, **more: Any) -> dict[str, Any]:
    """What the clocks need. The number of an opinion is typed by hand: the log names its row instead."""
    return {"round": review.round, "here": review.is_here, **more}


@effect("review.request")
def request(review: Review, act: Act) -> Change:
    """Late is measured on the evidence date, e.g. the postmark; the reviewer counts from receipt (arts. 35, 36)."""
    _locked(review)
    last = review.last_day()
    review.requested_on, review.entered_by = act.on, act.person
    review.received_on = act.get("received_on") or act.on
    review.is_late = last is not None and act.on > last
    review.request_text = act.get("text", "")
    return Change(log=_log(review, late=review.is_late, received=review.received_on.isoformat()))


@effect("review.accept")
def accept(review: Review, act: Act) -> Change:
    """Taken up; where it came late, a person says why it is taken up all the same."""
    _locked(review)
    review.accepted_on, review.late_reason = act.on, act.get("reason", "")
    return Change(log=_log(review, late=review.is_late))


@effect("review.refuse")
def refuse(review: Review, act: Act) -> Change:
    """Not taken up."""
    _locked(review)
    review.decided_on, review.refusal_ground = act.on, str(act.details["ground"])
    review.reasons = act.details["reason"]
    return Change(log=_log(review, ground=review.refusal_ground))


@effect("review.begin_hearing")
def begin_hearing(review: Review, act: Act) -> Change:
    """From here no day counts."""
    _locked(review)
    review.hearing_from, review.hearing_to = act.on, None
    return Change(log=_log(review))


@effect("review.end_hearing")
def end_hearing(review: Review, act: Act) -> Change:
    """The day it ended is the last that does not count."""
    _locked(review)
    review.hearing_to = act.on
    return Change(log=_log(review))


@effect("review.uphold")
@effect("review.vary")
@effect("review.revoke")
def decide(review: Review, act: Act) -> Change:
    """The opinion of the reviewing body, with its number and its reasons."""
    case = _locked(review)
    review.decided_on, review.number, review.reasons = act.on, act.details["number"], act.details["reasons"]
    review.redo_due_on = act.get("redo_due_on")
    if upload := act.get("evidence"):
        files.store(case, upload, by=act.person, purpose="review")
    due = review.redo_due_on
    return Change(log=_log(review, review=review.pk, due=due.isoformat() if due else ""))


@effect("review.serve")
def serve(review: Review, act: Act) -> Change:
    """Served. A 复核 that did not revoke ends the legal path (art. 36(3)); what was revoked is done again."""
    case = _locked(review)
    review.served_on = act.on
    review.service_proof = files.store(case, act.details["evidence"], by=act.person, purpose="service")
    if review.level == Level.REEXAM and review.state in FINAL and review.round == case.round:
        Case._base_manager.filter(pk=case.pk).update(ended_on=act.on)
    return Change(log=_log(review, review=review.pk))
