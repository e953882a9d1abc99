"""A petitioner rates; nobody's work waits for it, and silence stays silence."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases import files, slips
from cases.models import Case, Rating
from portal.rating import SALT
from reports.monthly import count
from reports.months import Month
from tests import cast as c
from tests.cast import Cast
from workflows.codes import State
from workflows.engine import NotAllowed, Refused, offers, perform
from workflows.verbs import SystemActor

QUERY, RATE = "/query/", "/query/rating/"
NOVEMBER = Month(2026, 11)


@pytest.fixture
def resolved(cast: Cast, case: Case) -> Case:
    c.resolve(cast, case)
    return case


def scan() -> files.Upload:
    return files.check(SimpleUploadedFile("评价表.txt", "满意".encode()))


def token_on(page: str) -> str:
    return str(re.findall(r'name="token" value="([^"]*)"', page)[0])


def opened(cast: Cast, case: Case) -> str:
    code, pin = slips.issue_slip(case, cast.registrar)
    return Client().post(QUERY, {"code": code, "pin": pin}).content.decode()


def send(token: str, **given: str) -> Any:
    return Client().post(RATE, {"token": token, **given})


def rows(cast: Cast, table: str = "ratings") -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in count(NOVEMBER, cast.district).as_json()[table]}


def test_a_petitioner_rates_on_the_query_page_and_may_change_it(cast: Cast, resolved: Case) -> None:
    page = opened(cast, resolved)
    assert "您的评价" in page
    assert send(token_on(page), handling_office="not").status_code == 200
    rating = Rating.objects.get()
    assert (rating.petition_office, rating.handling_office, rating.way) == ("", "not", "portal")
    send(token_on(page), handling_office="fairly", petition_office="satisfied")
    assert Rating.objects.get().handling_office == "fairly"
    again = opened(cast, resolved)
    assert re.search(r'value="fairly"[^>]*checked', again)


def test_the_page_holds_no_pin_and_offers_nothing_before_the_answer(cast: Cast, case: Case) -> None:
    code, pin = slips.issue_slip(case, cast.registrar)
    page = Client().post(QUERY, {"code": code, "pin": pin}).content.decode()
    assert "您的评价" not in page
    assert pin not in page
    with pytest.raises(Refused):
        perform(case, "rate", by=SystemActor("portal"), handling_office="not")


@pytest.mark.parametrize("given", [{}, {"handling_office": "very"}, {"petition_office": ""}])
def test_a_rating_without_a_known_answer_is_asked_again(cast: Cast, resolved: Case, given: dict[str, str]) -> None:
    assert send(token_on(opened(cast, resolved)), **given).status_code == 422
    assert not Rating.objects.exists()


def test_a_forged_an_old_and_a_revoked_token_ask_for_code_and_pin_again(cast: Cast, resolved: Case) -> None:
    token = token_on(opened(cast, resolved))
    assert send(signing.dumps(1, salt="another"), handling_office="not").status_code == 422
    with time_machine.travel("2026-11-02T03:00:00+00:00", tick=False):
        answer = send(token, handling_office="not")
    assert "页面打开得太久了" in answer.content.decode()
    slips.issue_slip(resolved, cast.registrar)
    assert "页面打开得太久了" in send(token, handling_office="not").content.decode()
    assert not Rating.objects.exists()
    assert SALT


def test_a_registrar_enters_a_paper_rating_only_with_the_paper(cast: Cast, resolved: Case) -> None:
    with pytest.raises(Refused) as refused:
        c.do(resolved, "rate", cast.registrar, handling_office="satisfied")
    assert refused.value.code == "no_evidence"
    c.do(resolved, "rate", cast.registrar, handling_office="satisfied", evidence=scan())
    assert Rating.objects.get().way == "paper"
    assert resolved.attachments.filter(purpose="rating").count() == 1
    with pytest.raises(NotAllowed):
        c.do(resolved, "rate", cast.handler, handling_office="satisfied", evidence=scan())


def test_the_registrar_has_a_form_for_it(cast: Cast, resolved: Case) -> None:
    client = Client()
    client.force_login(cast.registrar)
    page = client.get(f"/cases/{resolved.number}/do/rate/")
    assert page.status_code == 200
    assert "没有评价" in page.content.decode()


def test_a_rating_moves_no_clock_and_stops_no_verb(cast: Cast, resolved: Case) -> None:
    def standing() -> tuple[Any, ...]:
        clocks = list(resolved.clocks.order_by("pk").values_list("code", "last_day", "stopped_on"))
        return Case.objects.get(pk=resolved.pk).state, clocks, {one.verb.code for one in offers(resolved, cast.head)}

    before = standing()
    c.do(resolved, "rate", cast.registrar, handling_office="not", petition_office="not", evidence=scan())
    assert standing() == before
    assert resolved.state == State.RESOLVED


@pytest.mark.slow
def test_silence_stands_apart_and_is_in_no_rate_of_satisfaction(cast: Cast, case: Case) -> None:
    assert rows(cast)["handling_office"] | {"name": ""} == {
        "key": "handling_office", "name": "", "asked": 0, "satisfied": 0, "fairly": 0, "not": 0, "silent": 0
    }  # fmt: skip
    for rating in ("satisfied", "not", ""):
        one = c.register(cast)
        c.resolve(cast, one)
        if rating:
            c.do(one, "rate", cast.registrar, handling_office=rating, evidence=scan())
    found = rows(cast)
    assert {name: found["handling_office"][name] for name in ("asked", "satisfied", "fairly", "not", "silent")} == {
        "asked": 3, "satisfied": 1, "fairly": 0, "not": 1, "silent": 1
    }  # fmt: skip
    assert (found["petition_office"]["asked"], found["petition_office"]["silent"]) == (3, 3)


def test_a_rating_of_an_earlier_round_is_not_one_of_the_new_answer(cast: Cast, resolved: Case) -> None:
    c.do(resolved, "rate", cast.registrar, handling_office="not", evidence=scan())
    c.do(resolved, "reopen", cast.head, ground="ordered", reason="上级责令重新办理")
    assert rows(cast)["handling_office"]["asked"] == 0
    assert Rating.objects.count() == 1


def test_what_was_done_in_the_month_stands_in_the_table_of_handling(cast: Cast, resolved: Case) -> None:
    moved = c.register(cast)
    c.do(moved, "forward", cast.head, target=cast.street, reason="属地")
    elsewhere = c.register(cast)
    c.classify(cast, elsewhere, "1")
    c.do(elsewhere, "refer", cast.head, kind="legal_route", body="法院", reason="诉讼")
    done = {key: row["times"] for key, row in rows(cast, "handling").items()}
    assert (done["accepted"], done["resolved"], done["passed_on"], done["legal_route"]) == (1, 1, 1, 1)
    assert (done["declined"], done["no_longer"], done["extended"]) == (0, 0, 0)


def test_reviews_are_counted_by_level_and_by_what_was_decided(cast: Cast, resolved: Case) -> None:
    shared = {"round": 1, "requested_on": c.TODAY, "received_on": c.TODAY, "body": "市民政局"}
    resolved.reviews.create(level="review", state="revoked", decided_on=c.TODAY, **shared)
    resolved.reviews.create(level="reexam", state="requested", **shared)
    found = rows(cast, "reviews")
    assert (found["review"]["requested"], found["review"]["revoked"], found["review"]["upheld"]) == (1, 1, 0)
    assert (found["reexam"]["requested"], found["reexam"]["revoked"]) == (1, 0)
