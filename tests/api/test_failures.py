"""What the interface refuses, always in JSON: tokens, cookies, content, addresses, too many calls."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from offices.models import ApiToken, Staff
from offices.signing_in import TRIES, note_failure
from tests.api.client import Program, letter
from tests.cast import Cast
from trail.models import Event

SHAPE = {"code", "words", "reasons"}


def test_without_a_token_the_answer_is_401_in_json(cast: Cast) -> None:
    for path in ("cases", "cases/JA-2026-000001", "groups", "reports/monthly/2026-10"):
        answer = Client().get(f"/api/v1/{path}")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert set(answer.json()) == SHAPE


def test_a_browser_session_opens_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.head)
    assert client.get("/cases/").status_code == 200
    assert client.get("/api/v1/cases").status_code == 401
    assert client.post("/api/v1/submissions", "{}", content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"must_change_password": True}], ids=["inactive", "first password"]
)
def test_who_could_not_sign_in_cannot_call(cast: Cast, change: dict[str, bool]) -> None:
    program = Program(cast.head)
    assert program.get("cases").status_code == 200
    Staff.objects.filter(pk=cast.head.pk).update(**change)
    assert program.get("cases").status_code == 401


def test_an_account_held_back_cannot_call(cast: Cast) -> None:
    program = Program(cast.head)
    for _ in range(TRIES):
        note_failure("head")
    assert program.get("cases").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic aGVhZDp4", "Bearer huiyin_" + "x" * 5000])
def test_other_headers_open_nothing(cast: Cast, header: str) -> None:
    assert Client().get("/api/v1/cases", headers={"Authorization": header}).status_code == 401


def test_each_call_is_a_line_of_the_log(cast: Cast) -> None:
    Program(cast.head).get("cases")
    line = Event.objects.get(code="api.call")
    assert line.actor == "staff:head"
    assert line.details == {"token": ApiToken.objects.get().pk, "operation": "list_cases"}
    assert Event.objects.filter(code="case.list", actor="staff:head").exists()


def test_a_token_calls_so_often_and_no_more(cast: Cast, settings: Any) -> None:
    settings.API_RATE = "3/m"
    program, other = Program(cast.head), Program(cast.head)
    assert [program.get("groups").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert other.get("groups").status_code == 200
    answer = program.get("groups")
    assert set(answer.json()) == SHAPE
    assert int(answer["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[1]", "application/json", 400),
        ('{"title": "\\ud800"}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("a=1", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
        (b"x" * 3_000_000, "application/json", 413),
        ("{}", "application/json", 422),
    ],
    ids=["cut", "list", "surrogate", "bytes", "deep", "form", "text", "large", "empty"],
)
def test_what_is_no_json_object_is_refused_in_words(cast: Cast, body: Any, kind: str, status: int) -> None:
    program = Program(cast.registrar)
    answer = program.client.post("/api/v1/submissions", body, content_type=kind, headers=program.head)
    assert answer.status_code == status
    assert set(answer.json()) == SHAPE
    assert answer.json()["words"]


def test_unknown_names_are_refused(cast: Cast) -> None:
    answer = Program(cast.registrar).post("submissions", letter(colour="red", claims=[{"request": "x", "y": 1}]))
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["reasons"]} == {"colour", "claims.0.y"}


def test_unknown_addresses_and_methods_answer_in_json(cast: Cast) -> None:
    program = Program(cast.head)
    assert program.get("nothing/here/at/all").json()["code"] == "not_found"
    answer = program.client.delete("/api/v1/cases", headers=program.head)
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong_method")


def test_a_failure_of_ours_tells_no_trace(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("config.api.groups.reading.lines_of", broken)
    answer = Program(cast.head).get("groups")
    assert answer.status_code == 500
    assert answer.json()["code"] == "error"
    assert "secret" not in answer.content.decode()


def test_no_answer_stays_in_a_cache(cast: Cast) -> None:
    assert "no-store" in Program(cast.head).get("cases")["Cache-Control"]
