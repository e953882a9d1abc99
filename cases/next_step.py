"""What comes next in a matter: the one step of the main path that is due, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Case
from offices.models import PostKind
from workflows.codes import CaseClass, State
from workflows.petition_facts import PetitionFacts
from workflows.verbs import Words


@dataclass(frozen=True)
class NextStep:
    """The verb that is due, and the post that does it in words."""

    verb: str
    label: Words
    post: str

    def words(self) -> str:
        return _("下一步：%(label)s（%(post)s）") % {"label": self.label, "post": self.post}


def next_step(case: Case) -> NextStep | None:
    """The next step of the main path; None when the matter has left it or is history."""
    if case.is_historical:
        return None
    facts = case.facts()
    if facts.merged_into:
        return None
    steps = {
        State.INTAKE: _at_intake, State.LEADER_ASSIGNED: _in_work, State.RESOLVED: _at_the_end, State.CLOSED: _redo,
    }  # fmt: skip
    path = steps.get(State(case.state))
    verb = next(path(facts), "") if path else ""
    if not verb:
        return None
    spec = Case.verbs()[verb]
    return NextStep(verb, spec.label, _post(spec.posts[0]))


def _post(code: str) -> str:
    return str(PostKind(code).label) if code in PostKind.values else code


def _at_intake(facts: PetitionFacts) -> Iterator[str]:
    routes_open = facts.case_class == CaseClass.CLAIM and any(not claim.route for claim in facts.claims)
    if not facts.has_category or routes_open:
        yield "classify"
    if facts.on_petition_route() and not facts.accepted_on:
        yield "accept"
    if facts.claims and facts.case_class == CaseClass.CLAIM and all(claim.elsewhere for claim in facts.claims):
        yield "refer"
    if not facts.notified_on and not facts.no_notice and not facts.anonymous:
        yield "issue_notice"
    yield "answer_simply" if facts.is_simple else "assign_leader"


def _in_work(facts: PetitionFacts) -> Iterator[str]:
    if facts.on_petition_route():
        if not facts.accepted_on:
            yield "accept"
        if not (facts.anonymous or facts.heard or facts.hearing_exemption):
            yield "record_hearing"
    if any(claim.elsewhere and not claim.route_told for claim in facts.claims) and not facts.anonymous:
        yield "issue_notice"
    yield from _answering(facts)
    yield "resolve"


def _answering(facts: PetitionFacts) -> Iterator[str]:
    ours = facts.ours()
    if any(claim.to_draft for claim in ours):
        yield "draft_answer"
    if any(claim.answer_state == "draft" for claim in ours):
        yield "check_answer"
    if any(claim.answer_state == "checked" for claim in ours):
        yield "sign_answer"
    if ours and not facts.opinion_issued_on:
        yield "issue_opinion"
    if facts.opinion_issued_on and not facts.opinion_served_on and not facts.anonymous:
        yield "record_service"
    if any(claim.to_carry_out for claim in ours):
        yield "record_execution"


def _redo(facts: PetitionFacts) -> Iterator[str]:
    if facts.is_revoked:
        yield "reopen"


def _at_the_end(facts: PetitionFacts) -> Iterator[str]:
    yield from _redo(facts)
    if any(claim.to_carry_out for claim in facts.ours()):
        yield "record_execution"
    if facts.open_commitments:
        yield "keep_commitment"
    yield "close" if "close" in facts.proposals else "propose_close"
