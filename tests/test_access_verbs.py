"""Every step and every other address of a matter × everybody who may not see it: asked for and sent, each answers as it
does for a matter that is not there, and nothing is written, not even a line in the matter's log.

Which answer each address has for whom, asked with GET, stands in tests/tables/access.csv; here the steps are tried one
by one, and what is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import resolve, reverse

from cases.forms.verbs import VERB_FORMS
from cases.models import Case
from tests import cast as c
from tests.cast import Cast
from tests.test_access_matrix import ROWS, World, build, every_name
from trail.models import Event

pytestmark = pytest.mark.slow

NOWHERE = "JA-2026-999999"
OF_NO_MATTER = {"case_list", "case_register", "case_export"}
ADDRESSES = sorted({name for name in every_name() if name.startswith("case_")} - OF_NO_MATTER - {"case_verb"})
SUBJECTS = ("plain", "accusation", "confidential")


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


def shut_out(world: World, subject: str) -> dict[str, Client]:
    """Everybody to whom the table shows no page of the matter."""
    row = next(row for row in ROWS if row["address"] == "case_detail" and row["subject"] == subject)
    clients = {name: Client() for name in world.cast.everybody() if name not in row["allowed"].split()}
    for name, client in clients.items():
        client.force_login(world.cast.everybody()[name])
    return clients


def written(case: Case) -> dict[str, Any]:
    """Everything the database holds of matters, in counts; this one whole, with its log."""
    rows = {model.__name__: model._default_manager.count() for model in apps.get_app_config("cases").get_models()}
    lines = list(Event.objects.filter(stream=case.stream).values_list("pk", flat=True))
    return {**rows, "case": Case.objects.filter(pk=case.pk).values().get(), "log": lines}


def sent(case: Case) -> dict[str, Any]:
    """What every form of a step asks for."""
    said = {"on": c.TODAY.isoformat(), "version": case.version, "key": str(uuid4())}
    return {**said, "reason": "理由", "purpose": "contact"}


def wrong(client: Client, urls: list[str], case: Case, method: str) -> Iterator[str]:
    """Where this one is answered otherwise than one that is not there, or otherwise than it should."""
    ask, fit = getattr(client, method), (404, 405) if method == "post" else (404,)
    nowhere: dict[str, int] = {}
    for url in urls:
        name = resolve(url).view_name
        if name not in nowhere:
            nowhere[name] = ask(url.replace(case.number, NOWHERE), sent(case)).status_code
        told = ask(url, sent(case)).status_code
        if told != nowhere[name] or told not in fit:
            yield f"{method} {url}: {told}, where there is none {nowhere[name]}"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_step_of_a_matter_one_may_not_see_is_there_to_be_taken(world: World, subject: str, method: str) -> None:
    case = world.cases[subject]
    urls = [reverse("case_verb", args=[case.number, verb]) for verb in sorted({*Case.verbs(), *VERB_FORMS})]
    before, found = written(case), []
    for name, client in shut_out(world, subject).items():
        found += [f"{name}: {told}" for told in wrong(client, urls, case, method)]
    assert found == []
    assert written(case) == before


@pytest.mark.parametrize("subject", SUBJECTS)
def test_nothing_sent_to_a_matter_one_may_not_see_arrives(world: World, subject: str) -> None:
    case = world.cases[subject]
    urls = [world.url({"address": name, "subject": subject}) for name in ADDRESSES]
    before, found = written(case), []
    for name, client in shut_out(world, subject).items():
        found += [f"{name}: {told}" for told in wrong(client, urls, case, "post")]
    assert found == []
    assert written(case) == before


def test_whoever_may_take_the_same_step_changes_something(world: World) -> None:
    """Or «nothing was written» above would prove nothing."""
    case = world.cases["plain"]
    client, before = Client(), written(case)
    url = reverse("case_verb", args=[case.number, "ask_recusal"])
    client.force_login(world.cast.registrar)
    assert client.post(url, {**sent(case), "staff": "handler2", "asked_by": "petitioner"}).status_code == 302
    assert written(case) != before
