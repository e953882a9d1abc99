"""The counter enquiry: an exact number, for a purpose, logged; only what the clerk may see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cases import enquiry, slips
from cases.intake import PersonDetails
from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.cast import ID_NUMBER, PHONE, SECRET, Cast
from trail.models import Event

URL = "/enquiry/"
NOTHING = "没有查到您可以答复的事项"


def ask(client: Client, person: Staff, kind: str, sought: str, purpose: str = "in_person") -> Any:
    client.force_login(person)
    return client.post(URL, {"kind": kind, "sought": sought, "purpose": purpose})


def words(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(("kind", "sought"), [("id_number", ID_NUMBER), ("phone", PHONE), ("phone", "138 0013 8000")])
def test_an_exact_number_finds_the_matter_with_its_dates(
    cast: Cast, case: Case, client: Client, kind: str, sought: str
) -> None:
    text = words(ask(client, cast.registrar, kind, sought))
    assert case.number in text
    assert "陈***" in text
    assert "2026年11月17日" in text
    assert "已登记，正在确定办理途径和承办单位" in text
    assert SECRET not in text
    assert "陈玥" not in text


def test_the_matters_number_and_the_slips_code_find_it(cast: Cast, case: Case, client: Client) -> None:
    code, _pin = slips.issue_slip(case, cast.registrar)
    for sought in (case.number, case.number.lower(), code, code.lower()):
        assert case.number in words(ask(client, cast.head, "number", sought))
    slips.issue_slip(case, cast.registrar)
    assert NOTHING in words(ask(client, cast.head, "number", code))


@pytest.mark.parametrize(
    ("kind", "sought"),
    [
        ("id_number", ID_NUMBER[:-1]),
        ("id_number", PHONE),
        ("phone", PHONE[:8]),
        ("phone", "陈玥"),
        ("number", "JA-2026"),
    ],
)
def test_a_part_of_a_number_or_a_name_finds_nothing(
    cast: Cast, case: Case, client: Client, kind: str, sought: str
) -> None:
    assert NOTHING in words(ask(client, cast.registrar, kind, sought))


def test_of_matters_that_are_not_visible_nothing_is_said(cast: Cast, case: Case, client: Client) -> None:
    elsewhere = words(ask(client, cast.registrar_elsewhere, "phone", PHONE))
    unknown = words(ask(client, cast.registrar_elsewhere, "phone", "13999999999"))
    assert NOTHING in elsewhere
    assert _without_token(elsewhere) == _without_token(unknown)
    accusation = c.register(cast, case_class="accusation")
    assert accusation.number in words(ask(client, cast.registrar, "phone", PHONE))
    assert accusation.number not in words(ask(client, cast.superior_head, "phone", PHONE))


def _without_token(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrf" not in line.lower()]


def test_an_accuser_is_not_named_even_masked(cast: Cast, client: Client) -> None:
    accusation = c.register(cast, case_class="accusation")
    text = words(ask(client, cast.head, "phone", PHONE))
    assert accusation.number in text
    assert "陈" not in text


def test_who_interprets_is_no_one_to_tell(cast: Cast, client: Client) -> None:
    people = (
        PersonDetails("钱一", phone="13900139000", address="某路1号"),
        PersonDetails("孙译", role="interpreter", phone="13700137000"),
    )
    case = c.register(cast, petitioners=people)
    assert case.number in words(ask(client, cast.registrar, "phone", "13900139000"))
    assert NOTHING in words(ask(client, cast.registrar, "phone", "13700137000"))


def test_it_asks_who_wants_to_know(cast: Cast, case: Case, client: Client) -> None:
    refused = ask(client, cast.registrar, "phone", PHONE, purpose="")
    assert refused.status_code == 422
    assert case.number not in refused.content.decode()
    assert not Event.objects.filter(code="enquiry").exists()


def test_nothing_of_it_can_stand_in_an_address(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.registrar)
    page = client.get(f"{URL}?kind=phone&sought={PHONE}&purpose=in_person")
    assert case.number not in words(page)
    assert PHONE not in words(page)


def test_what_was_typed_is_not_sent_back(cast: Cast, case: Case, client: Client) -> None:
    assert PHONE not in words(ask(client, cast.registrar, "phone", PHONE))


def test_the_log_knows_kind_purpose_and_count_but_not_the_number(cast: Cast, case: Case, client: Client) -> None:
    ask(client, cast.registrar, "phone", PHONE)
    line = Event.objects.get(code="enquiry")
    assert (line.actor, line.details) == (
        cast.registrar.actor,
        {"sought": "phone", "purpose": "in_person", "found": 1},
    )
    assert Event.objects.get(code="case.read", stream=case.stream).details == {"by": "enquiry"}


def test_it_is_for_registrars_and_heads(cast: Cast, case: Case, client: Client) -> None:
    for person in (cast.leader, cast.handler, cast.director, cast.statistician, cast.administrator, cast.superuser):
        assert ask(client, person, "phone", PHONE).status_code == 403
    assert not Event.objects.filter(code="enquiry").exists()


def test_sixty_an_hour_are_enough(cast: Cast, case: Case, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enquiry, "MOST_AN_HOUR", 2)
    for _each in range(2):
        words(ask(client, cast.registrar, "phone", PHONE))
    refused = ask(client, cast.registrar, "phone", PHONE)
    assert refused.status_code == 429
    assert case.number not in refused.content.decode()
    assert Event.objects.filter(code="enquiry.refused").count() == 1
    assert case.number in words(ask(client, cast.head, "phone", PHONE))
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        assert case.number in words(ask(client, cast.registrar, "phone", PHONE))
