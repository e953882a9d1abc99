"""The same addresses for those whose part in a matter has ended, begun by exception, or is barred; and the commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cases.intake import ComplainedOfDetails
from offices.models import PostKind, Staff
from tests import cast as c
from tests.cast import Cast
from tests.groups.opened import after, give
from tests.test_access_matrix import ROWS, World, build, expected_of

pytestmark = pytest.mark.slow


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


def of(prefix: str, subject: str) -> list[dict[str, str]]:
    """The rows of the table whose address starts so, about this matter or group."""
    return [row for row in ROWS if row["address"].startswith(prefix) and row["subject"] == subject]


def answers(world: World, person: Staff, rows: list[dict[str, str]]) -> dict[str, int]:
    client = Client()
    client.force_login(person)
    return {row["address"]: client.get(world.url(row)).status_code for row in rows}


def test_who_handled_it_once_gets_what_those_get_who_never_did(world: World, cast: Cast) -> None:
    case, rows = world.cases["plain"], of("case_", "plain")
    c.do(case, "reassign", cast.director, handler=cast.second_handler, reason="调整")
    assert answers(world, cast.second_handler, of("case_detail", "plain")) == {"case_detail": 200}
    c.do(case, "reassign", cast.director, handler=cast.handler, reason="调回")
    assert answers(world, cast.second_handler, rows) == {r["address"]: expected_of(r, "second_handler") for r in rows}


def test_who_helps_reads_it_and_does_nothing_with_it(world: World, cast: Cast) -> None:
    c.appoint(cast.stranger, cast.other_street, PostKind.HANDLER)
    helped = {"handler": cast.second_handler, "co_offices": [cast.other_street]}
    c.do(world.cases["plain"], "reassign", cast.director, reason="协助", **helped)
    told = answers(world, cast.stranger, of("case_", "plain"))
    assert (told["case_detail"], told["case_verb"], told["case_readers"]) == (200, 403, 403)


def test_a_grant_opens_the_group_and_its_matter_until_its_end_and_nothing_after(world: World, cast: Cast) -> None:
    group, rows = world.groups["confidential"], [*of("group_", "confidential"), *of("case_", "confidential")]
    c.appoint(cast.stranger, cast.district, PostKind.HANDLER)
    give(group, cast.stranger, cast.head)
    told = answers(world, cast.stranger, rows)
    assert (told["group_detail"], told["case_detail"]) == (200, 200)
    with after(100):
        late = answers(world, cast.stranger, rows)
    assert late == {row["address"]: expected_of(row, "stranger") for row in rows}


def test_the_recused_find_nothing_at_any_address_of_the_matter(world: World, cast: Cast) -> None:
    assert answers(world, cast.superior_head, of("case_detail", "plain")) == {"case_detail": 200}
    c.do(world.cases["plain"], "recuse", cast.superior_director, staff=cast.superior_head, reason="亲属")
    told = answers(world, cast.superior_head, of("case_", "plain"))
    assert {address: code for address, code in told.items() if code != 404} == {}


def test_the_people_of_an_accused_office_find_nothing_and_the_superior_head_does(world: World, cast: Cast) -> None:
    accused = ComplainedOfDetails(office=cast.district, is_accused=True)
    world.cases["plain"] = c.register(cast, case_class="accusation", complained_of=(accused,))
    rows = [row for row in of("case_", "plain") if row["address"] not in ("case_file", "case_document", "case_service")]
    for person in (cast.registrar, cast.head, cast.director, cast.leader, cast.handler):
        told = answers(world, person, rows)
        assert {address: code for address, code in told.items() if code != 404} == {}
    assert answers(world, cast.superior_head, of("case_detail", "plain")) == {"case_detail": 200}


# The commands that act for a person: who may have them do it.
COMMANDS = {
    "case_summary": {"registrar", "head", "leader", "handler", "director", "superior_head", "superior_director"},
    "import_ledger": {"registrar"},
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_does_for_nobody_what_their_pages_would_not(world: World, tmp_path: Path, command: str) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text("编号,收到日期,内容\nL-1,2025-03-04,反映低保停发\n", encoding="utf-8")
    given: dict[str, tuple[list[str], dict[str, Any]]] = {
        "case_summary": ([world.cases["plain"].number], {"output": tmp_path, "reader": None}),
        "import_ledger": ([str(ledger)], {"office": "JA", "as_user": None, "dry_run": True}),
    }
    positional, options = given[command]
    person = "reader" if "reader" in options else "as_user"
    done = set()
    for name, staff in world.cast.everybody().items():
        try:
            call_command(command, *positional, **{**options, person: staff.username})
        except CommandError:
            continue
        done.add(name)
    assert done == COMMANDS[command]
