"""Looking for somebody by the repeat check without registering anything: counted, limited, told to the auditor."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cases import repeats
from cases.models import Case, Submission
from tests.api.client import Program, letter
from tests.cases.screen import same_person, send, words
from tests.cast import PHONE, Cast
from trail import log
from trail.models import Event
from trail.reading import codes_since

MOST = 3


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MOST_AN_HOUR", MOST)
    monkeypatch.setattr(repeats, "FOR_EACH_ENTRY", 2)


@pytest.fixture
def desk(client: Client, cast: Cast, case: Case) -> Client:
    """The registrar signed in; one earlier matter is there, entered two hours ago."""
    client.force_login(cast.registrar)
    return client


def codes() -> list[str]:
    rows = Event.objects.filter(code__startswith="case.repeat").order_by("id")
    return [code.removeprefix("case.repeat_") for code in rows.values_list("code", flat=True)]


def test_a_look_that_registers_nothing_has_a_code_of_its_own(desk: Client, cast: Cast, case: Case) -> None:
    assert case.number in words(send(desk, cast, check="1", **same_person()))
    assert case.number in words(send(desk, cast, **same_person())), "asked to decide"
    assert case.number in words(send(desk, cast, channel="nonsense", **same_person())), "not valid"
    assert send(desk, cast).status_code == 302
    assert send(desk, cast, decision="undetermined", repeat_seen=case.number, **same_person()).status_code == 302
    assert codes() == ["look"] * 3 + ["check"] * 2


def spent(desk: Client, cast: Cast) -> None:
    """Everything an hour allows; the fixture's own matter was registered in it."""
    for _ in range(MOST + 2):
        assert send(desk, cast, check="1", **same_person()).status_code == 200


def test_the_next_look_is_refused_in_words_without_looking(desk: Client, cast: Cast, case: Case) -> None:
    spent(desk, cast)
    answer = send(desk, cast, check="1", **same_person())
    assert answer.status_code == 429
    assert case.number not in words(answer)
    assert f"最多 {MOST} 次" in words(answer)
    assert "补发高龄津贴" in words(answer), "what was typed is kept"
    assert codes()[-1] == "refused"
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        desk.force_login(cast.registrar)
        assert send(desk, cast, check="1", **same_person()).status_code == 200


def test_a_wrong_form_or_a_question_is_no_way_round(desk: Client, cast: Cast, case: Case) -> None:
    spent(desk, cast)
    wrong = send(desk, cast, channel="nonsense", **same_person())
    assert wrong.status_code == 422
    assert case.number not in words(wrong)
    saved = send(desk, cast, **same_person())
    assert saved.status_code == 302
    assert case.number not in saved["Location"]


@pytest.mark.parametrize(
    ("decision", "verdict", "told"), [("", "undetermined", True), ("first", "first", False)], ids=["none", "first"]
)
def test_nobody_is_refused_a_registration_and_none_is_called_first_unlooked_at(
    desk: Client, cast: Cast, *, decision: str, verdict: str, told: bool
) -> None:
    spent(desk, cast)
    answer: Any = desk.get(send(desk, cast, decision=decision, repeat_reason="已当面核对")["Location"])
    assert ("本件没有查重" in words(answer)) is told
    assert Submission.objects.latest("pk").repeat == verdict


def test_each_registration_allows_more_looks_and_each_person_has_their_own(desk: Client, cast: Cast) -> None:
    spent(desk, cast)
    send(desk, cast)
    assert [send(desk, cast, check="1").status_code for _ in range(3)] == [200, 200, 429]
    desk.force_login(cast.registrar_elsewhere)
    assert send(desk, cast, check="1").status_code == 200


def test_a_matter_that_is_there_is_compared_as_often_as_one_likes(desk: Client, cast: Cast, case: Case) -> None:
    spent(desk, cast)
    for _ in range(3):
        assert desk.get(f"/cases/{case.number}/submissions/1/repeat/").status_code == 200


def test_a_program_is_limited_too_and_may_always_register(cast: Cast, case: Case) -> None:
    program, sent = Program(cast.registrar), letter(petitioners=[{"name": "陈玥", "phone": PHONE}])
    assert [program.post("submissions", sent).status_code for _ in range(MOST + 2)] == [409] * (MOST + 2)
    refused = program.post("submissions", sent)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_checks")
    assert case.number not in refused.content.decode()
    registered = program.post("submissions", {**sent, "decision": "undetermined"})
    assert registered.status_code == 201
    again = program.post("submissions", sent)
    assert (again.status_code, again.json()["number"]) == (200, registered.json()["number"])
    assert "look" in codes()


def test_the_auditor_finds_who_looked(desk: Client, cast: Cast) -> None:
    spent(desk, cast)
    desk.force_login(cast.auditor)
    page = words(desk.get("/log/"))
    assert "?code=case.repeat_look" in page
    found = words(desk.get("/log/?code=case.repeat_look"))
    assert found.count("<code>staff:registrar</code>") == MOST + 2
    assert PHONE not in found


def test_the_lines_of_an_hour_are_read_from_the_end(cast: Cast) -> None:
    start = timezone.now()
    for minutes in (0, 30, 90):
        with time_machine.travel(start + dt.timedelta(minutes=minutes), tick=False):
            for _ in range(150):
                log.note(f"n.{minutes}", actor="staff:a")
    rows = Event.objects.filter(actor="staff:a")
    assert list(codes_since(rows, start + dt.timedelta(minutes=30))) == ["n.90"] * 150
    assert list(codes_since(rows, start)) == ["n.90"] * 150 + ["n.30"] * 150
    assert len(list(codes_since(rows, start - dt.timedelta(minutes=1)))) == 450
    assert list(codes_since(rows.none(), start)) == []
