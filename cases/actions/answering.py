"""From draft to paper: the answer to each claim, checked, signed, issued (arts. 31(六), 32)."""

from __future__ import annotations

from django.db import models

from cases import files
from cases.actions.hearing import keep_reason
from cases.actions.registry import effect
from cases.models import Answer, AnswerState, Case, DocumentKind
from cases.models.papers import Document
from cases.papers.issue import issue
from workflows.verbs import Act, Change


@effect("draft_answer")
def draft_answer(case: Case, act: Act) -> Change:
    """Write or rewrite the answer to one claim; a rewritten answer is a draft again."""
    claim, common = act.details["claim"], act.get("common")
    Answer.objects.update_or_create(
        claim=claim,
        round=case.round,
        defaults={
            "state": AnswerState.DRAFT,
            "outcome": act.details["outcome"],
            "facts": act.details["facts"],
            "reasons": act.details["reasons"],
            "legal_basis": act.get("legal_basis", ""),
            "opinion": act.get("opinion", ""),
            "execution_due": act.get("execution_due"),
            "drafted_by": act.person,
            "common": common,
            "checked_by": None,
            "signed_by": None,
            "signed_on": None,
        },
    )
    return Change(log={"claim": claim.ordinal, "outcome": str(act.details["outcome"]), **_asked(act)})


def _asked(act: Act) -> dict[str, object]:
    """Which common answer a machine gave, and who had it given."""
    common = act.get("common")
    return {"common": common.ordinal, "asked_by": act.details["asked_by"]} if common else {}


@effect("check_answer")
def check_answer(case: Case, act: Act) -> Change:
    """Pass the drafts to the leader, or send them back: then each is drafted again before it is checked again."""
    passed = act.get("decision", "pass") == "pass"
    state = AnswerState.CHECKED if passed else AnswerState.RETURNED
    answers_of(case).update(state=state, checked_by=act.person if passed else None)
    keep_reason(case, act, "remarks")
    return Change(log={"passed": passed})


@effect("sign_answer")
def sign_answer(case: Case, act: Act) -> Change:
    """The leader's signature: on screen by the leader, or on paper recorded with its scan."""
    now = case.assignment
    assert now is not None, "a matter in hand has a leader"  # noqa: S101
    scan = act.get("evidence")
    if scan:
        files.store(case, scan, by=act.person, purpose="signature")
    answers_of(case).update(
        state=AnswerState.SIGNED, signed_by=now.leader, signed_on=act.on, signed_on_paper=scan is not None
    )
    return Change(log={"leader": now.leader.username, "on_paper": scan is not None})


@effect("issue_opinion")
def issue_opinion(case: Case, act: Act) -> Change:
    """The numbered paper. Route (六) gives the 信访处理意见书, everything else a reply."""
    kind = DocumentKind.OPINION if case.facts().on_petition_route() else DocumentKind.REPLY
    document: Document = issue(case, kind, act)
    answers_of(case).update(answered_on=act.on)
    return Change(log={"paper": str(kind), "document": document.number, **_asked(act)})


@effect("record_execution")
def record_execution(case: Case, act: Act) -> Change:
    """A supported claim was carried out on the evidence date."""
    claim = act.details["claim"]
    answers_of(case).filter(claim=claim).update(executed_on=act.on)
    return Change(log={"claim": claim.ordinal})


def answers_of(case: Case) -> models.QuerySet[Answer]:
    """The answers of the present round."""
    return Answer.objects.filter(claim__case=case, round=case.round)
