"""The right to review, once an opinion is issued, is not taken away by calling the matter something else (art. 35)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from cases.intake import ClaimDetails
from cases.models import Case, Clock, Delivery, DeliveryWay
from tests import cast as c
from tests.cast import Cast
from tests.workflows.test_more_verbs import ANSWER, refusal, simple
from workflows.guards_more import SHOWN_BY

TWO = (ClaimDetails("恢复最低生活保障"), ClaimDetails("撤销处罚决定"))


def issued(cast: Cast, **changes: Any) -> Case:
    """Answered on the petition route, with a second claim, if any, on a statutory one; the opinion is out."""
    case = c.register(cast, **changes)
    routes = {one.ordinal: "6" if one.ordinal == 1 else "4" for one in case.claims.all()}
    c.do(case, "classify", cast.head, category=cast.category, routes=routes)
    c.do(case, "accept", cast.head)
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    c.do(case, "record_hearing", cast.handler, text="当面听取陈述", place="接访室")
    c.do(case, "draft_answer", cast.handler, claim=case.claims.get(ordinal=1), outcome="explained", facts="经查",
         reasons="政策如此", legal_basis="《社会救助暂行办法》")  # fmt: skip
    c.do(case, "check_answer", cast.head)
    c.do(case, "sign_answer", cast.leader)
    c.do(case, "issue_opinion", cast.handler)
    return case


@pytest.mark.parametrize(
    "change",
    [{"case_class": "inquiry"}, {"routes": {1: "5"}}, {"routes": {1: ""}}, {"routes": {2: "6"}}],
    ids=["class", "off the route", "no route", "onto the route"],
)
def test_what_an_issued_opinion_answers_keeps_class_and_route(cast: Cast, change: dict[str, Any]) -> None:
    case = issued(cast, claims=TWO)
    assert refusal(case, "classify", cast.head, **change) == "answered"


def test_category_place_and_another_statutory_route_may_still_be_put_right(cast: Cast) -> None:
    case = issued(cast, claims=TWO)
    c.do(case, "classify", cast.head, case_class="claim", place="某路", routes={1: "6", 2: "5"})
    assert list(case.claims.values_list("route", flat=True)) == ["6", "5"]


def test_before_the_opinion_and_in_a_new_round_the_class_is_the_heads_to_decide(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    c.do(case, "classify", cast.head, case_class="inquiry")
    c.do(case, "classify", cast.head, case_class="claim")
    c.serve(cast, case)
    assert refusal(case, "classify", cast.head, case_class="inquiry") == "answered"
    c.do(case, "resolve", cast.head)
    c.do(case, "reopen", cast.head, ground="error", reason="办理有误")
    c.do(case, "classify", cast.head, case_class="inquiry")
    assert case.case_class == "inquiry"


@pytest.mark.parametrize("bent", [{"case_class": "inquiry"}, {"case_class": "claim"}])
def test_where_the_time_to_ask_has_begun_nothing_is_closed_as_without_review(
    cast: Cast, case: Case, bent: dict[str, str]
) -> None:
    """Rows bent before there was a guard."""
    c.resolve(cast, case)
    Case.objects.filter(pk=case.pk).update(**bent)
    case.claims.update(route="5")
    c.do(case, "propose_close", cast.head)
    assert refusal(case, "close", cast.leader, ground="no_review") == "has_review"
    Clock.objects.filter(case=case, code="review_request").delete()
    c.do(case, "close", cast.leader, ground="no_review")
    assert case.state == "closed"


def test_a_new_round_does_not_cut_off_the_time_to_ask_that_the_first_one_opened(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    c.do(case, "reopen", cast.head, ground="error", reason="办理有误")
    c.do(case, "classify", cast.head, case_class="inquiry", routes={1: ""})
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    c.answer(cast, case)
    c.serve(cast, case)
    c.do(case, "resolve", cast.head)
    c.do(case, "propose_close", cast.head)
    assert refusal(case, "close", cast.leader, ground="no_review") == "has_review"
    with time_machine.travel(dt.datetime(2026, 12, 10, 4, tzinfo=dt.UTC), tick=False):
        c.do(case, "close", cast.leader, ground="no_review")
    assert case.state == "closed"


# What shows that a paper arrived -------------------------------------------------------------------------


@pytest.mark.parametrize("way", SHOWN_BY)
def test_service_is_shown_by_what_its_way_leaves_behind(cast: Cast, case: Case, way: str) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    c.do(case, "issue_opinion", cast.handler)
    paper, name = case.documents.get(kind="opinion"), SHOWN_BY[way][0]
    assert refusal(case, "record_service", cast.handler, document=paper) == "no_way"
    assert refusal(case, "record_service", cast.handler, document=paper, way=way) == f"no_{name}"
    c.do(case, "record_service", cast.handler, document=paper, way=way, **{name: "1Z999"})
    assert getattr(Delivery.objects.get(document=paper), name) == "1Z999"


def test_a_simple_answer_sent_by_post_names_its_tracking_number(cast: Cast) -> None:
    case = simple(cast)
    c.do(case, "accept", cast.head)
    posted = {**ANSWER, "way": "post"}
    assert refusal(case, "answer_simply", cast.handler, **posted) == "no_tracking_number"
    c.do(case, "answer_simply", cast.handler, **posted, tracking_number="1Z999")
    assert case.state == "resolved"


def test_every_way_that_leaves_something_behind_is_a_way_there_is() -> None:
    assert set(SHOWN_BY) <= set(DeliveryWay.values)
