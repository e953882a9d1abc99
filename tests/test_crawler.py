"""Everybody opens everything they can reach and finds nothing they must not see; those who may see it do find it.

Words are planted in matters of four kinds (tests/planted.py). The table says who may read which.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse

from cases.access import may_see
from cases.actions.registering import register_case
from cases.models import Case, Export
from cases.reminding import remind
from jobs.worker import run_due
from offices.models import Staff
from tests import cast as c
from tests import planted
from tests.cast import Cast
from tests.crawling import Reader
from tests.test_access_deputies import shut_out
from tests.test_access_matrix import World, build

pytestmark = pytest.mark.slow

SEES = {
    "plain": {"registrar", "head", "leader", "handler", "director", "superior_head", "superior_director"},
    "accusation": {"registrar", "head", "director"},
    "taken_out": {"registrar", "head", "director"},
    "joined": {"registrar", "head", "director"},
    "confidential": {"head", "leader"},
    "elsewhere": {"registrar_elsewhere", "head_elsewhere", "superior_head", "superior_director"},
    # Groups are named to those who hold a grant on them.
    "group": {"head", "leader"},
}
# What must have been opened, or the crawl proves nothing.
NEEDS = {
    "registrar": {
        "home", "case_list", "case_register", "case_detail", "case_form", "case_file", "ledger_import",
        "POST case_form", "POST case_summary", "POST case_export", "POST case_reveal", "POST case_slip", "export_file",
    },
    "head": {
        "home", "case_list", "case_detail", "case_verb", "case_document", "group_detail", "report_monthly",
        "POST case_summary", "POST case_export", "POST group_brief", "POST group_reveal", "export_file",
    },
    "leader": {"home", "case_list", "case_detail", "case_verb", "group_detail"},
    "handler": {"home", "case_list", "case_detail", "case_verb", "case_document"},
    "director": {"home", "case_list", "case_detail", "delegation_edit"},
    "superior_head": {"home", "case_list", "case_detail", "report_monthly"},
    "superior_director": {"home", "case_list", "case_detail"},
    "registrar_elsewhere": {"home", "case_list", "case_register", "case_detail"},
    "head_elsewhere": {"home", "case_list", "case_detail", "report_monthly"},
    "statistician": {"home", "report_monthly", "report_monthly_file"},
    "auditor": {"home", "log_list"},
    "administrator": {"home", "office_list", "staff_list", "staff_edit", "post_add", "job_list"},
    "second_administrator": {"home", "office_list", "staff_list"},
    "accused": {"home", "case_list"},
}  # fmt: skip


def secrets_of(world: World) -> dict[str, list[str]]:
    """Subject → the words that give it away. Numbers in full only on papers that declare them."""
    theirs = (planted.PHONES, planted.NAMES)
    found = {
        subject: [words, *(of[subject] for of in theirs if subject in of), world.cases[subject].number]
        for subject, words in planted.WORDS.items()
    }
    found["plain"] = [c.SECRET, c.PHONE, world.cases["plain"].number]
    found["group"] = [planted.GROUP_NAME, planted.GROUP_CLAIMS, world.groups["confidential"].code]
    return found


@pytest.fixture
def world(cast: Cast) -> World:
    built = build(cast)
    told = planted.told("elsewhere")
    outcome = register_case(
        by=cast.registrar_elsewhere, office=cast.elsewhere, received_on=c.TODAY, intake=c.intake(**told), key=""
    )
    case: Case = outcome.item
    built.cases["elsewhere"] = case
    return built


def crawled(world: World, name: str) -> Reader:
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(world.cast.everybody()[name])
    reader = Reader(client)
    reader.crawl("/", reverse("portal_query"), reverse("sign_in"))
    run_due()  # the summaries that were asked for on the way
    for export in Export.objects.filter(state="ready"):
        reader.open(reverse("export_file", args=[export.pk]))
    return reader


PEOPLE = [
    "", "registrar", "head", "leader", "second_leader", "handler", "second_handler", "director", "superior_head",
    "superior_director", "registrar_elsewhere", "head_elsewhere", "deputy", "stranger", "statistician", "auditor",
    "administrator", "second_administrator", "superuser", "accused",
]  # fmt: skip


def test_nobody_of_the_cast_is_left_out(cast: Cast) -> None:
    assert set(PEOPLE) == {"", *cast.everybody()}


@pytest.mark.parametrize("name", PEOPLE, ids=lambda name: name or "signed_out")
def test_a_reader_of_everything_finds_what_is_theirs_and_nothing_else(world: World, name: str) -> None:
    reader = crawled(world, name)
    assert reader.failed == []
    assert NEEDS.get(name, set()) - set(reader.reached) == set()
    seen = {subject for subject, who in SEES.items() if name in who}
    numbers = {case.number for case in world.cases.values()} | {group.code for group in world.groups.values()}
    leaks, missed = [], []
    for subject, words in secrets_of(world).items():
        for secret in words:
            places = reader.places_of(secret)
            if secret in numbers and name == "auditor":
                continue  # the log names matters and groups to its auditor by number alone
            if subject not in seen and places:
                leaks.append(f"{subject}: {secret} at {places[:3]}")
            elif subject in seen and secret == words[0] and not places:
                missed.append(f"{subject}: {secret}")
    assert leaks == []
    assert missed == []


@pytest.mark.parametrize("subject", ["plain", "accusation"])
def test_a_deputy_finds_nothing_of_what_is_closed_to_the_absent(world: World, subject: str) -> None:
    """Of the recused superior head, who sees the rest; of the accused head, whose own office answers."""
    deputy = {person: name for name, person in world.cast.everybody().items()}[shut_out(world)[subject]]
    reader = crawled(world, deputy)
    assert reader.failed == []
    for secret in secrets_of(world)[subject]:
        assert reader.places_of(secret) == []
    assert bool(reader.places_of(planted.WORDS["elsewhere"])) == (subject == "plain")


def test_mail_names_the_number_of_a_matter_its_reader_may_see_and_nothing_of_it(world: World) -> None:
    Staff.objects.update(email=Concat("username", Value("@huiyin.example")))
    secrets = [word for words in secrets_of(world).values() for word in words]
    numbers = {case.number: case for case in world.cases.values()}
    with time_machine.travel(dt.datetime(2027, 1, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        remind(dt.date(2027, 1, 20))
        run_due()
        waiting = set(numbers) - {world.cases["joined"].number}  # which is worked on where it was joined
        assert {number for number in numbers if any(number in letter.subject for letter in mail.outbox)} == waiting
        for letter in mail.outbox:
            reader = Staff.objects.get(email=letter.to[0])
            said = str(letter.message()) + str(letter.body)
            told = {number for number in numbers if number in said or number in letter.subject}
            assert all(may_see(reader, numbers[number]) for number in told)
            assert [secret for secret in secrets if secret in said and secret not in numbers] == []


def test_the_signed_out_reach_the_two_open_pages_and_no_others(world: World) -> None:
    assert set(crawled(world, "").reached) == {"sign_in", "portal_query"}


# The papers that declare them, and the page that shows one value for a purpose.
IN_FULL = re.compile(r"/form\.pdf|/service\.pdf|/documents/|/reveal/")


@pytest.mark.parametrize("name", ["registrar", "head", "leader"])
def test_full_numbers_stand_on_papers_that_need_them_and_where_they_are_asked_for(world: World, name: str) -> None:
    reader = crawled(world, name)
    places = [place for secret in (c.PHONE, *planted.PHONES.values()) for place in reader.places_of(secret)]
    assert any("/reveal/" in place for place in places)
    assert [place for place in places if not IN_FULL.search(place)] == []
