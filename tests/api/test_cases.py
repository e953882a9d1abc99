"""GET cases and GET cases/{number}: as the pages, masked, filtered, paged."""

from __future__ import annotations

import pytest

from cases import lists
from cases.models import Case
from tests import cast as c
from tests.api.client import Program, fields
from tests.cast import ID_NUMBER, PHONE, SECRET, Cast
from trail.models import Event


def numbers(answer: object) -> list[str]:
    return [row["number"] for row in answer.json()["results"]]  # type: ignore[attr-defined]


def test_the_list_holds_what_the_page_holds(cast: Cast, case: Case) -> None:
    answer = Program(cast.head).get("cases")
    assert answer.status_code == 200
    assert numbers(answer) == [case.number]
    row = answer.json()["results"][0]
    assert row["state"] == "intake"
    assert row["petitioner"] == "陈***"
    assert answer.json()["total"] == "1"


def test_others_see_an_empty_list(cast: Cast, case: Case) -> None:
    for person in (cast.head_elsewhere, cast.administrator, cast.auditor, cast.statistician, cast.superuser):
        assert numbers(Program(person).get("cases")) == []


def test_filters_and_order_are_those_of_the_page(cast: Cast) -> None:
    first, second = c.register(cast, title="第一件"), c.register(cast, title="第二件")
    c.assign(cast, second)
    program = Program(cast.head)
    assert numbers(program.get("cases", state="intake")) == [first.number]
    assert numbers(program.get("cases", q="第二")) == [second.number]
    assert numbers(program.get("cases", order="-number")) == [second.number, first.number]


@pytest.mark.parametrize(
    ("name", "value"), [("state", "nothing"), ("office", "YP"), ("q", PHONE), ("received_from", "x"), ("colour", "1")]
)
def test_a_wrong_filter_shows_nothing_and_names_itself(cast: Cast, case: Case, name: str, value: str) -> None:
    answer = Program(cast.head).get("cases", **{name: value})
    assert answer.status_code == 422
    assert fields(answer) == {name}
    assert PHONE not in answer.content.decode()


@pytest.mark.parametrize("query", [{"page": "0"}, {"page": "x"}, {"page": "9"}, {"order": "colour"}])
def test_a_wrong_page_or_order_is_refused(cast: Cast, case: Case, query: dict[str, str]) -> None:
    assert Program(cast.head).get("cases", **query).status_code == 422


def test_the_list_is_leafed_through(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PER_PAGE", 2)
    registered = [c.register(cast).number for _ in range(3)]
    program = Program(cast.head)
    pages = [program.get("cases", order="number", page=page).json() for page in ("1", "2")]
    assert [page["has_next"] for page in pages] == [True, False]
    assert [row["number"] for page in pages for row in page["results"]] == registered


def test_one_matter_is_shown_whole_and_masked(cast: Cast, case: Case) -> None:
    answer = Program(cast.head).get(f"cases/{case.number}")
    assert answer.status_code == 200
    whole, text = answer.json(), answer.content.decode()
    assert whole["petitioners"][0]["name"] == "陈玥"
    assert whole["petitioners"][0]["id_number"] == "110***********002X"
    assert ID_NUMBER not in text
    assert PHONE not in text
    assert "201室" not in text
    assert whole["version"] == case.version
    assert SECRET in whole["submissions"][0]["text"]
    assert "classify" in [one["verb"] for one in whole["verbs"]]
    assert [one["what"] for one in whole["events"]] == ["登记"]


def test_a_matter_at_its_end_is_shown_too(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    whole = Program(cast.head).get(f"cases/{case.number}").json()
    assert whole["claims"][0]["answers"][0]["outcome"] == "explained"
    assert whole["assignments"][0]["leader"] == "leader"
    assert [one["receiver"] for paper in whole["papers"] for one in paper["deliveries"]] == ["陈***"]
    assert whole["clocks"]


def test_in_an_accusation_the_accuser_is_masked(cast: Cast) -> None:
    case = c.register(cast, case_class="accusation")
    answer = Program(cast.head).get(f"cases/{case.number}")
    assert answer.json()["petitioners"][0]["name"] == "陈***"
    assert "陈玥" not in answer.content.decode()


def test_not_visible_and_not_there_are_the_same_answer(cast: Cast, case: Case) -> None:
    program = Program(cast.head_elsewhere)
    hidden, absent = program.get(f"cases/{case.number}"), program.get("cases/JA-2026-999999")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_reading_is_logged_with_the_matter(cast: Cast, case: Case) -> None:
    Program(cast.head).get(f"cases/{case.number}")
    line = Event.objects.get(code="case.read", stream=case.stream)
    assert (line.actor, line.details) == ("staff:head", {"page": "api"})
