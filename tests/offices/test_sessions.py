"""Sessions: listed, ended from elsewhere, over after twelve hours, gone with the account."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from offices import sessions
from offices.actions.staff import deactivate, reset_password
from offices.models import OpenSession
from tests.cast import PASSWORD, Cast
from trail.models import Event

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BEGAN = dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC)


def signed_in(username: str) -> Client:
    client = Client()
    sent = {"username": username, "password": PASSWORD}
    assert client.post("/sign-in/?next=/sessions/", sent, headers={"User-Agent": FIREFOX}).status_code == 302
    return client


def test_a_person_sees_where_they_are_signed_in(cast: Cast) -> None:
    here = signed_in("handler")
    signed_in("handler")
    signed_in("head")
    page = here.get("/sessions/").content.decode()
    assert page.count("Firefox · Linux</") + page.count("Firefox · Linux ") >= 2
    assert page.count("本次登录") == 1
    assert list(sessions.open_of(cast.handler).values_list("browser", flat=True)) == ["Firefox · Linux"] * 2


def test_ending_a_session_signs_out_there_and_not_here(cast: Cast) -> None:
    there = signed_in("handler")
    pk = OpenSession.objects.get().pk
    here = signed_in("handler")
    assert here.post(f"/sessions/{pk}/end/").status_code == 302
    assert here.get("/sessions/").status_code == 200
    assert there.get("/sessions/").status_code == 302
    assert Event.objects.filter(code="staff.end_session", stream="staff:handler").exists()


def test_ending_this_very_session_leads_to_the_sign_in_page(cast: Cast) -> None:
    here = signed_in("handler")
    answer = here.post(f"/sessions/{OpenSession.objects.get().pk}/end/")
    assert answer.url == "/sign-in/"  # type: ignore[attr-defined]
    assert here.get("/sessions/").status_code == 302


def test_nobody_ends_the_session_of_another(cast: Cast) -> None:
    signed_in("handler")
    pk = OpenSession.objects.get().pk
    assert signed_in("head").post(f"/sessions/{pk}/end/").status_code == 404
    assert OpenSession.objects.filter(pk=pk).exists()


def test_signing_out_ends_the_session(cast: Cast) -> None:
    signed_in("handler").post("/sign-out/")
    assert not OpenSession.objects.exists()


def test_a_new_password_ends_all_others_and_keeps_this_one_listed(cast: Cast) -> None:
    there, here = signed_in("handler"), signed_in("handler")
    new = "Oak-tree-lane-1"
    here.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert there.get("/sessions/").status_code == 302
    assert "本次登录" in here.get("/sessions/").content.decode()
    assert sessions.open_of(cast.handler).count() == 1


def test_a_closed_account_and_a_reset_password_end_every_session(cast: Cast) -> None:
    browsers = [signed_in("stranger"), signed_in("handler")]
    deactivate(cast.stranger, by=cast.administrator)
    reset_password(cast.handler, by=cast.administrator)
    assert [browser.get("/sessions/").status_code for browser in browsers] == [302, 302]
    assert not OpenSession.objects.exists()


@pytest.mark.parametrize(("hours", "status"), [(12, 200), (12.1, 302)])
def test_however_busy_a_session_ends_after_twelve_hours(cast: Cast, hours: float, status: int) -> None:
    browser = signed_in("handler")
    for passed in range(13):
        with time_machine.travel(BEGAN + dt.timedelta(hours=min(passed, hours)), tick=False):
            assert browser.get("/sessions/").status_code == 200
    with time_machine.travel(BEGAN + dt.timedelta(hours=hours), tick=False):
        assert browser.get("/sessions/").status_code == status
    if status == 302:
        line = Event.objects.filter(code="staff.sign_out").get()
        assert line.details == {"idle": False, "too_long": True}


def test_sessions_that_ran_out_are_cleared(cast: Cast) -> None:
    signed_in("handler")
    assert sessions.clear_out() == 0
    with time_machine.travel(BEGAN + dt.timedelta(days=1), tick=False):
        assert sessions.clear_out() >= 1
        assert not OpenSession.objects.exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537 Edg/140", "Edge · Windows"),
        ("", "—"),
    ],
)
def test_of_a_browser_no_more_is_kept_than_its_kind(agent: str, words: str) -> None:
    assert sessions.browser_words(agent) == words
