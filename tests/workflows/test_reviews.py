"""复查 and 复核: asked here or elsewhere, late ones decided by a person, revoked ones done again by another."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import files
from cases.choices import fit_people
from cases.clocks import differences
from cases.lateness import unexplained
from cases.models import Case, Review
from cases.next_step import next_step
from cases.reviewing import next_level
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.engine import NotAllowed, Refused, perform

SERVED = {"evidence": c.RECEIPT}
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
        step(review, "serve", cast.registrar, **SERVED)
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
    assert differences(resolved) == []


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
    step(review, "serve", cast.head, **SERVED)
    resolved = Case.objects.get(pk=resolved.pk)
    assert refusal(lambda: c.do(resolved, "reopen", cast.head, handler=cast.handler, **reopening)) == "same_handler"
    c.do(resolved, "reopen", cast.head, handler=cast.second_handler, **reopening)
    assert (resolved.state, resolved.round) == ("leader_assigned", 2)
    assert resolved.assignment is not None
    assert (resolved.assignment.leader, resolved.assignment.handler) == (cast.leader, cast.second_handler)
    assert resolved.clocks.get(code="handling", round=2).is_running
    assert verify() == []


@pytest.fixture
def revoked(cast: Cast, resolved: Case) -> Case:
    """Revoked and served; to be done again by 31 December."""
    c.revoke(cast, resolved)
    return resolved


def test_what_was_revoked_is_owed_by_the_day_ordered_and_cannot_be_closed(cast: Cast, revoked: Case) -> None:
    owed = revoked.clocks.get(code="redo")
    assert (owed.last_day, revoked.next_due) == (dt.date(2026, 12, 31), dt.date(2026, 12, 31))
    following = next_step(revoked)
    assert following is not None
    assert following.verb == "reopen"
    assert refusal(lambda: c.do(revoked, "propose_close", cast.head)) == "redo_owed"
    with later("2027-02-20"):
        assert Case.objects.visible_to(cast.head).late().filter(pk=revoked.pk).exists()
        assert refusal(lambda: c.do(revoked, "propose_close", cast.head)) == "redo_owed"


def test_reopening_begins_what_was_ordered_and_only_the_new_opinion_served_ends_it(cast: Cast, revoked: Case) -> None:
    with later("2026-12-20"):
        c.do(revoked, "reopen", cast.head, ground="overturned", reason="复查撤销", handler=cast.second_handler)
        assert (revoked.next_due, revoked.clocks.get(code="redo").is_running) == (dt.date(2026, 12, 31), True)
        c.answer(cast, revoked)
        c.serve(cast, revoked)
    ended = revoked.clocks.get(code="redo")
    assert (ended.stopped_by, ended.round) == ("record_service", 2)
    assert differences(revoked) == []


def test_a_matter_withdrawn_after_the_revocation_owes_nothing(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    c.serve(cast, case)
    c.revoke(cast, case)
    signed = files.check(SimpleUploadedFile("撤回.txt", "本人自愿撤回".encode()))
    c.do(case, "withdraw", cast.registrar, evidence=signed)
    assert (case.clocks.get(code="redo").stopped_by, case.next_due) == ("withdraw", None)


def test_reexamination_pauses_for_a_hearing_and_ends_the_legal_path(cast: Cast, resolved: Case) -> None:
    first = ask(resolved, cast.registrar)
    step(first, "uphold", cast.head, **SAID)
    step(first, "serve", cast.head, **SERVED)
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
        step(second, "serve", cast.superior_head, **SERVED)
        resolved = Case.objects.get(pk=resolved.pk)
        assert resolved.ended_on == dt.date(2026, 11, 14)
        c.do(resolved, "propose_close", cast.head)
        c.do(resolved, "close", cast.leader, ground="reexamined")
    assert differences(resolved) == []


def test_only_a_reexamination_pauses(cast: Cast, resolved: Case) -> None:
    review = ask(resolved, cast.registrar, office=cast.city)
    step(review, "accept", cast.superior_head)
    assert refusal(lambda: step(review, "begin_hearing", cast.superior_head)) == "not_reexam"


def test_a_request_answered_late_by_refusal_stays_late_when_it_is_asked_again(cast: Cast, resolved: Case) -> None:
    first = ask(resolved, cast.registrar, office=cast.city)
    with later("2026-12-20"):
        step(first, "refuse", cast.superior_head, ground="wrong_body", reason="不属于本机关")
        second = ask(resolved, cast.registrar, office=cast.city)
        rows = resolved.clocks.filter(code="review_opinion").values_list("about", "last_day", "stopped_on")
        assert list(rows) == [
            (0, dt.date(2026, 12, 2), dt.date(2026, 12, 20)),
            (2, dt.date(2027, 1, 19), None),
        ]
        assert "review_opinion/1" in {end.key for end in unexplained(Case.objects.get(pk=resolved.pk))}
        step(second, "accept", cast.superior_head, reason="有正当理由")
    with later("2026-12-28"):
        step(second, "uphold", cast.superior_head, **SAID)
    stops = dict(resolved.clocks.filter(code="review_opinion").values_list("about", "stopped_by"))
    assert stops == {0: "review.refuse", 2: "review.uphold"}
    assert differences(resolved) == []


# What was revoked, what was ended -------------------------------------------------------------------------


def test_whoever_handled_a_revoked_opinion_never_handles_the_matter_again(cast: Cast, resolved: Case) -> None:
    c.revoke(cast, resolved)
    c.do(resolved, "reopen", cast.head, ground="overturned", reason="复查撤销", handler=cast.second_handler)
    back = {"handler": cast.handler, "reason": "换回来"}
    assert refusal(lambda: c.do(resolved, "reassign", cast.head, **back)) == "handled_revoked"
    assert cast.handler not in fit_people(resolved, "handler")
    third = c.person("handler3", "承办人庚", cast.district, "handler")
    c.do(resolved, "reassign", cast.head, handler=third, reason="轮岗")
    assert resolved.handler == third
    c.do(resolved, "return_to_intake", cast.head, reason="重新分派")
    named = {"leader": cast.leader, "handler": cast.handler}
    assert refusal(lambda: c.do(resolved, "accept", cast.head)) == "accepted"
    assert refusal(lambda: c.do(resolved, "assign_leader", cast.director, **named)) == "handled_revoked"
    c.do(resolved, "assign_leader", cast.director, leader=cast.leader, handler=cast.second_handler)


def test_who_took_over_is_known_when_the_second_opinion_is_revoked_as_well(cast: Cast, resolved: Case) -> None:
    c.revoke(cast, resolved)
    c.do(resolved, "reopen", cast.head, ground="overturned", reason="复查撤销", handler=cast.second_handler)
    c.conclude(cast, resolved)
    c.revoke(cast, resolved)
    again = {"ground": "overturned", "reason": "再次撤销"}
    for same in (cast.handler, cast.second_handler):
        assert refusal(lambda one=same: c.do(resolved, "reopen", cast.head, handler=one, **again)) in (
            "same_handler", "handled_revoked"
        )  # fmt: skip
    third = c.person("handler3", "承办人庚", cast.district, "handler")
    c.do(resolved, "reopen", cast.head, handler=third, **again)
    assert resolved.handler == third


def test_what_was_revoked_comes_back_on_no_other_ground(cast: Cast, resolved: Case) -> None:
    c.revoke(cast, resolved)
    assert refusal(lambda: c.do(resolved, "reopen", cast.head, ground="error", reason="原决定有误")) == "revoked"
    other = c.register(cast)
    c.resolve(cast, other)
    c.do(other, "reopen", cast.head, ground="error", reason="原决定有误")
    assert other.state == "intake"


def test_a_reexamination_of_an_earlier_round_does_not_close_a_new_one(cast: Cast, resolved: Case) -> None:
    for _level in ("review", "reexam"):
        review = ask(resolved, cast.registrar)
        step(review, "uphold", cast.head, **SAID)
        step(review, "serve", cast.head, **SERVED)
    resolved = Case.objects.get(pk=resolved.pk)
    assert resolved.ended_on == c.TODAY
    c.do(resolved, "reopen", cast.head, ground="ordered", reason="责令恢复")
    assert Case.objects.get(pk=resolved.pk).ended_on is None
    c.conclude(cast, resolved)
    c.do(resolved, "propose_close", cast.head)
    assert refusal(lambda: c.do(resolved, "close", cast.leader, ground="reexamined")) == "not_reexamined"
