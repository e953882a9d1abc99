"""Whatever is typed, sent or guessed: every address, every parameter and every form answers, and never by breaking.

Each request carries odd values in every field its page has, beside sensible ones, so that some of them get far.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from cases.models import Case
from groups.steps import STEPS
from tests.cast import Cast
from tests.test_access_matrix import ROWS, World, build, every_name

pytestmark = pytest.mark.slow

# Requests of each test: enough to find what is common in about two minutes; more of them for a long run.
REQUESTS = int(os.environ.get("FUZZ", "300"))
FUZZED = settings(
    max_examples=REQUESTS,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
ODD = [
    "", " ", "\0", "\ufffe", "\u202e", "💥", "１２", "٣", "-1", "0", "1", "2147483648", "9" * 30, "1e309", "NaN", "0x1",
    "true", "None", "[]", "{}", '{"a": 1}', "a,b", "1,2", "' OR 1=1--", "<script>alert(1)</script>", "../../etc/passwd",
    "%00", "%s%s", "{0}", "2026-13-45", "2026-02-30", "0001-01-01", "9999-12-31", "1000-01-01", "2026-11-02", "2026-11",
    "0000-00", "9999-99", "25:61", "2026-11-02T00:00", "***", "138****8000", "JA", "JA-2026-000001", "字" * 3000,
    "\r\n",
    "on", "yes", "6", "letter", "claim", "-number", "--number", "number,title", "__class__", "handler",
    "head",
]  # fmt: skip
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=40), st.integers().map(str), st.dates().map(str))
# Of an address's parts, a route takes what has no slash.
PARTS = VALUES.filter(lambda text: "/" not in text and text not in ("", ".", ".."))
PEOPLE = ("registrar", "head", "leader", "handler", "director", "administrator", "auditor", "statistician")
EXTRA = ("page", "order", "q", "next", "month", "office", "by", "group", "version", "key", "add", "X")


class Fields(HTMLParser):
    """Name → choices of every input of a page (no choices for what is typed)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        name = have.get("name", "")
        if tag in ("input", "textarea", "select", "button") and name and name != "csrfmiddlewaretoken":
            self.found.setdefault(name, [])
            if have.get("value"):
                self.found[name].append(have["value"])
            self._select = name if tag == "select" else self._select
        elif tag == "option" and self._select and have.get("value"):
            self.found[self._select].append(have["value"])


@dataclass
class Target:
    """One address as one person sees it."""

    who: str
    url: str
    fields: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    found = {}
    for name in PEOPLE:
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(world.cast.everybody()[name])
    return found


@pytest.fixture
def targets(world: World, clients: dict[str, Client]) -> list[Target]:
    """Every address of the table, as one who gets it, with the fields of its page."""
    wanted = []
    for row in ROWS:
        if row["address"] in ("sign_out", "password_change"):
            continue  # would end the session of everybody after
        names = [name for name in row["allowed"].split() if name in PEOPLE] or ["head", "registrar"]
        wanted += [(who, world.url(row)) for who in names[:2]]
    for case in world.cases.values():
        for verb in sorted(Case.verbs()):
            url = reverse("case_verb", args=[case.number, verb])
            wanted += [(who, url) for who in ("head", "leader", "handler", "director", "registrar")]
    for verb in STEPS:
        wanted.append(("head", reverse("group_verb", args=[world.groups["confidential"].code, verb])))
    return [target for who, url in wanted if (target := opened_as(clients[who], who, url))]


def opened_as(client: Client, who: str, url: str) -> Target | None:
    """None where this person has no form to fill: refusals are cheap to try and tried by the addresses' test."""
    answer = client.get(url)
    if answer.status_code == 404 or (answer.status_code == 403 and "/do/" in url):
        return None
    is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return Target(who, url, Fields(answer.content.decode()).found if is_page else {})


def odd(draw: Callable[[Any], Any], target: Target) -> dict[str, Any]:
    """A value for every field of the page and some it does not have; every other one is what the page offers."""
    sent: dict[str, Any] = {}
    for name, choices in target.fields.items():
        kinds = [VALUES, st.sampled_from(choices)] if choices else [VALUES]
        sent[name] = draw(st.one_of(*kinds))
        if name.endswith(("TOTAL_FORMS", "INITIAL_FORMS")) and draw(st.integers(0, 3)):
            sent[name] = choices[0] if choices else "1"  # mostly let the lists of rows through
    for name in draw(st.lists(st.sampled_from(EXTRA), max_size=4)):
        sent[name] = draw(VALUES)
    return sent


def broken(answer: Any) -> bool:
    event(f"answered {answer.status_code}")  # counted by --hypothesis-show-statistics
    return (
        bool(answer.status_code >= 500) and answer.request["PATH_INFO"] != "/health/"
    )  # says so when something is down


@FUZZED
@given(data=st.data())
def test_no_question_breaks_a_page(clients: dict[str, Client], targets: list[Target], data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(targets))
    answer = clients[target.who].get(target.url, odd(data.draw, target))
    assert not broken(answer), target


@FUZZED
@given(data=st.data())
def test_no_form_breaks_whatever_is_sent(
    clients: dict[str, Client], targets: list[Target], data: st.DataObject
) -> None:
    target = data.draw(st.sampled_from(targets))
    answer = clients[target.who].post(target.url, odd(data.draw, target))
    assert not broken(answer), target


@FUZZED
@given(data=st.data())
def test_no_address_breaks_whatever_stands_in_it(clients: dict[str, Client], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(ROUTES)))
    parts = ROUTES[name]
    url = "/" + parts[0] + "".join(quote(data.draw(PARTS)) + fixed for fixed in parts[1:])
    answer = clients[data.draw(st.sampled_from(PEOPLE))].get(url)
    assert not broken(answer), url


def routes() -> dict[str, list[str]]:
    """Address → its text between the parts that vary; only addresses with such parts."""
    found = {}
    for name in set(every_name()):
        for bits, *_rest in get_resolver().reverse_dict.getlist(name):
            text, keys = bits[0]
            for key in keys:
                text = text.replace(f"%({key})s", "\0")
            if keys:
                found[name] = text.split("\0")
    return found


ROUTES = routes()
