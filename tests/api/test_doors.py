"""Who may call at all, how often, and what a stranger can write into the log: next to nothing."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from config.api.auth import REFUSED_RATE
from offices import second_step
from offices.models import SecondStep, Staff
from offices.signing_in import stream_of_address
from tests.api.client import Program
from tests.cast import Cast
from trail.models import Event

NOW = dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC)
TRIES = int(REFUSED_RATE.partition("/")[0])


def knock(at: str = "10.0.0.9", header: str = "Bearer nonsense") -> Any:
    return Client(REMOTE_ADDR=at).get("/api/v1/cases", headers={"Authorization": header})


def refusals() -> list[str]:
    return list(Event.objects.filter(code="api.refused").values_list("stream", flat=True))


def test_a_stranger_gets_401_then_429_and_one_line_a_minute(cast: Cast) -> None:
    assert {knock().status_code for _ in range(TRIES)} == {401}
    answers = [knock() for _ in range(300)]
    assert {one.status_code for one in answers} == {429}
    assert int(answers[0]["Retry-After"]) > 0
    assert answers[0].json()["code"] == "too_many_calls"
    assert refusals() == [stream_of_address("10.0.0.9")]
    with time_machine.travel(NOW + dt.timedelta(minutes=1, seconds=1), tick=False):
        assert knock().status_code == 401
    assert len(refusals()) == 2


def test_each_address_is_counted_by_itself_and_named_by_its_hash_alone(cast: Cast) -> None:
    for _ in range(TRIES + 1):
        knock()
    assert knock("10.0.0.8").status_code == 401
    assert len(set(refusals())) == 2
    assert "10.0.0." not in str(list(Event.objects.values()))


def test_a_good_token_still_opens_where_others_guess(cast: Cast) -> None:
    for _ in range(TRIES + 1):
        knock("127.0.0.1")
    assert Program(cast.head).get("cases").status_code == 200


def test_a_program_that_runs_wild_writes_no_lines_for_what_is_refused(cast: Cast, settings: Any) -> None:
    settings.API_RATE = "3/m"
    program = Program(cast.head)
    assert [program.get("groups").status_code for _ in range(9)] == [200] * 3 + [429] * 6
    assert Event.objects.filter(code="api.call").count() == 3


# The second step, the password


def set_up(staff: Staff) -> None:
    second_step.prepare(staff)
    secret = SecondStep.objects.get(staff=staff).secret
    assert second_step.confirm(staff, f"{TOTP(base64.b32decode(secret)).token():06d}")


def test_a_post_that_needs_the_second_step_opens_nothing_by_an_older_token(cast: Cast, settings: Any) -> None:
    director, head = Program(cast.director), Program(cast.head)
    assert director.get("cases").status_code == 200
    settings.TOTP_POSTS = ["director"]
    assert director.get("cases").status_code == 401
    assert head.get("cases").status_code == 200
    set_up(cast.director)
    assert director.get("cases").status_code == 200
    second_step.forget(cast.director)
    assert director.get("cases").status_code == 401


@pytest.mark.parametrize("days", [89, 90])
def test_a_password_that_is_too_old_closes_the_interface_too(cast: Cast, settings: Any, days: int) -> None:
    settings.PASSWORD_DAYS = 90
    program = Program(cast.head)
    Staff.objects.filter(pk=cast.head.pk).update(password_set_at=timezone.now() - dt.timedelta(days=days))
    assert program.get("cases").status_code == (200 if days < 90 else 401)
