"""A matter's facts as the guards ask for them, gathered from its rows in a few queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models.claims import Answer, AnswerState, Claim
from cases.models.papers import ANSWERS, DocumentState
from cases.models.people import Petitioner
from cases.models.work import Record
from workflows.petition_facts import ClaimFacts, PetitionFacts

if TYPE_CHECKING:
    from cases.models import Case


def facts_of(case: Case) -> PetitionFacts:
    """The matter in its present round."""
    answer_paper = case.documents.filter(round=case.round, kind__in=ANSWERS).first()
    served = answer_paper.deliveries.first() if answer_paper else None
    clocks = {clock.code: clock for clock in case.clocks.filter(round=case.round)}
    handling, notice = clocks.get("handling"), clocks.get("notice") or clocks.get("notice_transferred")
    review = clocks.get("review_request")
    records = list(case.records.filter(round=case.round))
    assignment = case.assignment
    return PetitionFacts(
        case_class=case.case_class,
        has_category=case.category_id is not None,
        received_on=case.received_on,
        claims=tuple(_claims(case)),
        anonymous=_is_anonymous(case),
        no_notice=case.no_notice,
        accepted_on=handling.started_on if handling else None,
        notified_on=notice.stopped_on if notice else None,
        has_leader=assignment is not None,
        has_handler=assignment is not None,
        heard=any(record.kind == Record.Kind.HEARING and not record.exemption for record in records),
        hearing_exemption=next((record.exemption for record in records if record.exemption), ""),
        contact_attempts=sum(record.kind == Record.Kind.CONTACT for record in records),
        opinion_issued_on=answer_paper.issued_on if answer_paper else None,
        opinion_served_on=served.served_on if served else None,
        review_last_day=review.last_day if review else None,
        reexamined_on=case.ended_on,
        open_commitments=case.commitments.filter(fate="open").count(),
        draft_documents=_unserved(case),
        unserved_papers=case.documents.filter(state=DocumentState.ISSUED).count(),
        proposals=frozenset(case.proposals.filter(settled_at__isnull=True).values_list("kind", flat=True)),
    )


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


def _is_anonymous(case: Case) -> bool:
    """Nobody can be told or served: no petitioner, or none whose name and address are clear."""
    return bool(case.no_petitioner) or not Petitioner.objects.filter(case=case).exists()


def _unserved(case: Case) -> int:
    """Papers of the round that were issued to a known petitioner and have no proof of service yet."""
    if _is_anonymous(case):
        return 0
    answer_kinds = [str(kind) for kind in ANSWERS]
    return case.documents.filter(round=case.round, state=DocumentState.ISSUED, kind__in=answer_kinds).count()
