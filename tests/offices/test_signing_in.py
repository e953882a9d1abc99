"""Signing in and out, first passwords, idle sessions: what opens, what does not, what the log keeps."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from offices.models import Staff
from offices.signing_in import TRIES_FROM_AN_ADDRESS
from tests.cast import PASSWORD, Cast
from trail.models import Event

SIGN_IN = "/sign-in/?next=/password/"
NEW_PASSWORD = "柳河边的-槐花落了-7"


def attempt(client: Client, username: str, password: str = PASSWORD) -> str:
    """The page or address that answers an attempt."""
    answer = client.post(SIGN_IN, {"username": username, "password": password})
    return answer.url if answer.status_code == 302 else answer.content.decode()  # type: ignore[attr-defined]


def codes(stream: str) -> list[str]:
    return list(Event.objects.filter(stream=stream).order_by("id").values_list("code", flat=True))


def test_the_right_password_opens_and_is_logged(client: Client, cast: Cast) -> None:
    assert attempt(client, "handler") == "/password/"
    assert codes("staff:handler") == ["staff.sign_in"]


def test_the_session_gets_a_new_key(client: Client, cast: Cast) -> None:
    client.session["before"] = 1
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    attempt(client, "handler")
    assert client.session.session_key != before


def test_unknown_wrong_and_inactive_get_the_same_words(client: Client, cast: Cast) -> None:
    cast.stranger.is_active = False
    cast.stranger.save()
    pages = {
        attempt(client, who, password).partition("</h2>")[2].partition("</ul>")[0]
        for who, password in (("nobody", PASSWORD), ("handler", "wrong"), ("stranger", PASSWORD))
    }
    assert len(pages) == 1
    assert "账号或密码不正确" in pages.pop()


def test_a_failure_names_known_accounts_only_and_never_the_password(client: Client, cast: Cast) -> None:
    attempt(client, "handler", "wrong-secret")
    attempt(client, "my-password-typed-here", "wrong-secret")
    lines = Event.objects.filter(code="staff.sign_in_failed").order_by("id")
    assert [line.stream for line in lines] == ["staff:handler", ""]
    assert "wrong-secret" not in str(list(lines.values()))
    assert "my-password-typed-here" not in str(list(lines.values()))


def test_five_failures_hold_an_account_back_for_a_quarter_of_an_hour(client: Client, cast: Cast) -> None:
    for _ in range(5):
        attempt(client, "handler", "wrong")
    assert "账号或密码不正确" in attempt(client, "handler")
    assert attempt(client, "head") == "/password/"
    assert codes("staff:handler")[-1] == "staff.sign_in_held"
    client.logout()
    with time_machine.travel(dt.datetime(2026, 11, 2, 1, 16, tzinfo=dt.UTC), tick=False):
        assert attempt(client, "handler") == "/password/"


def test_four_failures_do_not(client: Client, cast: Cast) -> None:
    for _ in range(4):
        attempt(client, "handler", "wrong")
    assert attempt(client, "handler") == "/password/"


def test_signed_out_people_are_led_to_the_sign_in_page_and_back(client: Client, cast: Cast) -> None:
    answer = client.get("/password/")
    assert answer.status_code == 302
    assert answer.url == "/sign-in/?next=/password/"  # type: ignore[attr-defined]


def test_signing_in_never_leads_to_another_site(client: Client, cast: Cast) -> None:
    page = client.get("/sign-in/?next=https://elsewhere.example/")
    assert "elsewhere.example" not in page.content.decode()


def test_signing_out_takes_a_post_and_is_logged(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert codes("staff:handler") == ["staff.sign_out"]
    assert client.get("/password/").status_code == 302


def test_a_first_password_leads_to_its_change_and_nowhere_else(client: Client, cast: Cast) -> None:
    Staff.objects.filter(pk=cast.handler.pk).update(must_change_password=True)
    client.force_login(cast.handler)
    assert client.get("/password/changed/").url == "/password/"  # type: ignore[attr-defined]
    assert client.get("/password/changed/", headers={"HX-Request": "true"})["HX-Redirect"] == "/password/"
    assert client.get("/password/").status_code == 200
    same = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "新密码不能与原密码相同" in client.post("/password/", same).content.decode()
    other = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post("/password/", other).status_code == 302
    assert client.get("/password/changed/").status_code == 200
    assert codes("staff:handler") == ["staff.change_password"]


def test_changing_the_password_ends_the_other_sessions(client: Client, cast: Cast) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(cast.handler)
    form = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    client.post("/password/", form)
    assert client.get("/password/").status_code == 200
    assert elsewhere.get("/password/").status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 302)])
def test_an_idle_session_ends_and_the_log_says_so(client: Client, cast: Cast, minutes: int, status: int) -> None:
    client.force_login(cast.handler)
    client.get("/password/")
    later = dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    with time_machine.travel(later, tick=False):
        assert client.get("/password/").status_code == status
        assert codes("staff:handler") == ([] if status == 200 else ["staff.sign_out"])


def test_a_deactivated_account_is_out_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    Staff.objects.filter(pk=cast.handler.pk).update(is_active=False)
    assert client.get("/password/").status_code == 302


@pytest.mark.parametrize("demo", [True, False])
def test_demo_accounts_are_shown_in_a_demo_only(client: Client, cast: Cast, settings, demo: bool) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = demo
    assert ("<code>registrar</code>" in client.get(reverse("sign_in")).content.decode()) is demo


def test_the_last_sign_in_is_told(client: Client, cast: Cast) -> None:
    attempt(client, "handler")
    client.logout()
    attempt(client, "handler")
    assert "上次登录：2026-11-02 09:00" in client.get("/password/").content.decode()


def test_signing_out_twice_leads_to_the_sign_in_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    for _ in range(2):
        answer = client.post("/sign-out/")
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in/")  # type: ignore[attr-defined]


def guess(client: Client, times: int, at: str) -> None:
    for n in range(times):
        client.post(SIGN_IN, {"username": f"guess{n}", "password": "wrong"}, REMOTE_ADDR=at)


def test_an_address_that_guesses_is_held_back_and_other_addresses_are_not(client: Client, cast: Cast) -> None:
    guess(client, TRIES_FROM_AN_ADDRESS, "10.0.0.9")
    sent = {"username": "handler", "password": PASSWORD}
    assert "账号或密码不正确" in client.post(SIGN_IN, sent, REMOTE_ADDR="10.0.0.9").content.decode()
    assert client.post(SIGN_IN, sent, REMOTE_ADDR="10.0.0.8").status_code == 302
    client.logout()
    with time_machine.travel(dt.datetime(2026, 11, 2, 1, 16, tzinfo=dt.UTC), tick=False):
        assert client.post(SIGN_IN, sent, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_fewer_guesses_hold_no_address_back(client: Client, cast: Cast) -> None:
    guess(client, TRIES_FROM_AN_ADDRESS - 1, "10.0.0.9")
    sent = {"username": "handler", "password": PASSWORD}
    assert client.post(SIGN_IN, sent, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_an_address_held_back_holds_no_account_back(client: Client, cast: Cast) -> None:
    guess(client, TRIES_FROM_AN_ADDRESS, "10.0.0.9")
    for _ in range(5):
        client.post(SIGN_IN, {"username": "handler", "password": "wrong"}, REMOTE_ADDR="10.0.0.9")
    assert attempt(client, "handler") == "/password/"


def test_the_log_names_no_address(client: Client, cast: Cast) -> None:
    guess(client, 1, "10.0.0.9")
    assert "10.0.0.9" not in str(list(Event.objects.values()))


def test_the_address_is_the_one_the_proxy_wrote(client: Client, cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.BEHIND_PROXY = True
    for n in range(TRIES_FROM_AN_ADDRESS):
        headers = {"X-Forwarded-For": f"10.9.9.{n}, 10.0.0.9"}
        client.post(SIGN_IN, {"username": "nobody", "password": "wrong"}, headers=headers)
    page = client.post(SIGN_IN, {"username": "handler", "password": PASSWORD}, headers={"X-Forwarded-For": "10.0.0.9"})
    assert page.status_code == 200
