"""A matter's facts as the guards ask for them, gathered from its rows in a few queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases import reviewing
from cases.models.claims import Answer, AnswerState, Claim
from cases.models.codes import BY_ORDER, PASSED_ON, PersonRole, RepeatState
from cases.models.papers import ANSWERS, DocumentState
from cases.models.work import Record
from workflows.petition_facts import ClaimFacts, PetitionFacts

if TYPE_CHECKING:
    from cases.models import Case


def facts_of(case: Case) -> PetitionFacts:
    """The matter in its present round."""
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
        contact_attempts=sum(record.kind == Record.Kind.CONTACT for record in records),
        reexamined_on=case.ended_on,
        open_commitments=case.commitments.filter(fate="open").count(),
        is_simple=case.is_simple,
        merged_into=case.links.filter(why="merge", ended_on=None).values_list("other__number", flat=True).first() or "",
        proposals=frozenset(case.proposals.filter(settled_at__isnull=True).values_list("kind", flat=True)),
        **_origin(case),
        **_times(case),
        **_papers(case),
        **reviewing.facts_of(case),
    )


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
    clocks = {clock.code: clock for clock in case.clocks.filter(round=case.round)}
    handling, notice = clocks.get("handling"), clocks.get("notice") or clocks.get("notice_transferred")
    review, owed = clocks.get("reexam_request") or clocks.get("review_request"), clocks.get("report_due")
    return {
        "accepted_on": handling.started_on if handling else None,
        "notified_on": notice.stopped_on if notice else None,
        "review_last_day": review.last_day if review else None,
        "handling_late_from": handling.late_from if handling and handling.is_running else None,
        "is_extended": handling is not None and handling.last_day != handling.original_last_day,
        "report_owed": owed is not None and owed.is_running,
    }


def _origin(case: Case) -> dict[str, Any]:
    """How it came to us, from how many, and what other bodies were asked and have not answered."""
    first = case.submissions.first()
    from_sender = first is not None and first.source in PASSED_ON
    objection = case.objections.last() if from_sender else None
    awaited = case.transfers.filter(report_due_on__isnull=False, report_received_on__isnull=True).last()
    roles = list(case.petitioners.values_list("role", flat=True))
    return {
        # Nobody can be told or served: no petitioner, or none whose name and address are clear.
        "anonymous": case.is_anonymous or not roles,
        "is_joint": sum(role in (PersonRole.PETITIONER, PersonRole.JOINT) for role in roles) > 1,
        "is_first_time": first is not None and first.repeat == RepeatState.FIRST,
        "by_order": first is not None and first.source in BY_ORDER,
        "from_sender": from_sender,
        "objection": objection.standing if objection else "",
        "report_awaited": awaited is not None,
        "times_sent_back": awaited.times_sent_back if awaited else 0,
    }


def _claims(case: Case) -> list[ClaimFacts]:
    answers = {answer.claim_id: answer for answer in Answer.objects.filter(claim__case=case, round=case.round)}
    promised = case.commitments.exclude(fate="broken").exists()
    return [_claim(claim, answers.get(claim.pk), promised) for claim in case.claims.all()]


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
        promised=answer.execution_due is not None and promised,
    )
