"""What is kept about people can be read by everybody who works with it, as it is declared and no other way."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from config import data_map
from config.management.commands import data_map as command
from tests.cast import Cast
from tests.test_rights import DATA_MAP


def test_every_personal_field_of_the_declaration_is_told() -> None:
    told = {(table.code, line.code) for table in data_map.tables() for line in table.lines}
    assert told == {(name, field) for name, one in DATA_MAP.items() for field in one.get("personal", {})}


def test_what_is_sensitive_is_told_as_encrypted() -> None:
    words = data_map.SENSITIVITIES["sensitive"]
    lines = [line for table in data_map.tables() for line in table.lines if line.sensitivity == words]
    assert lines
    assert [line.code for line in lines if not line.is_encrypted] == []


def test_any_member_of_staff_reads_it_and_the_signed_out_do_not(client: Client, cast: Cast) -> None:
    assert client.get("/data-map/").status_code == 302
    client.force_login(cast.stranger)
    page = client.get("/data-map/").content.decode()
    assert "证件号码" in page
    assert "登记、办理和答复信访事项" in page


def test_the_file_says_what_the_declaration_says() -> None:
    call_command("data_map", check=True)


def test_a_file_that_is_behind_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    behind = command.FILE.with_name("nowhere.md")
    monkeypatch.setattr(command, "FILE", behind)
    with pytest.raises(CommandError, match="--write"):
        call_command("data_map", check=True)
