"""A new installation gets two administrators from the command line, and no third."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from offices.models import Office, Staff
from offices.people import kinds
from tests.cast import Cast
from trail.verify import verify


def make(username: str, **options: str) -> str:
    out = StringIO()
    call_command("first_administrator", username, "某人", stdout=out, **options)
    return out.getvalue().rpartition("：")[2].strip()


@pytest.mark.django_db
def test_two_administrators_and_no_third() -> None:
    password = make("first", office_code="MZ", office_name="市民政局")
    make("second")
    assert Client().login(username="first", password=password)
    first = Staff.objects.get(username="first")
    assert first.must_change_password
    assert kinds(first) == {"administrator"}
    with pytest.raises(CommandError, match="已有两位管理员"):
        make("third")
    assert Office.objects.count() == 1
    assert verify() == []


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"office_code": "mz!", "office_name": "市民政局"}])
def test_an_empty_installation_needs_a_first_office(options: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        make("first", **options)
    assert not Staff.objects.exists()


def test_an_office_at_work_gets_none(cast: Cast) -> None:
    with pytest.raises(CommandError, match="已有两位管理员"):
        make("intruder")
