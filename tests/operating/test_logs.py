"""What the processes say holds nothing personal, whatever a message brings along."""

import json
import logging
import sys
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from config.logs import JsonLines, Plain, WithoutPersonalData, logging_settings, masked
from tests.cast import ID_NUMBER, PHONE, Cast

SECRETS = (ID_NUMBER, PHONE)


def record(message: str, *args: object, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("huiyin", logging.ERROR, __file__, 1, message, args, more.pop("exc_info", None))
    WithoutPersonalData().filter(made)
    return made


@pytest.mark.parametrize(
    "text",
    [
        f"phone {PHONE}",
        "电话１３８００１３８０００",
        "138 0013 8000",
        "+86 138-0013-8000",
        f"身份证{ID_NUMBER}。",
        "11010519491231002x",
        "021-12345678",
        "/cases/?phone=13800138000",
        "/query/?pin=4711",
    ],
)
def test_numbers_of_people_and_query_strings_are_masked(text: str) -> None:
    told = masked(text)
    assert "***" in told
    assert not any(piece in told for piece in ("8000", "８０００", "1231002", "345678", "4711"))


@pytest.mark.parametrize(
    "text",
    ["JA-2026-000001", "2026-11-02 09:00:00", "job 17 (trail.seal) failed", "127.0.0.1:8000", "why? because"],
)
def test_what_operators_look_for_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("formatter", [Plain(), JsonLines()])
def test_arguments_are_masked_too(formatter: logging.Formatter) -> None:
    told = formatter.format(record("no such person: %s, %s", *SECRETS))
    assert not any(secret in told for secret in SECRETS)


@pytest.mark.parametrize("formatter", [Plain(), JsonLines()])
def test_of_an_exception_kind_and_frames_are_told_and_its_text_is_not(formatter: logging.Formatter) -> None:
    try:
        try:
            raise IntegrityError("Key (name)=(陈玥) already exists")
        except IntegrityError as error:
            raise RuntimeError("陈玥 again") from error
    except RuntimeError:
        told = formatter.format(record("failed", exc_info=sys.exc_info()))
    assert "IntegrityError" in told
    assert "RuntimeError" in told
    assert __name__.rsplit(".", 1)[1] in told
    assert "陈玥" not in told


def test_each_line_is_one_json_object() -> None:
    told = json.loads(JsonLines().format(record("two\nlines")))
    assert told["message"] == "two\nlines"
    assert told["level"] == "ERROR"
    assert told["time"].endswith("+00:00")


def test_a_request_is_told_by_its_route_and_its_id(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.force_login(cast.head)
    with caplog.at_level(logging.INFO, "config.requests"):
        answer = client.get(reverse("case_list"), {"q": PHONE}, headers={"X-Request-ID": "0123456789abcdef"})
    assert answer["X-Request-ID"] == "0123456789abcdef"
    (line,) = [line for line in caplog.records if line.name == "config.requests"]
    told = json.loads(JsonLines().format(line))
    assert (told["route"], told["status"], told["method"]) == ("cases/", answer.status_code, "GET")
    assert PHONE not in json.dumps(told)
    assert cast.head.username not in json.dumps(told)


def test_an_id_that_somebody_made_up_is_replaced(client: Client, cast: Cast) -> None:
    answer = client.get(reverse("sign_in"), headers={"X-Request-ID": 'x" or 1=1'})
    assert len(answer["X-Request-ID"]) == 16


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="LOG_FORMAT"):
        logging_settings("xml", "INFO")
