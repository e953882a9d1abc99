"""Whoever guesses is counted however they spell, wherever they ask, and fills no log with it."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django_otp.oath import TOTP

from offices import second_step
from offices.middleware import PROVEN
from offices.models import SecondStep
from offices.signing_in import HELD, TRIES, TRIES_FROM_AN_ADDRESS, is_held_back
from offices.web import address_of
from tests.cast import PASSWORD, Cast
from trail.models import Event

NOW = dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC)
WRONG = "wrong"
NEW_PASSWORD = "柳河边的-槐花落了-7"


def sign_in(client: Client, username: str, password: str = WRONG, at: str = "10.0.0.8") -> bool:
    sent = {"username": username, "password": password}
    return client.post("/sign-in/", sent, REMOTE_ADDR=at).status_code == 302


def change(client: Client, old: str, new: str = NEW_PASSWORD) -> int:
    form = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/password/", form).status_code


@pytest.mark.parametrize(
    "spelling", [" handler", "handler ", "\thandler\n", "\u3000handler", "ｈandler", "ｈａｎｄｌｅｒ", "ʰandler"]
)
def test_another_spelling_of_an_account_that_opens_it_counts_for_it(client: Client, cast: Cast, spelling: str) -> None:
    assert sign_in(client, spelling, PASSWORD)
    client.logout()
    for _ in range(TRIES):
        sign_in(client, spelling)
    assert is_held_back(cast.handler)
    assert not sign_in(client, spelling, PASSWORD)
    assert not sign_in(client, "handler", PASSWORD)


def test_capitals_are_another_account_they_open_nothing_and_count_for_nobody(client: Client, cast: Cast) -> None:
    for _ in range(TRIES):
        assert not sign_in(client, "HANDLER", PASSWORD)
    assert not is_held_back(cast.handler)


# The password of an open session


def test_guessing_the_old_password_counts_and_holds_the_account_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    for _ in range(TRIES):
        assert change(client, "wrong") == 200
    assert is_held_back(cast.handler)
    assert change(client, PASSWORD) == 200, "refused though it is the right one"
    assert not sign_in(Client(), "handler", PASSWORD)
    with time_machine.travel(NOW + dt.timedelta(minutes=16), tick=False):
        assert change(client, PASSWORD) == 302


def test_other_mistakes_in_that_form_count_for_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    for _ in range(TRIES):
        assert change(client, PASSWORD, "short") == 200
        assert change(client, "") == 200
    assert not is_held_back(cast.handler)
    assert change(client, PASSWORD) == 302


def test_an_address_that_is_held_back_guesses_no_old_password_either(client: Client, cast: Cast) -> None:
    for n in range(TRIES_FROM_AN_ADDRESS):
        sign_in(client, f"guess{n}", at="127.0.0.1")
    client.force_login(cast.handler)
    assert change(client, PASSWORD) == 200


@pytest.mark.parametrize(("url", "proven"), [("/second-step/", False), ("/second-step/recovery/", True)])
def test_codes_of_the_second_step_are_not_guessed_in_an_open_session(
    client: Client, cast: Cast, settings: Any, *, url: str, proven: bool
) -> None:
    settings.TOTP_POSTS = ["director"]
    second_step.prepare(cast.director)
    secret = SecondStep.objects.get(staff=cast.director).secret
    assert second_step.confirm(cast.director, f"{TOTP(base64.b32decode(secret)).token():06d}")
    client.force_login(cast.director)
    session = client.session
    session.update({PROVEN: True} if proven else {})
    session.save()
    for _ in range(TRIES):
        client.post(url, {"code": "000000"})
    assert is_held_back(cast.director)


# What is written down


def failures() -> int:
    return Event.objects.filter(code__startswith="staff.sign_in").count()


def test_an_address_held_back_writes_one_line_a_minute(client: Client, cast: Cast) -> None:
    for n in range(TRIES_FROM_AN_ADDRESS):
        sign_in(client, f"guess{n}")
    before = failures()
    for _ in range(30):
        sign_in(client, "handler")
    assert failures() == before + 1
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False):
        sign_in(client, "handler")
        sign_in(client, "head")
    assert failures() == before + 2


def test_an_account_held_back_writes_one_line_a_minute(client: Client, cast: Cast) -> None:
    for _ in range(TRIES + 4):
        sign_in(client, "handler")
    assert Event.objects.filter(stream="staff:handler", code=HELD).count() == 1


def test_a_machine_does_not_get_new_tries_by_another_address_of_its_network(client: Client, cast: Cast) -> None:
    for n in range(TRIES_FROM_AN_ADDRESS):
        sign_in(client, f"guess{n}", at=f"2001:db8:1:2::{n:x}")
    assert not sign_in(client, "handler", PASSWORD, at="2001:db8:1:2:ffff::1")
    assert sign_in(client, "handler", PASSWORD, at="2001:db8:1:3::1")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("10.0.0.9", "10.0.0.9"),
        ("::ffff:10.0.0.9", "10.0.0.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_the_address_of_a_request(given: str, told: str) -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=given)) == told
