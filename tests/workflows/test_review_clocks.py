"""A review has a clock of its own office: it runs whatever the matter's state, and is told to whoever reviews."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.access import may_see
from cases.clocks import differences
from cases.intake import SubmissionDetails
from cases.lateness import unexplained
from cases.models import Case, Reminder, Review
from cases.reminding import remind
from cases.reviewing import next_level
from offices.models import Office, Staff
from tests import cast as c
from tests.cast import Cast
from workflows.clock_runs import Line, runs_of
from workflows.engine import Refused, perform

LAST_DAY = dt.date(2026, 12, 2)
SAID = {"number": "沪民复〔2026〕3号", "reasons": "事实清楚，依据正确"}
WAITS = "复查、复核等您办理"


def later(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def ask(cast: Cast, case: Case, office: Office, **details: Any) -> Review:
    review = Review(case=case, level=next_level(case), round=case.round, office=office, body=office.name)
    perform(review, "request", by=cast.registrar, **details)
    case.__dict__.update(Case.objects.get(pk=case.pk).__dict__)
    return Review.objects.get(pk=review.pk)


def step(review: Review, verb: str, by: Staff, **details: Any) -> None:
    perform(Review.objects.get(pk=review.pk), verb, by=by, **details)


def told(case: Case) -> set[tuple[str, str]]:
    return set(Reminder.objects.filter(case=case).values_list("staff__username", "level"))


def home_of(person: Staff) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("home")).content.decode().partition("没有待办的")[0]


@pytest.fixture
def closed(cast: Cast, case: Case) -> Case:
    """Accepted in writing and struck off; the petitioner thinks better of it within the thirty days."""
    c.resolve(cast, case)
    c.close(cast, case)
    return case


# What an ended matter still owes --------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["review", "reexam"])
def test_a_closed_matter_still_owes_the_review(cast: Cast, closed: Case, level: str) -> None:
    if level == "reexam":
        first = ask(cast, closed, cast.city)
        step(first, "accept", cast.superior_head)
        step(first, "uphold", cast.superior_head, **SAID)
        step(first, "serve", cast.superior_head, evidence=c.RECEIPT)
        assert Case.objects.get(pk=closed.pk).next_due is None
    asked = ask(cast, closed, cast.city)
    assert (asked.level, closed.is_open, closed.next_due) == (level, False, LAST_DAY)
    assert differences(closed) == []
    with later("2026-12-03"):
        assert closed in Case.objects.visible_to(cast.superior_head).late()
        assert remind()
        step(asked, "accept", cast.superior_head)
        step(asked, "uphold", cast.superior_head, **SAID)
        assert not Case.objects.late().exists()


@pytest.mark.parametrize(("end", "accepted"), [("decline", False), ("forward", False), ("forward", True)])
def test_no_day_of_the_simple_procedure_outlives_it(cast: Cast, end: str, accepted: bool) -> None:
    case = c.register(cast, submission=SubmissionDetails(channel="visit", text="来访"))
    c.classify(cast, case)
    case.submissions.update(repeat="first")
    c.do(case, "mark_simple", cast.head, handler=cast.handler)
    if accepted:
        c.do(case, "accept", cast.head)
    more = {"ground": "wrong_level"} if end == "decline" else {"target": cast.street}
    c.do(case, end, cast.head, reason="不适用", **more)
    assert not case.clocks.filter(code__startswith="simple_", stopped_on=None).exists()


# Whose it is ----------------------------------------------------------------------------------------------


def test_the_reviewing_office_is_reminded_its_head_first_and_then_its_director(cast: Cast, closed: Case) -> None:
    ask(cast, closed, cast.city)
    with later("2026-11-30"):
        remind()
        assert told(closed) == {("head_mz", "responsible")}
    with later("2026-12-03"):
        remind()
    with later("2026-12-10"):
        remind()
    assert told(closed) == {("head_mz", "responsible"), ("head_mz", "head"), ("director_mz", "director")}


def test_a_review_by_another_body_reminds_nobody_here(cast: Cast, closed: Case) -> None:
    review = Review(case=closed, level="review", round=1, body="区人民政府")
    perform(review, "request", by=cast.registrar)
    with later("2026-12-10"):
        assert remind() == 0


def test_the_reviewing_office_answers_for_a_review_that_ended_late(cast: Cast, closed: Case) -> None:
    first = ask(cast, closed, cast.city)
    with later("2026-12-10"):
        step(first, "refuse", cast.superior_head, ground="wrong_body", reason="不属于本机关")
        ask(cast, closed, cast.city)
        (end,) = unexplained(closed)
        assert (end.key, end.office) == ("review_opinion/1", cast.city)
        c.do(closed, "explain_late", cast.superior_head, late=end, reason="等待上级答复")
        assert closed.late_reasons.get().office == cast.city


def test_the_home_of_the_reviewing_office_asks_until_the_opinion_is_served(cast: Cast, closed: Case) -> None:
    assert WAITS not in home_of(cast.superior_head)
    review = ask(cast, closed, cast.city)
    for person, waits in ((cast.superior_head, True), (cast.superior_director, True), (cast.head, False)):
        assert (WAITS in home_of(person)) == waits, person
    step(review, "accept", cast.superior_head)
    step(review, "uphold", cast.superior_head, **SAID)
    assert WAITS in home_of(cast.superior_head)
    step(review, "serve", cast.superior_head, evidence=c.RECEIPT)
    assert WAITS not in home_of(cast.superior_head)


# From when it runs ----------------------------------------------------------------------------------------


def test_the_petitioner_keeps_their_right_by_posting_and_the_reviewers_days_begin_on_receipt(
    cast: Cast, case: Case
) -> None:
    c.resolve(cast, case)
    posted, received = dt.date(2026, 12, 2), dt.date(2026, 12, 7)
    with later("2026-12-08"):
        review = ask(cast, case, cast.city, on=posted, received_on=received)
        assert (review.requested_on, review.received_on, review.is_late) == (posted, received, False)
        assert case.clocks.get(code="review_request").stopped_on == posted
        opinion = case.clocks.get(code="review_opinion")
        assert (opinion.started_on, opinion.last_day) == (received, dt.date(2027, 1, 6))
        with pytest.raises(Refused):
            step(review, "accept", cast.superior_head, on=dt.date(2026, 12, 6))
        step(review, "accept", cast.superior_head, on=received)
    assert differences(case) == []


@pytest.mark.parametrize("received", ["2026-11-01", "2026-11-03"])
def test_a_request_is_received_neither_before_it_was_lodged_nor_in_days_to_come(
    cast: Cast, closed: Case, received: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask(cast, closed, cast.city, received_on=dt.date.fromisoformat(received))
    assert refused.value.code == "received"


def test_the_form_asks_for_both_days_and_the_page_shows_both(cast: Cast, closed: Case) -> None:
    client = Client()
    with later("2026-11-09"):
        client.force_login(cast.registrar)
        days = {"on": "2026-11-05", "received_on": "2026-11-06"}
        sent = {**days, "office": cast.city.code, "key": uuid4(), "version": 0}
        answer = client.post(reverse("case_review_add", args=[closed.number]), sent)
        assert answer.status_code == 302
        page = client.get(reverse("case_detail", args=[closed.number])).content.decode()
        assert "2026-11-05 申请 · 2026-11-06 收到" in page
        assert closed.clocks.get(code="review_opinion").started_on == dt.date(2026, 11, 6)


def test_a_line_of_an_older_version_counts_from_the_day_it_was_lodged() -> None:
    lines = [Line(1, "register", c.TODAY, {}), Line(2, "reexam.request", c.TODAY, {"here": True, "round": 1})]
    assert [run.started_on for run in runs_of(lines) if run.code == "reexam_opinion"] == [c.TODAY]


# Who reviews sees it --------------------------------------------------------------------------------------


def test_who_reviews_sees_the_matter_wherever_it_has_gone_and_no_longer(cast: Cast, closed: Case) -> None:
    review = ask(cast, closed, cast.city)
    assert not may_see(cast.head_elsewhere, closed)
    Review.objects.filter(pk=review.pk).update(office=cast.elsewhere)  # the tree may change under a review
    assert may_see(cast.head_elsewhere, closed)
    assert not may_see(cast.registrar_elsewhere, closed)
    Review.objects.filter(pk=review.pk).update(served_on=c.TODAY, decided_on=c.TODAY)
    assert not may_see(cast.head_elsewhere, closed)


def test_a_restricted_matter_is_opened_to_its_reviewer_by_a_grant_and_till_then_told_below(
    cast: Cast, closed: Case
) -> None:
    ask(cast, closed, cast.city)
    Case.objects.filter(pk=closed.pk).update(is_restricted=True)
    assert not may_see(cast.superior_head, closed)
    with later("2026-11-30"):
        remind()
        assert told(closed) == {("handler", "responsible"), ("leader", "responsible")}
        c.do(closed, "grant_access", cast.leader, staff=cast.superior_head, reason="复查", until=dt.date(2027, 1, 31))
        remind()
        assert ("head_mz", "responsible") in told(closed)
