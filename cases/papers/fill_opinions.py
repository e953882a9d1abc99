"""The opinion (信访处理意见书) and the reply, filled from the answers of the present round.

Used twice: for the paper that is issued and, as a draft with gaps in sight, for those who write, check and sign.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases.models import Answer, Case, Claim, DocumentKind, Record
from cases.papers import fill_routes
from cases.papers.fill_common import head_of, receipt_of, unit_of, you_of
from cases.papers.opinions import AnsweredClaim, ClaimOutcome, Execution, OpinionSheet, Reply, ReplySheet
from cases.papers.sheets import cn_date
from workflows.codes import CaseClass, HearingExemption, Outcome
from workflows.grounds import local_words

if TYPE_CHECKING:
    from workflows.petition_facts import PetitionFacts


def kind_of(facts: PetitionFacts) -> DocumentKind:
    """Only route (六) gives an opinion, and with it a right to review (art. 31, 35)."""
    return DocumentKind.OPINION if facts.on_petition_route() else DocumentKind.REPLY


def opinion(
    case: Case, details: Mapping[str, Any], number: str = "", dated: dt.date | None = None, **printed: Any
) -> OpinionSheet:
    """信访处理意见书. Details: `help_offered`, `attachments`, `copies_to`; without a number it is a draft.

    `printed`: `printed_by` and `printed_at` of a draft; an issued paper carries neither.
    """
    answers = _answers(case)
    day, sender = receipt_of(case)
    return OpinionSheet(
        **_plain(case, number, dated),
        **printed,
        received_on=day,
        received_from=sender,
        accepted_on=case.facts().accepted_on,
        review_body=review_body_of(case),
        claims=tuple(_answered(case, claim, answers.get(claim.pk)) for claim in _ours(case)),
        elsewhere=fill_routes.elsewhere_facts(case),
        heard=_heard(case),
        investigated=_investigated(case),
        help_offered=details.get("help_offered") or "",
        attachments=tuple(details.get("attachments") or ()),
        copies_to=tuple(details.get("copies_to") or ()),
    )


def reply(
    case: Case, details: Mapping[str, Any], number: str = "", dated: dt.date | None = None, **printed: Any
) -> ReplySheet:
    """答复意见 to suggestions, accusations, inquiries, and to claims that all go elsewhere; see `opinion`."""
    answers = _answers(case)
    day, sender = receipt_of(case)
    ours = tuple(_replied(claim, answers.get(claim.pk)) for claim in _ours(case))
    gone = tuple(Reply(claim.request, fill_routes.gone_words(claim)) for claim in fill_routes.elsewhere(case))
    thanked = case.case_class in (CaseClass.SUGGESTION, CaseClass.INQUIRY)
    return ReplySheet(
        **_plain(case, number, dated),
        **printed,
        received_on=day,
        received_from=sender,
        replies=ours + gone,
        thanks=_("感谢%(you)s的关心和支持。") % {"you": you_of(case)} if thanked else "",
    )


def _plain(case: Case, number: str, dated: dt.date | None) -> dict[str, Any]:
    """The head without what only notices print."""
    return {name: value for name, value in head_of(case, number, dated).items() if name != "copies"}


def _ours(case: Case) -> list[Claim]:
    """The claims this paper answers; a claim nobody gave a route yet is still ours."""
    gone = {claim.pk for claim in fill_routes.elsewhere(case)}
    return [claim for claim in case.claims.all() if claim.pk not in gone]


def _answers(case: Case) -> dict[int, Answer]:
    return {answer.claim_id: answer for answer in Answer.objects.filter(claim__case=case, round=case.round)}


def review_body_of(case: Case) -> str:
    """The body that reviews our opinions: as the office's record names it, else its next higher office (art. 35)."""
    office = case.responsible_office
    return office.review_body or (office.parent.name if office.parent else "")


def _answered(case: Case, claim: Claim, answer: Answer | None) -> AnsweredClaim:
    if answer is None:
        return AnsweredClaim(claim.request, "", "", None, "", ())
    return AnsweredClaim(
        demand=claim.request,
        facts=answer.facts,
        reasons=answer.reasons,
        outcome=ClaimOutcome(answer.outcome) if answer.outcome in set(ClaimOutcome) else None,
        opinion=answer.opinion or _opinion_in_words(answer.outcome),
        legal_basis=_lines(answer.legal_basis),
        execution=_execution(case, answer),
    )


def _opinion_in_words(outcome: str) -> str:
    """What an outcome means where the draft says no more; no promise is made that nobody made."""
    words = {
        Outcome.SUPPORTED: _("对该项诉求予以支持，由承办单位按照下列责任和期限执行。"),
        Outcome.EXPLAINED: _("对该项诉求，现就有关政策和理由解释说明如上。"),
        Outcome.NOT_SUPPORTED: _("对该项诉求不予支持，理由如上。"),
    }
    return words.get(Outcome(outcome), "")


def _execution(case: Case, answer: Answer) -> Execution | None:
    """Who carries out a supported claim by when: the answer's own day, else that of its promise (art. 32(2))."""
    if answer.outcome != Outcome.SUPPORTED:
        return None
    promised = case.commitments.filter(fate="open", claim_id=answer.claim_id, round=case.round)
    due = answer.execution_due or answer.executed_on
    if due is not None:
        return Execution(_("落实上述处理意见"), unit_of(case), due)
    promise = promised.order_by("due_on").first()
    return Execution(promise.text.rstrip("。"), promise.owner.full_name, promise.due_on) if promise else None


def _replied(claim: Claim, answer: Answer | None) -> Reply:
    if answer is None:
        return Reply(claim.request, "")
    said = dict.fromkeys(part.strip() for part in (answer.facts, answer.reasons, answer.opinion) if part.strip())
    # «Answered» is for the ledger; on the paper itself it would say nothing.
    outcome = "" if answer.outcome == Outcome.ANSWERED else str(answer.get_outcome_display())
    return Reply(claim.request, "\n".join(said), outcome, _lines(answer.legal_basis))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _heard(case: Case) -> str:
    """That the petitioner was heard, when and where; or why that could not be (art. 31(六))."""
    records = list(case.records.filter(round=case.round, kind__in=(Record.Kind.HEARING, Record.Kind.CONTACT)))
    heard = [record for record in records if record.kind == Record.Kind.HEARING and not record.exemption]
    if heard:
        return _("我单位于%(days)s听取了%(you)s的陈述。") % {"days": _days(heard), "you": you_of(case)}
    if any(record.exemption == HearingExemption.DECLINED for record in records):
        return _("%(you)s表示不再陈述。") % {"you": you_of(case)}
    if any(record.exemption == HearingExemption.UNREACHABLE for record in records):
        tried = [record for record in records if record.kind == Record.Kind.CONTACT]
        return _("我单位于%(days)s联系%(you)s听取陈述，未能取得联系。") % {"days": _days(tried), "you": you_of(case)}
    local = [words for record in records if (words := local_words("record_hearing", record.exemption))]
    return _("未听取陈述的依据：%(grounds)s。") % {"grounds": "、".join(dict.fromkeys(local))} if local else ""


def _investigated(case: Case) -> str:
    records = list(case.records.filter(round=case.round, kind=Record.Kind.INVESTIGATION))
    return _("我单位于%(days)s进行了调查核实。") % {"days": _days(records)} if records else ""


def _days(records: Iterable[Record]) -> str:
    return "、".join(dict.fromkeys(cn_date(record.held_on) for record in records))
