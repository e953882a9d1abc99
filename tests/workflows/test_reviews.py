"""复查 and 复核: asked here or elsewhere, late ones decided by a person, revoked ones done again by another."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from cases.clocks import differences
from cases.models import Case, Review
from cases.reviewing import next_level
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.engine import NotAllowed, Refused, perform

SAID = {"number": "沪民复〔2026〕3号", "reasons": "事实清楚，依据正确"}


def later(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def ask(case: Case, by: Staff, **columns: Any) -> Review:
    """Register what may be asked for next."""
    columns.setdefault("body", "区人民政府")
    review = Review(case=case, level=next_level(case), round=case.round, **columns)
    asked: Review = perform(review, "request", by=by).item
    return asked


def step(review: Review, verb: str, by: Staff, **details: Any) -> Review:
    done: Review = perform(Review.objects.get(pk=review.pk), verb, by=by, **details).item
    case = Case.objects.get(pk=review.case_id)
    review.case.__dict__.update({k: v for k, v in case.__dict__.items() if k != "_state"})
    return done


def refusal(call: Any) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


@pytest.fixture
def resolved(cast: Cast, case: Case) -> Case:
    c.resolve(cast, case)
    return case


def test_a_review_elsewhere_is_recorded_and_closing_waits_for_it(cast: Cast, resolved: Case) -> None:
    c.do(resolved, "propose_close", cast.head)
    review = ask(resolved, cast.registrar)
    assert resolved.clocks.get(code="review_request").stopped_by == "review.request"
    assert not resolved.clocks.filter(code="review_opinion").exists()  # another body's duty is not ours
    resolved = Case.objects.get(pk=resolved.pk)
    with later("2026-12-20"):
        assert (
            refusal(lambda: c.do(resolved, "close", cast.leader, ground="review_over", enquired=True)) == "review_open"
        )
        step(review, "uphold", cast.head, **SAID)
        step(review, "serve", cast.registrar)
        assert resolved.clocks.get(code="reexam_request").last_day == dt.date(2027, 1, 19)
        assert (
            refusal(lambda: c.do(resolved, "close", cast.leader, ground="review_over", enquired=True))
            == "review_running"
        )
    with later("2027-02-01"):
        c.do(resolved, "close", cast.leader, ground="review_over", enquired=True)
    assert resolved.state == "closed"
    assert verify() == []


def test_our_own_review_is_decided_by_the_superior_head_alone(cast: Cast, resolved: Case) -> None:
    review = ask(resolved, cast.registrar, office=cast.city, body=cast.city.name)
    assert resolved.clocks.get(code="review_opinion").last_day == dt.date(2026, 12, 2)
    for other in (cast.head, cast.leader, cast.registrar):
        with pytest.raises(NotAllowed):
            step(review, "accept", other)
    assert refusal(lambda: step(review, "uphold", cast.superior_head, **SAID)) == "not_accepted"
    step(review, "accept", cast.superior_head)
    assert refusal(lambda: step(review, "uphold", cast.superior_head)) == "no_number"
    step(review, "uphold", cast.superior_head, **SAID)
    assert resolved.clocks.get(code="review_opinion").stopped_by == "review.uphold"
    assert list(differences(resolved)) == []


def test_nobody_reviews_their_own_opinion_nor_below_themselves(cast: Cast, resolved: Case) -> None:
    asked = Review(case=resolved, level="review", round=1, office=cast.district, body="本局")
    assert refusal(lambda: perform(asked, "request", by=cast.registrar)) == "not_above"
    c.appoint(cast.superior_head, cast.district, "leader")
    resolved.assignments.update(leader=cast.superior_head)
    review = ask(resolved, cast.registrar, office=cast.city)
    assert refusal(lambda: step(review, "accept", cast.superior_head)) == "own_matter"


def test_nothing_can_be_asked_before_service_and_nothing_twice(cast: Cast, case: Case) -> None:
    assert refusal(lambda: ask(case, cast.registrar)) == "nothing_served"
    c.resolve(cast, case)
    ask(case, cast.registrar)
    assert refusal(lambda: ask(case, cast.registrar)) == "asked_before"


def test_a_late_request_is_registered_and_a_person_decides_with_a_reason(cast: Cast, resolved: Case) -> None:
    with later("2026-12-10"):
        review = ask(resolved, cast.registrar)
        assert review.is_late
        assert refusal(lambda: step(review, "accept", cast.head)) == "late"
        step(review, "accept", cast.head, reason="住院期间无法提出")
    in_time = c.register(cast)
    c.resolve(cast, in_time)
    review = ask(in_time, cast.registrar)
    assert refusal(lambda: step(review, "refuse", cast.head, ground="late", reason="逾期")) == "in_time"
    step(review, "refuse", cast.head, ground="wrong_body", reason="不属于该机关")
    assert not in_time.facts().review_open


def test_what_was_revoked_is_done_again_by_another_handler_in_a_new_round(cast: Cast, resolved: Case) -> None:
    reopening = {"ground": "overturned", "reason": "复查撤销"}
    assert refusal(lambda: c.do(resolved, "reopen", cast.head, **reopening)) == "not_revoked"
    review = ask(resolved, cast.registrar)
    assert refusal(lambda: step(review, "revoke", cast.head, **SAID)) == "no_redo_due"
    step(review, "revoke", cast.head, redo_due_on=dt.date(2026, 12, 31), **SAID)
    step(review, "serve", cast.head)
    resolved = Case.objects.get(pk=resolved.pk)
    assert refusal(lambda: c.do(resolved, "reopen", cast.head, handler=cast.handler, **reopening)) == "same_handler"
    c.do(resolved, "reopen", cast.head, handler=cast.second_handler, **reopening)
    assert (resolved.state, resolved.round) == ("leader_assigned", 2)
    assert resolved.assignment is not None
    assert (resolved.assignment.leader, resolved.assignment.handler) == (cast.leader, cast.second_handler)
    assert resolved.clocks.get(code="handling", round=2).is_running
    assert verify() == []


def test_reexamination_pauses_for_a_hearing_and_ends_the_legal_path(cast: Cast, resolved: Case) -> None:
    first = ask(resolved, cast.registrar)
    step(first, "uphold", cast.head, **SAID)
    step(first, "serve", cast.head)
    second = ask(resolved, cast.registrar, office=cast.city)
    assert second.level == "reexam"
    step(second, "accept", cast.superior_head)
    assert refusal(lambda: step(second, "end_hearing", cast.superior_head)) == "no_hearing"
    with later("2026-11-10"):
        step(second, "begin_hearing", cast.superior_head)
        assert resolved.clocks.get(code="reexam_opinion").paused_since == dt.date(2026, 11, 10)
        assert Case.objects.get(pk=resolved.pk).next_due is None
    with later("2026-11-14"):
        assert refusal(lambda: step(second, "uphold", cast.superior_head, **SAID)) == "hearing"
        step(second, "end_hearing", cast.superior_head)
        # Five days of hearing, both ends included, are not counted.
        assert resolved.clocks.get(code="reexam_opinion").last_day == dt.date(2026, 12, 7)
        step(second, "vary", cast.superior_head, **SAID)
        step(second, "serve", cast.superior_head)
        resolved = Case.objects.get(pk=resolved.pk)
        assert resolved.ended_on == dt.date(2026, 11, 14)
        c.do(resolved, "propose_close", cast.head)
        c.do(resolved, "close", cast.leader, ground="reexamined")
    assert list(differences(resolved)) == []


def test_after_reexamination_the_same_facts_are_declined_with_a_link_only(cast: Cast, resolved: Case) -> None:
    again = c.register(cast)
    refused = {"ground": "reexamined", "reason": "同一事实和理由", "reexam_number": "沪复〔2026〕1号"}
    assert refusal(lambda: c.do(again, "decline", cast.head, **refused)) == "no_earlier"
    assert refusal(lambda: c.do(again, "decline", cast.head, earlier=resolved, **refused)) == "not_reexamined"
    for level in ("review", "reexam"):
        review = ask(resolved, cast.registrar)
        assert review.level == level
        step(review, "uphold", cast.head, **SAID)
        step(review, "serve", cast.head)
    c.do(again, "decline", cast.head, earlier=Case.objects.get(pk=resolved.pk), **refused)
    assert again.state == "declined"


def test_only_a_reexamination_pauses(cast: Cast, resolved: Case) -> None:
    review = ask(resolved, cast.registrar, office=cast.city)
    step(review, "accept", cast.superior_head)
    assert refusal(lambda: step(review, "begin_hearing", cast.superior_head)) == "not_reexam"
