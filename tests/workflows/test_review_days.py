"""The days of a review stand in the order of its steps, and its service is shown: the next right runs from it."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.clocks import differences
from cases.models import Case, Review
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from tests.workflows.test_reviews import SAID, SERVED, ask, later, refusal, step
from workflows.clocks import ClockError
from workflows.engine import Refused

D = dt.date


@pytest.fixture
def asked(cast: Cast, case: Case) -> Review:
    """Asked of the city on 2 November, to be re-examined; today is the twentieth."""
    c.resolve(cast, case)
    first = ask(case, cast.registrar)
    step(first, "uphold", cast.head, **SAID)
    step(first, "serve", cast.head, **SERVED)
    return ask(case, cast.registrar, office=cast.city, body=cast.city.name)


def out_of_order(review: Review, verb: str, by: Staff, on: dt.date, **details: object) -> bool:
    return refusal(lambda: step(review, verb, by, on=on, **details)) == "out_of_order"


def test_no_step_is_dated_before_the_one_it_follows(cast: Cast, asked: Review) -> None:
    by = cast.superior_head
    with later("2026-11-20"):
        step(asked, "accept", by, on=D(2026, 11, 5))
        assert out_of_order(asked, "uphold", by, D(2026, 11, 4), **SAID)
        assert out_of_order(asked, "begin_hearing", by, D(2026, 11, 4))
        step(asked, "begin_hearing", by, on=D(2026, 11, 9))
        assert out_of_order(asked, "end_hearing", by, D(2026, 11, 8))
        step(asked, "end_hearing", by, on=D(2026, 11, 10))
        assert out_of_order(asked, "vary", by, D(2026, 11, 9), **SAID)
        step(asked, "vary", by, on=D(2026, 11, 12), **SAID)
        assert out_of_order(asked, "serve", by, D(2026, 11, 11), **SERVED)
        step(asked, "serve", by, on=D(2026, 11, 12), **SERVED)
    case = Case.objects.get(pk=asked.case_id)
    assert case.ended_on == D(2026, 11, 12)
    assert differences(case) == []


def test_a_refusal_is_not_dated_before_the_request_nor_served_before_it(cast: Cast, asked: Review) -> None:
    refused = {"ground": "wrong_body", "reason": "不属于本机关"}
    with later("2026-11-20"):
        step(asked, "refuse", cast.superior_head, on=D(2026, 11, 6), **refused)
        assert out_of_order(asked, "serve", cast.superior_head, D(2026, 11, 5), **SERVED)
        # What another request has brought since binds this one's days no more than its own.
        again = ask(Case.objects.get(pk=asked.case_id), cast.registrar)
        step(again, "uphold", cast.head, **SAID)
        step(asked, "serve", cast.superior_head, on=D(2026, 11, 7), **SERVED)


def test_the_petitioners_thirty_days_are_not_cut_by_an_early_day_of_service(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    review = ask(case, cast.registrar)
    with later("2026-12-01"):
        step(review, "uphold", cast.head, **SAID)
        assert out_of_order(review, "serve", cast.registrar, D(2026, 11, 2), **SERVED)
        step(review, "serve", cast.registrar, **SERVED)
    assert case.clocks.get(code="reexam_request").started_on == D(2026, 12, 1)


def test_a_wrong_day_is_told_on_the_page(cast: Cast, asked: Review) -> None:
    client = Client()
    with later("2026-11-20"):
        client.force_login(cast.superior_head)
        step(asked, "accept", cast.superior_head)
        step(asked, "begin_hearing", cast.superior_head)
        version = Review.objects.get(pk=asked.pk).version
        sent = {"on": "2026-11-19", "version": version, "key": str(uuid4())}
        answer = client.post(reverse("case_review_verb", args=[asked.case.number, asked.pk, "end_hearing"]), sent)
    assert answer.status_code == 422
    assert "on" in answer.context["form"].errors


def test_a_day_no_clock_can_count_with_is_refused_and_nothing_is_changed(
    cast: Cast, asked: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the guards: a hearing that ends before it began would break the count, and is told all the same."""
    with later("2026-11-20"):
        step(asked, "accept", cast.superior_head)
        step(asked, "begin_hearing", cast.superior_head)
        monkeypatch.setattr(asked.__class__, "days", lambda _self: [("", D(2026, 11, 2))])
        with pytest.raises(Refused) as refused:
            step(asked, "end_hearing", cast.superior_head, on=D(2026, 11, 19))
    assert refused.value.code == "clock"
    assert isinstance(refused.value.__cause__, ClockError)
    assert "早于开始日期" in refused.value.words()[0]
    assert Review.objects.get(pk=asked.pk).hearing_runs()


def test_service_of_a_review_is_recorded_with_its_proof_only(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    review = ask(case, cast.registrar)
    step(review, "uphold", cast.head, **SAID)
    assert refusal(lambda: step(review, "serve", cast.registrar)) == "no_evidence"
    step(review, "serve", cast.registrar, **SERVED)
    proof = Review.objects.get(pk=review.pk).service_proof
    assert proof is not None
    assert (proof.purpose, proof.case_id) == ("service", case.pk)
