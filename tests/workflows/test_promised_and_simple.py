"""What is supported is carried out or promised by a day; what is simple stays so only while it fits."""

import datetime as dt
from typing import Any

import pytest

from cases.clocks import differences
from cases.forms.verbs_ending import AddCommitmentForm
from cases.intake import ClaimDetails
from cases.models import Case
from cases.next_step import next_step
from tests import cast as c
from tests.cast import Cast
from tests.workflows.test_more_verbs import ANSWER, clock, later, refusal, simple
from workflows.engine import NotAllowed

SUPPORTED = {**ANSWER, "outcome": "supported", "execution_due": dt.date(2026, 12, 1)}


def accepted(cast: Cast) -> Case:
    case = simple(cast)
    c.do(case, "accept", cast.head)
    return case


# A promise belongs to its claim ---------------------------------------------------------------------------


@pytest.fixture
def of_two(cast: Cast) -> Case:
    """Answered, served, and promised for the first claim; nothing yet for the second."""
    case = c.register(cast, claims=(ClaimDetails("恢复低保"), ClaimDetails("补发九月")))
    c.assign(cast, case)
    c.answer_drafted(cast, case, "supported")
    case.claims.get(ordinal=2).answers.update(execution_due=dt.date(2026, 12, 1))
    promise(cast, case, claim=case.claims.get(ordinal=1))
    promise(cast, case, text="下周去电话")
    return case


def promise(cast: Cast, case: Case, **given: Any) -> None:
    told = {"text": "月底前补发", "owner": cast.handler, "due_on": dt.date(2026, 11, 30), **given}
    c.do(case, "add_commitment", cast.handler, **told)


def test_a_promise_for_one_claim_or_for_none_carries_out_no_other(cast: Cast, of_two: Case) -> None:
    c.do(of_two, "check_answer", cast.head)
    c.do(of_two, "sign_answer", cast.leader)
    c.serve(cast, of_two)
    assert refusal(of_two, "resolve", cast.head) == "not_executed"
    promise(cast, of_two, claim=of_two.claims.get(ordinal=2))
    c.do(of_two, "resolve", cast.head)
    assert of_two.state == "resolved"


def test_a_promise_of_an_earlier_round_carries_nothing_out_in_the_next(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer_drafted(cast, case, "supported")
    promise(cast, case, claim=case.claims.get())
    c.do(case, "keep_commitment", cast.handler, commitment=case.commitments.get(), reason="已发放")
    assert case.facts().claims[0].promised
    case.claims.get().answers.update(round=2)
    Case.objects.filter(pk=case.pk).update(round=2)
    assert not Case.objects.get(pk=case.pk).facts().claims[0].promised


def test_a_promise_still_open_carries_its_claim_in_the_next_round_too(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer_drafted(cast, case, "supported")
    promise(cast, case, claim=case.claims.get())
    case.claims.get().answers.update(round=2)
    Case.objects.filter(pk=case.pk).update(round=2)
    assert Case.objects.get(pk=case.pk).facts().claims[0].promised


def test_what_was_supported_is_not_struck_off_once_its_promise_was_broken(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer_drafted(cast, case, "supported")
    promise(cast, case, claim=case.claims.get())
    c.do(case, "check_answer", cast.head)
    c.do(case, "sign_answer", cast.leader)
    c.serve(cast, case)
    c.do(case, "resolve", cast.head)
    c.do(case, "break_commitment", cast.handler, commitment=case.commitments.get(), reason="资金未到")
    assert refusal(case, "propose_close", cast.head) == "not_executed"
    assert next_step(case).verb == "record_execution"  # type: ignore[union-attr]
    c.do(case, "record_execution", cast.handler, claim=case.claims.get())
    c.close(cast, case)
    assert case.state == "closed"


def test_the_form_asks_for_the_claim_that_is_still_to_be_carried_out(cast: Cast, of_two: Case) -> None:
    form = AddCommitmentForm(of_two, cast.handler)
    assert form.initial["claim"] == "2"
    said = {"on": c.TODAY, "version": of_two.version, "key": "6a1d2a0c-3f4c-4f4f-9c0f-111111111111", "text": "补发",
            "owner": "handler", "due_on": "2026-11-30"}  # fmt: skip
    named = AddCommitmentForm(of_two, cast.handler, {**said, "claim": "2"})
    assert named.is_valid()
    assert named.details()["claim"] == of_two.claims.get(ordinal=2)
    plain = AddCommitmentForm(of_two, cast.handler, {**said, "claim": ""})
    assert plain.is_valid()
    assert plain.details()["claim"] is None


def test_a_simple_answer_that_supports_a_claim_promises_it_by_a_day(cast: Cast) -> None:
    case = accepted(cast)
    assert refusal(case, "answer_simply", cast.handler, **{**SUPPORTED, "execution_due": None}) == "no_execution_due"
    early = {**SUPPORTED, "execution_due": dt.date(2026, 11, 1)}
    assert refusal(case, "answer_simply", cast.handler, **early) == "due_over"
    c.do(case, "answer_simply", cast.handler, **SUPPORTED)
    made = case.commitments.get()
    assert (made.claim, made.owner, made.due_on) == (case.claims.get(), cast.handler, dt.date(2026, 12, 1))
    assert refusal(case, "propose_close", cast.head) == "commitment_open"
    c.do(case, "keep_commitment", cast.handler, commitment=made, reason="已发放")
    c.do(case, "propose_close", cast.head)
    with later("2027-02-01"):
        c.do(case, "close", cast.director, ground="review_over", enquired=True)
    assert case.state == "closed"


def test_a_simple_answer_that_explains_promises_nothing(cast: Cast) -> None:
    case = accepted(cast)
    c.do(case, "answer_simply", cast.handler, **ANSWER)
    assert not case.commitments.exists()


# Simple only while it fits --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case_class", "routes"), [("accusation", {}), ("claim", {1: "4"})], ids=["accusation", "statutory route"]
)
def test_a_matter_classified_as_what_is_not_simple_loses_the_mark(
    cast: Cast, case_class: str, routes: dict[int, str]
) -> None:
    case = accepted(cast)
    with later("2026-11-04"):
        c.do(case, "classify", cast.head, case_class=case_class, category=cast.category, routes=routes)
    assert (case.is_simple, case.assignment) == (False, None)
    assert clock(case, "simple_opinion").stopped_by == "classify"
    assert clock(case, "handling").is_running  # the day of acceptance stays
    assert differences(case) == []
    with pytest.raises(NotAllowed):  # nobody is its handler any more
        c.do(case, "answer_simply", cast.handler, **ANSWER)


def test_a_matter_classified_anew_as_what_is_simple_keeps_the_mark(cast: Cast) -> None:
    case = accepted(cast)
    c.classify(cast, case)
    assert case.is_simple
    assert clock(case, "simple_opinion").is_running
    c.do(case, "answer_simply", cast.handler, **ANSWER)
    assert case.state == "resolved"


def test_what_turned_out_to_be_a_repeat_is_not_answered_simply(cast: Cast) -> None:
    case = accepted(cast)
    case.submissions.update(repeat="repeat")
    assert refusal(case, "answer_simply", cast.handler, **ANSWER) == "not_first"
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    assert case.state == "leader_assigned"
