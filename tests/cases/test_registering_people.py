"""Who a registration is about: agents, representatives, the accused; and how their details are kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from cases.models import Case, ComplainedOf, Petitioner
from offices.personal import blind_index
from tests.cases.screen import problems, rows, send
from tests.cast import ID_NUMBER, Cast


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.registrar)
    return client


def test_an_agent_without_anybody_to_speak_for_is_asked_whom(desk: Client, cast: Cast) -> None:
    answer = send(desk, cast, **rows("people", {"name": "律师甲", "role": "agent"}))
    assert "代表的是他人" in problems(answer)
    both = rows("people", {"name": "律师甲", "role": "agent"}, {"name": "老人乙", "role": "petitioner"})
    assert send(desk, cast, **both).status_code == 302
    agent = Petitioner.objects.get(role="agent")
    assert agent.represents is not None
    assert agent.represents.name == "老人乙"


def test_between_several_the_agent_must_choose_and_may_not_choose_an_agent(desk: Client, cast: Cast) -> None:
    three = [{"name": "甲", "role": "petitioner"}, {"name": "乙", "role": "joint"}, {"name": "丙", "role": "guardian"}]
    assert "请选择代理（监护）的是哪一位" in problems(send(desk, cast, **rows("people", *three)))
    wrong = [*three[:2], {**three[2], "represents": "2"}]
    assert "不是信访人或联名人" in problems(send(desk, cast, **rows("people", *wrong)))
    right = [*three[:2], {**three[2], "represents": "1"}]
    assert send(desk, cast, **rows("people", *right)).status_code == 302
    guardian = Petitioner.objects.get(role="guardian")
    assert guardian.represents is not None
    assert guardian.represents.name == "乙"


def test_an_interpreter_speaks_for_nobody(desk: Client, cast: Cast) -> None:
    two = rows("people", {"name": "阿依", "role": "petitioner"}, {"name": "翻译丁", "role": "interpreter"})
    assert send(desk, cast, **two).status_code == 302
    assert Petitioner.objects.get(role="interpreter").represents is None


def test_details_without_a_name_are_asked_for_one(desk: Client, cast: Cast) -> None:
    answer = send(desk, cast, **rows("people", {"name": "", "phone": "13900139000"}))
    assert "信访人 1 姓名（名称）" in problems(answer)


def test_five_representatives_are_taken_and_a_sixth_is_refused_at_its_field(desk: Client, cast: Cast) -> None:
    six = [{"name": f"代表{n}"} for n in range(1, 7)]
    answer = send(desk, cast, head_count="40", **rows("representatives", *six))
    assert answer.status_code == 422
    sixth = answer.context["screen"].representatives.forms[5]
    assert "代表不超过五人" in sixth.errors["name"][0]
    assert "人数照实登记" in sixth.errors["name"][0]
    assert not answer.context["screen"].representatives.forms[4].errors
    assert send(desk, cast, head_count="40", **rows("representatives", *six[:5])).status_code == 302
    case = Case.objects.get()
    assert (case.representatives.count(), case.submissions.get().head_count) == (5, 40)


def test_the_head_count_is_at_least_the_named_and_counts_them_when_left_out(desk: Client, cast: Cast) -> None:
    two: dict[str, Any] = rows("people", {"name": "甲"}, {"name": "乙", "role": "joint"})
    assert "人数少于已填写的 2 位" in problems(send(desk, cast, head_count="1", **two))
    assert send(desk, cast, **two).status_code == 302
    assert Case.objects.get().submissions.get().head_count == 2


def test_a_crowd_without_representatives_is_registered_with_a_word_of_advice(desk: Client, cast: Cast) -> None:
    answer = send(desk, cast, channel="visit", head_count="8")
    assert answer.status_code == 302
    assert any("推选代表" in str(message) for message in desk.get(answer["Location"]).context["messages"])


def test_an_accusation_asks_who_is_accused(desk: Client, cast: Cast) -> None:
    assert "被检举控告的人或单位" in problems(send(desk, cast, case_class="accusation"))
    assert send(desk, cast, case_class="accusation", accused_unknown="on").status_code == 302
    assert Case.objects.get().is_restricted


def test_the_accused_are_marked_at_once_and_see_nothing(desk: Client, client: Client, cast: Cast) -> None:
    about: dict[str, Any] = {"about-0-staff": cast.accused.pk, "about-0-is_accused": "on"}
    assert "类别请选“检举控告类”" in problems(send(desk, cast, **about))
    assert send(desk, cast, case_class="accusation", **about).status_code == 302
    case = Case.objects.get()
    assert case.is_restricted
    assert ComplainedOf.objects.get().staff == cast.accused
    assert desk.get(f"/cases/{case.number}/").status_code == 200
    client.force_login(cast.accused)
    assert client.get(f"/cases/{case.number}/").status_code == 404


def test_the_complained_of_of_an_ordinary_claim_need_no_mark(desk: Client, cast: Cast) -> None:
    assert send(desk, cast, **{"about-0-name": "某养老院", "about-0-office": cast.street.pk}).status_code == 302
    row = ComplainedOf.objects.get()
    assert (row.name, row.office, row.is_accused) == ("某养老院", cast.street, False)
    assert not Case.objects.get().is_restricted


def test_a_mark_without_anybody_is_asked_whom_it_is_about(desk: Client, cast: Cast) -> None:
    answer = send(desk, cast, case_class="accusation", **{"about-0-is_accused": "on"})
    assert "请写明是谁" in problems(answer)


def test_nothing_about_people_lies_in_clear_in_the_database(desk: Client, cast: Cast) -> None:
    person = {"name": "欧阳修竹", "phone": "13600136000", "id_number": ID_NUMBER, "address": "静安区隐秘路9号"}
    send(desk, cast, **rows("people", person), **rows("representatives", {"name": "代表百里", "phone": "13500135000"}))
    stored = ""
    with connection.cursor() as cursor:
        for model in (Petitioner, Case.representatives.rel.related_model):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 - our own table's name
            stored += str(cursor.fetchall())
    for value in (*person.values(), "代表百里", "13500135000"):
        assert value not in stored
    assert Petitioner.objects.get().name == "欧阳修竹"


@pytest.mark.parametrize("spelling", ["１３８ 0013-8000", "+86 138 0013 8000", "0086-13800138000", "138-0013-8000"])
def test_the_blind_index_finds_a_phone_however_it_is_spelt(desk: Client, cast: Cast, spelling: str) -> None:
    send(desk, cast, **rows("people", {"name": "钱一", "phone": spelling}))
    assert Petitioner.objects.filter(phone_index=blind_index("phone", "13800138000")).count() == 1


def test_the_blind_index_tells_phone_and_id_apart() -> None:
    assert blind_index("phone", "13800138000") != blind_index("id", "13800138000")


def test_a_kind_of_id_nobody_offers_is_told_and_the_page_stands(desk: Client, cast: Cast) -> None:
    answer = send(desk, cast, **{"people-0-id_kind": "-1", "people-0-id_number": "123"})
    assert answer.status_code == 422
