"""A matter's facts as the guards ask for them, gathered from its rows in a few queries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from cases import awaiting, reviewing
from cases.lateness import late_ends
from cases.models.claims import Answer, AnswerState, Claim
from cases.models.codes import BY_ORDER, PASSED_ON, Channel, PersonRole, RepeatState
from cases.models.papers import ANSWERS, DocumentState
from cases.models.work import Record
from workflows.clock_rules import NOTICES
from workflows.petition_facts import ClaimFacts, PetitionFacts

if TYPE_CHECKING:
    from cases.models import Case, Clock

# The petitioner's times to ask for 复核 and 复查.
ASKING = ("reexam_request", "review_request")


def facts_of(case: Case) -> PetitionFacts:
    """The matter in its present round, and what other bodies wait for in any."""
    records = list(case.records.filter(round=case.round))
    assignment = case.assignment
    return PetitionFacts(
        case_class=case.case_class,
        has_category=case.category_id is not None,
        received_on=case.received_on,
        claims=tuple(_claims(case)),
        no_notice=case.no_notice,
        has_leader=assignment is not None,
        has_handler=assignment is not None,
        heard=any(record.kind == Record.Kind.HEARING and not record.exemption for record in records),
        hearing_exemption=next((record.exemption for record in records if record.exemption), ""),
        contact_days=frozenset(record.held_on for record in records if record.kind == Record.Kind.CONTACT),
        open_commitments=case.commitments.filter(fate="open").count(),
        is_simple=case.is_simple,
        merged_into=case.links.filter(why="merge", ended_on=None).values_list("other__number", flat=True).first() or "",
        supervised=case.is_supervised,
        is_urgent=case.is_urgent,
        urgent_known_at=_urgent_known_at(case),
        proposed_by=_proposed_by(case),
        **_origin(case),
        **_times(case),
        **_papers(case),
        **reviewing.facts_of(case),
    )


def _proposed_by(case: Case) -> dict[str, tuple[frozenset[str], ...]]:
    """Kind → whose each proposal is that waits for a decision."""
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for one in case.proposals.filter(settled_at__isnull=True):
        found[one.kind] = (*found.get(one.kind, ()), one.hands)
    return found


def _urgent_known_at(case: Case) -> dt.datetime | None:
    """When the urgent situation that is open became known."""
    situation = case.urgent_situations.filter(ended_at=None).last() if case.is_urgent else None
    return situation.known_at if situation else None


def _papers(case: Case) -> dict[str, Any]:
    """The paper that answers this round and its service, and what was issued but not served."""
    documents = list(case.documents.all())
    paper = next((one for one in documents if one.round == case.round and one.kind in ANSWERS), None)
    served = paper.deliveries.first() if paper else None
    return {
        "opinion_issued_on": paper.issued_on if paper else None,
        "opinion_served_on": served.served_on if served else None,
        # An answer of this round that a known petitioner has not received keeps the file open.
        "draft_documents": int(paper is not None and paper.state == DocumentState.ISSUED and not case.is_anonymous),
        "unserved_papers": sum(one.state == DocumentState.ISSUED for one in documents),
    }


def _times(case: Case) -> dict[str, Any]:
    """What the clocks of the round say."""
    every = list(case.clocks.all())
    clocks = {clock.code: clock for clock in every if clock.round == case.round}  # of several the latest
    handling = clocks.get("handling")
    notices = [clocks[code].stopped_on for code in NOTICES if code in clocks]
    review = next((clocks[code] for code in ASKING if code in clocks), None)
    return {
        "accepted_on": handling.started_on if handling else None,
        "first_accepted_on": min((clock.started_on for clock in every if clock.code == "handling"), default=None),
        # After a passing on the receiving body owes its own notice: told is who waits for none.
        "notified_on": max(filter(None, notices)) if notices and all(notices) else None,
        "review_last_day": review.last_day if review else None,
        "review_runs": any(
            clock.code in ASKING and clock.is_running and clock.last_day >= timezone.localdate() for clock in every
        ),
        "handling_late_from": handling.late_from if handling and handling.is_running else None,
        "objection_late_from": _latest(every, "objection"),
        "is_extended": handling is not None and handling.last_day != handling.original_last_day,
        "late_unexplained": sum(end.reason is None for end in late_ends(case, every)),
        # A body that assigned it to us waits in whatever round.
        "report_owed": any(clock.code in ("report_due", "hotline") and clock.is_running for clock in every),
    }


def _latest(clocks: list[Clock], code: str) -> dt.date | None:
    """From when the clock of this kind begun last is late, in whatever round."""
    found = [clock for clock in clocks if clock.code == code]
    return max(found, key=lambda clock: (clock.round, clock.about)).late_from if found else None


def _origin(case: Case) -> dict[str, Any]:
    """How it came to us, from how many, and what other bodies were asked and have not answered."""
    pieces = list(case.submissions.all())
    first = pieces[0] if pieces else None
    within = awaiting.sending(case) is not None
    from_sender = within or (first is not None and first.source in PASSED_ON)
    objection = awaiting.objection(case) if from_sender else None
    roles = list(case.petitioners.values_list("role", flat=True))
    return {
        # Nobody can be told or served: no petitioner, or none whose name and address are clear.
        "anonymous": case.is_anonymous or not roles,
        "is_joint": sum(role in (PersonRole.PETITIONER, PersonRole.JOINT) for role in roles) > 1,
        "is_first_time": first is not None and first.repeat == RepeatState.FIRST,
        "by_order": first is not None and first.source in BY_ORDER,
        "by_visit": any(piece.channel == Channel.VISIT for piece in pieces),
        "from_sender": from_sender,
        "sent_within": within,
        "objection": objection.standing if objection else "",
        "report_awaited": bool(awaiting.missing(case)),
    }


def _claims(case: Case) -> list[ClaimFacts]:
    answers = {answer.claim_id: answer for answer in Answer.objects.filter(claim__case=case, round=case.round)}
    # Only what was promised for this claim: «we will call next week» carries nothing out. What is still open holds
    # whatever its round; what was kept answered the claim of its own.
    held = Q(fate="open") | Q(fate="kept", round=case.round)
    promised = set(case.commitments.filter(held).values_list("claim_id", flat=True))
    return [_claim(claim, answers.get(claim.pk), claim.pk in promised) for claim in case.claims.all()]


def _claim(claim: Claim, answer: Answer | None, promised: bool) -> ClaimFacts:
    told = claim.route_told_on is not None
    if answer is None:
        return ClaimFacts(claim.ordinal, claim.route, route_told=told)
    return ClaimFacts(
        claim.ordinal,
        claim.route,
        outcome=answer.outcome,
        answer_state=AnswerState(answer.state).value,
        route_told=told,
        executed=answer.executed_on is not None,
        promised=promised,
    )
