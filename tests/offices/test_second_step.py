"""The second step: asked of the posts that need it, once per code, from one's own telephone."""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django_otp.oath import TOTP

from offices import second_step
from offices.actions.staff import reset_password
from offices.models import SecondStep, Staff
from tests.cast import PASSWORD, Cast
from trail.models import Event

NOW = dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def posts_that_need_it(settings: Any) -> None:
    settings.TOTP_POSTS = ["director"]


def telephone(staff: Staff) -> str:
    """What the telephone shows at this moment."""
    secret = SecondStep.objects.get(staff=staff).secret
    return f"{TOTP(base64.b32decode(secret)).token():06d}"


def switched_on(staff: Staff) -> None:
    second_step.prepare(staff)
    assert second_step.confirm(staff, telephone(staff))


def password(client: Client, staff: Staff) -> str:
    sent = {"username": staff.username, "password": PASSWORD}
    answer: Any = client.post("/sign-in/?next=/sessions/", sent)
    return str(answer.url)


def later(seconds: int) -> Any:
    return time_machine.travel(NOW + dt.timedelta(seconds=seconds), tick=False)


def test_a_post_that_needs_it_is_led_to_set_it_up_and_others_are_not(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    assert client.get("/sessions/").status_code == 200
    client.force_login(cast.director)
    assert client.get("/sessions/").url == "/second-step/"  # type: ignore[attr-defined]
    page = client.get("/second-step/").content.decode()
    assert re.search(r"<code>[A-Z2-7]{32}</code>", page)
    assert client.post("/second-step/", {"code": "000000"}).status_code == 200
    assert "备用码" in client.post("/second-step/", {"code": telephone(cast.director)}).content.decode()
    assert client.get("/sessions/").status_code == 200
    assert SecondStep.objects.get().secret not in client.get("/second-step/").content.decode()
    assert Event.objects.filter(code="staff.second_step_on", stream="staff:director").exists()


def test_after_the_password_nothing_is_open_before_the_code(client: Client, cast: Cast) -> None:
    switched_on(cast.director)
    assert password(client, cast.director) == "/sign-in/code/"
    assert client.get("/sessions/").status_code == 302
    assert not Event.objects.filter(code="staff.sign_in").exists()
    with later(60):
        answer: Any = client.post("/sign-in/code/", {"code": telephone(cast.director)})
        assert answer.url == "/sessions/"
        assert client.get("/sessions/").status_code == 200
    assert Event.objects.filter(code="staff.sign_in", stream="staff:director").exists()


def test_no_code_opens_twice(cast: Cast) -> None:
    switched_on(cast.director)
    assert not second_step.proves(cast.director, telephone(cast.director))
    with later(30):
        assert second_step.proves(cast.director, telephone(cast.director))
        assert not second_step.proves(cast.director, telephone(cast.director))


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "000000"])
def test_anything_else_opens_nothing(client: Client, cast: Cast, code: str) -> None:
    switched_on(cast.director)
    password(client, cast.director)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 200
    assert client.get("/sessions/").status_code == 302


def test_wrong_codes_hold_the_account_back_like_wrong_passwords(client: Client, cast: Cast) -> None:
    switched_on(cast.director)
    password(client, cast.director)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    with later(60):
        assert client.post("/sign-in/code/", {"code": telephone(cast.director)}).status_code == 200
        assert client.get("/sessions/").status_code == 302


def test_the_password_waits_five_minutes_for_its_code(client: Client, cast: Cast) -> None:
    switched_on(cast.director)
    password(client, cast.director)
    with later(301):
        answer: Any = client.post("/sign-in/code/", {"code": telephone(cast.director)})
        assert answer.url == "/sign-in/"
        assert client.get("/sessions/").status_code == 302


def test_an_account_closed_meanwhile_is_not_opened(client: Client, cast: Cast) -> None:
    switched_on(cast.director)
    password(client, cast.director)
    Staff.objects.filter(pk=cast.director.pk).update(is_active=False)
    with later(60):
        client.post("/sign-in/code/", {"code": telephone(cast.director)})
        assert client.get("/sessions/").status_code == 302


def test_a_session_from_before_gives_its_code_on_the_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.director)
    switched_on(cast.director)
    page = client.get("/second-step/").content.decode()
    assert SecondStep.objects.get().secret not in page
    with later(60):
        assert client.post("/second-step/", {"code": telephone(cast.director)}).status_code == 302
        assert client.get("/sessions/").status_code == 200


def test_who_turned_it_on_gives_the_code_whatever_the_post(client: Client, cast: Cast) -> None:
    switched_on(cast.handler)
    assert password(client, cast.handler) == "/sign-in/code/"


def test_without_a_waiting_password_there_is_no_place_for_a_code(client: Client, cast: Cast) -> None:
    switched_on(cast.director)
    with later(60):
        answer: Any = client.post("/sign-in/code/", {"code": telephone(cast.director)})
        assert answer.url == "/sign-in/"


def test_a_lost_telephone_goes_with_a_reset_password(cast: Cast) -> None:
    switched_on(cast.director)
    reset_password(cast.director, by=cast.administrator)
    assert not second_step.is_on(cast.director)


def test_the_secret_is_encrypted_at_rest(cast: Cast) -> None:
    step = second_step.prepare(cast.director)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM offices_secondstep")
        assert step.secret not in str(cursor.fetchall())
