"""Recovery codes: a sheet for the day the telephone is lost, each code good for once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from offices import recovery, second_step
from offices.actions.staff import reset_password
from offices.models import RecoveryCode, Staff
from tests.cast import Cast
from tests.offices.test_second_step import later, password, switched_on, telephone
from trail.models import Event

CODE = re.compile(r"<code>((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})</code>")


@pytest.fixture(autouse=True)
def posts_that_need_it(settings: Any) -> None:
    settings.TOTP_POSTS = ["director"]


@pytest.fixture
def sheet(cast: Cast) -> list[str]:
    switched_on(cast.director)
    return recovery.make(cast.director)


def enter(client: Client, staff: Staff, code: str) -> bool:
    client.logout()
    password(client, staff)
    client.post("/sign-in/code/", {"code": code})
    return client.get("/sessions/").status_code == 200


def test_who_turns_the_second_step_on_is_shown_ten_codes_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.director)
    client.get("/second-step/")
    page = client.post("/second-step/", {"code": telephone(cast.director)}).content.decode()
    assert len(set(CODE.findall(page))) == 10
    again = client.get("/second-step/").content.decode()
    assert not CODE.findall(again)
    assert "还有 10 个" in again


def test_a_code_opens_the_account_once(client: Client, cast: Cast, sheet: list[str]) -> None:
    assert enter(client, cast.director, sheet[0])
    assert not enter(client, cast.director, sheet[0])
    assert enter(client, cast.director, sheet[1].lower().replace("-", " "))
    used = Event.objects.filter(code="staff.use_recovery_code", stream="staff:director")
    assert [line.details for line in used.order_by("seq")] == [{"left": 9}, {"left": 8}]


def test_another_persons_code_opens_nothing(client: Client, cast: Cast, sheet: list[str]) -> None:
    switched_on(cast.superior_director)
    others = recovery.make(cast.superior_director)
    assert not enter(client, cast.director, others[0])
    assert enter(client, cast.director, sheet[0])


def test_wrong_codes_hold_the_account_back(client: Client, cast: Cast, sheet: list[str]) -> None:
    password(client, cast.director)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "AAAA-BBBB-CCCC-DDDD"})
    client.post("/sign-in/code/", {"code": sheet[0]})
    assert client.get("/sessions/").status_code == 302


def test_a_held_back_sign_in_uses_up_no_code(client: Client, cast: Cast, sheet: list[str]) -> None:
    password(client, cast.director)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "AAAA-BBBB-CCCC-DDDD"})
    wrong = client.post("/sign-in/code/", {"code": "AAAA-BBBB-CCCC-DDDD"}).context["form"].errors
    assert client.post("/sign-in/code/", {"code": sheet[0]}).context["form"].errors == wrong
    assert recovery.left(cast.director) == 10
    assert not Event.objects.filter(code="staff.use_recovery_code").exists()
    with later(60 * 16):
        assert enter(client, cast.director, sheet[0])


def test_the_codes_are_kept_as_hashes(cast: Cast, sheet: list[str]) -> None:
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code in kept or code.replace("-", "") in kept for code in sheet)


def test_a_new_sheet_needs_the_telephone_and_ends_the_old_one(client: Client, cast: Cast, sheet: list[str]) -> None:
    assert enter(client, cast.director, sheet[0])
    refused = client.post("/second-step/recovery/", {"code": "000000"}).content.decode()
    assert not CODE.findall(refused)
    # A code of the sheet cannot make the next sheet.
    assert not CODE.findall(client.post("/second-step/recovery/", {"code": sheet[1]}).content.decode())
    with later(60):
        fresh = CODE.findall(client.post("/second-step/recovery/", {"code": telephone(cast.director)}).content.decode())
        assert len(fresh) == 10
        assert not enter(client, cast.director, sheet[1])
        assert enter(client, cast.director, fresh[0])


def test_without_a_second_step_there_is_nothing_to_recover(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    page = client.post("/second-step/recovery/", {"code": "000000"}).content.decode()
    assert not CODE.findall(page)
    assert not RecoveryCode.objects.exists()


def test_a_reset_takes_the_sheet_with_the_telephone(cast: Cast, sheet: list[str]) -> None:
    reset_password(cast.director, by=cast.administrator)
    assert not RecoveryCode.objects.filter(staff=cast.director).exists()
    assert not second_step.opens(cast.director, sheet[0].replace("-", ""))
