"""Every state × verb × person of the cast, against two tables: who wears which role (tests/tables/roles.csv) and which
role may do what from where (tests/tables/workflow.csv). Whoever stands in neither is offered nothing.

In roles.csv no states and no verbs mean all of them; only «import_historical» asks for a row of its own (or «any»).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from offices.models import Absence, Staff
from offices.people import asked_once
from tests import cast as c
from tests.cast import Cast
from tests.workflows.roads import Road, roads
from workflows.described import FLOWS
from workflows.engine import NotAllowed, Refused, acting_as, offers, perform
from workflows.items import FlowItem
from workflows.verbs import SystemActor

TABLES = Path(__file__).parent.parent / "tables"
VERBS = list(csv.DictReader((TABLES / "workflow.csv").open(encoding="utf-8")))
ROLES = list(csv.DictReader((TABLES / "roles.csv").open(encoding="utf-8")))
MACHINES = {"system": SystemActor("schedule"), "import": SystemActor("import")}
DELEGATED = "head with a delegation"
# Their powers are personal: nobody stands in for them.
PERSONAL = {"statistician", "auditor", "administrator", "second_administrator"}
STANDINGS = [(name, state) for name, road in roads(Path(), None).items() for state in road.states]


def state_of(item: FlowItem) -> str:
    return str(getattr(item, item.state_field)) or "new"


def expected_roles(name: str, item: FlowItem, who: str, verb: str) -> set[str]:
    """What roles.csv says: of the matter, and of the flow beside it."""
    case = getattr(item, "case", item)
    kinds = {name, "matter"} if name not in ("destruction", "reporting") else {name}

    def holds(row: Mapping[str, str]) -> bool:
        states, verbs = row["while the matter is"].split(), row["for verbs"].split()
        usual = not verbs and verb != "import_historical"
        return (not states or state_of(case) in states) and (usual or verb in verbs or verbs == ["any"])

    return {row["role"] for row in ROLES if row["item"] in kinds and row["who"] == who and holds(row)}


@contextmanager
def looked_at(item: FlowItem) -> Iterator[None]:
    """A span in which nothing changes, so that hundreds of questions are asked of the database once."""
    with ExitStack() as spans:
        spans.enter_context(asked_once())
        for one in (item, getattr(item, "case", None)):
            if one is not None:
                spans.enter_context(one.unchanging())
        yield


def may(name: str, item: FlowItem, who: str, flow: str) -> tuple[set[str], set[str]]:
    """Verbs this person may use at all, and those of them in this state."""
    rows = [row for row in VERBS if row["flow"] == flow]
    mine = {row["verb"] for row in rows if expected_roles(name, item, who, row["verb"]) & set(row["posts"].split())}
    return mine, {row["verb"] for row in rows if row["verb"] in mine and state_of(item) in row["from"].split()}


def held_to_the_tables(name: str, road: Road, item: FlowItem, who: str, by: Staff | SystemActor) -> None:
    """Roles, posts and offers are the tables'; one verb of each refused kind is really tried."""
    mine, now = may(name, item, who, road.flow)
    every = item.verbs()
    with looked_at(item):
        for code, spec in every.items():
            assert set(item.roles_of(by, code)) == expected_roles(name, item, who, code), (who, code)
            if code in mine:
                assert acting_as(item, spec, by), (who, code)
            else:
                with pytest.raises(NotAllowed):
                    acting_as(item, spec, by)
        if isinstance(by, Staff):
            assert {offer.verb.code for offer in offers(item, by)} == now, who
    for code in [*sorted(every.keys() - mine)[:1], *sorted(mine - now)[:1]]:
        with pytest.raises(Refused) as refused:
            perform(item, code, by=by)
        assert refused.value.code == ("wrong_state" if code in mine else "not_allowed"), (who, code)


def those_away(people: Mapping[str, Staff], name: str) -> Iterator[str]:
    """Whose deputy is worth asking for: everybody with a role, whose powers are not personal."""
    worn = {row["who"] for row in ROLES if row["item"] in ("matter", name)}
    yield from (who for who in people if who in worn - PERSONAL)


def test_the_tables_know_everybody_they_name(cast: Cast) -> None:
    assert {row["who"] for row in ROLES} <= cast.everybody().keys() | MACHINES.keys() | {DELEGATED}
    assert {row["item"] for row in ROLES} <= {name for name, _state in STANDINGS}
    assert {road.flow for road in roads(Path(), None).values()} == {flow.code for flow in FLOWS}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "state"), STANDINGS)
def test_everybody_is_offered_what_the_tables_say_and_refused_the_rest(
    cast: Cast, tmp_path: Path, settings: Any, name: str, state: str
) -> None:
    road = roads(tmp_path, settings)[name]
    item = road.to(cast, state)
    assert state_of(item) == (state or "new")
    people = cast.everybody()
    everybody: dict[str, Staff | SystemActor] = {**people, **MACHINES}
    for who, by in everybody.items():
        held_to_the_tables(name, road, item, who, by)
    for who in those_away(people, name):
        with transaction.atomic():
            place = transaction.savepoint()
            Absence.objects.create(staff=people[who], deputy=cast.deputy, from_date=c.TODAY, to_date=c.TODAY)
            held_to_the_tables(name, road, item, who, cast.deputy)
            transaction.savepoint_rollback(place)
    c.delegate(cast)
    held_to_the_tables(name, road, item, DELEGATED, cast.head)
    if item.pk:
        assert state_of(type(item)._base_manager.get(pk=item.pk)) == state
