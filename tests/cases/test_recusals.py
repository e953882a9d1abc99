"""Who has an interest stands aside: declared or asked for, decided by somebody else, before the next decision."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.access import may_see
from cases.models import Case, Recusal
from tests import cast as c
from tests.cast import Cast
from workflows.engine import Refused


def test_the_petitioner_asks_the_head_decides_and_the_request_is_settled(cast: Cast, case: Case) -> None:
    ask = {"staff": cast.second_handler, "asked_by": "petitioner", "reason": "是对方的亲属"}
    c.do(case, "ask_recusal", cast.registrar, **ask)
    with pytest.raises(Refused) as refused:
        c.do(case, "ask_recusal", cast.registrar, **ask)
    assert refused.value.code == "asked_already"
    c.do(case, "recuse", cast.head, staff=cast.second_handler, reason="属实")
    recusal = Recusal.objects.get()
    assert (recusal.asked_by, recusal.decided_by, recusal.decided_on) == ("petitioner", cast.head, c.TODAY)
    assert not case.proposals.filter(kind="recuse", settled_at=None).exists()
    assert not may_see(cast.second_handler, case)


def test_a_refused_request_leaves_its_reason_and_the_person(cast: Cast, case: Case) -> None:
    c.do(case, "ask_recusal", cast.registrar, staff=cast.director, asked_by="petitioner", reason="认识")
    with pytest.raises(Refused) as refused:
        c.do(case, "refuse_recusal", cast.superior_head, staff=cast.registrar, reason="没有关系")
    assert refused.value.code == "not_asked"
    c.do(case, "refuse_recusal", cast.superior_head, staff=cast.director, reason="没有利害关系")
    assert case.records.get(verb="refuse_recusal").text == "没有利害关系"
    assert may_see(cast.director, case)


def test_an_interest_is_declared_by_oneself_only(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with pytest.raises(Refused) as refused:
        c.do(case, "ask_recusal", cast.leader, staff=cast.handler, asked_by="self", reason="亲属")
    assert refused.value.code == "not_self"
    c.do(case, "ask_recusal", cast.handler, staff=cast.handler, asked_by="self", reason="亲属")
    client = Client()
    client.force_login(cast.head)
    page = client.get(reverse("case_detail", args=[case.number])).content.decode()
    assert "等待决定" in page
    assert "本人申报" in page


def test_a_second_request_leaves_the_first_waiting_and_both_hold_the_answer_up(cast: Cast, case: Case) -> None:
    for person in (cast.second_handler, cast.director):
        c.do(case, "ask_recusal", cast.registrar, staff=person, asked_by="petitioner", reason="认识对方")
    assert [one.terms["staff"] for one in case.proposals.filter(kind="recuse", settled_at=None)] == [
        cast.second_handler.username, cast.director.username,
    ]  # fmt: skip

    c.do(case, "refuse_recusal", cast.superior_head, staff=cast.director, reason="没有关系")

    c.assign(cast, case)
    c.answer(cast, case)
    with pytest.raises(Refused) as refused:
        c.do(case, "issue_opinion", cast.handler)
    assert "recusal_waiting" in [reason.code for reason in refused.value.reasons]


@pytest.mark.parametrize(
    ("aside", "deciders", "refused_to"),
    [
        ("second_handler", ["head", "director"], []),
        ("head", ["director", "superior_head"], ["head"]),
        ("director", ["superior_head", "superior_director"], ["head", "director"]),
    ],
)
def test_who_decides_stands_above(
    cast: Cast, case: Case, aside: str, deciders: list[str], refused_to: list[str]
) -> None:
    people = cast.everybody()
    for name in refused_to:
        with pytest.raises(Refused):
            c.do(case, "recuse", people[name], staff=people[aside], reason="利害关系")
    for name in deciders:
        c.do(case, "recuse", people[name], staff=people[aside], reason="利害关系")
        Recusal.objects.all().delete()


def test_nothing_is_answered_while_a_request_waits(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    c.do(case, "ask_recusal", cast.registrar, staff=cast.leader, asked_by="petitioner", reason="亲属")
    with pytest.raises(Refused) as refused:
        c.do(case, "issue_opinion", cast.handler)
    assert refused.value.code == "recusal_waiting"
    c.do(case, "refuse_recusal", cast.head, staff=cast.leader, reason="查无此事")
    c.do(case, "issue_opinion", cast.handler)
    assert case.documents.filter(kind="opinion").exists()
