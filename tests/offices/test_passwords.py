"""What a new password must be, how long it stands, and that old ones stay old."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
import time_machine
from django.test import Client

from offices.actions.staff import change_own_password, reset_password
from offices.demo_accounts import PASSWORD as DEMO_PASSWORD
from offices.models import PastPassword
from tests.api.client import Program
from tests.cast import PASSWORD, Cast


def change(client: Client, new: str, old: str = PASSWORD) -> Any:
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": new})


@pytest.mark.parametrize("password", ["Oak-tree-Lane-7", "柳河边的-槐花落了-7", "under_the_2_oaks"])
def test_a_good_password_is_taken(client: Client, cast: Cast, password: str) -> None:
    client.force_login(cast.handler)
    assert change(client, password).status_code == 302


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Oak-7tree", "10"),
        ("oaktreelane2026", "至少三种"),
        ("OAK-TREE-LANE", "至少三种"),
        ("Handler-2026-oak", "不能包含账号或者姓名"),
        ("承办人戊的密码-7-oak", "不能包含账号或者姓名"),
        (DEMO_PASSWORD, "演示密码"),
    ],
)
def test_a_weak_one_is_refused_in_words(client: Client, cast: Cast, password: str, words: str) -> None:
    client.force_login(cast.handler)
    page = change(client, password)
    assert page.status_code == 200
    assert words in page.content.decode()


def test_the_last_five_are_not_taken_again_and_the_sixth_is(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    used = [PASSWORD, *(f"Oak-tree-lane-{n}" for n in range(5))]
    for old, new in itertools.pairwise(used):
        assert change(client, new, old).status_code == 302
    for again in used[-5:-1]:
        assert "最近五次" in change(client, again, used[-1]).content.decode()
    assert change(client, used[0], used[-1]).status_code == 302
    assert PastPassword.objects.filter(staff=cast.handler).count() == 5


def test_a_reset_forgets_no_past_password(cast: Cast) -> None:
    reset_password(cast.stranger, by=cast.administrator)
    assert PastPassword.objects.filter(staff=cast.stranger).count() == 1


@pytest.mark.parametrize(("days", "leads_to"), [(89, ""), (90, "/password/")])
def test_a_password_stands_ninety_days(client: Client, cast: Cast, settings: Any, days: int, leads_to: str) -> None:
    settings.PASSWORD_DAYS = 90
    with time_machine.travel(dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC) + dt.timedelta(days=days), tick=False):
        client.force_login(cast.handler)
        answer = client.get("/sessions/")
        assert getattr(answer, "url", "") == leads_to
        if leads_to:
            assert "密码已用满 90 天" in client.get("/password/").content.decode()
            change_own_password(cast.handler, "Oak-tree-lane-1")
            client.force_login(type(cast.handler).objects.get(pk=cast.handler.pk))
            assert client.get("/sessions/").status_code == 200


def test_a_password_that_is_too_old_opens_the_interface_no_more(cast: Cast, settings: Any) -> None:
    program = Program(cast.head)
    assert program.get("groups").status_code == 200
    settings.PASSWORD_DAYS = 1
    type(cast.head).objects.update(password_set_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    assert program.get("groups").status_code == 401
