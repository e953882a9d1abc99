"""A matter's log names other matters: their numbers are told to those who may see them, and to nobody else."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.api.client import Program
from tests.cast import Cast
from tests.test_access_matrix import tied

ANOTHER = "另一件事项"


@pytest.fixture
def plain(cast: Cast) -> Case:
    """A matter in a leader's hands."""
    case = c.register(cast)
    c.assign(cast, case)
    return case


@pytest.fixture
def hidden(cast: Cast, plain: Case) -> list[str]:
    """The numbers of two accusations it is tied to."""
    return [case.number for case in tied(cast, plain).values()]


def said(person: Staff, case: Case) -> dict[str, str]:
    """What page, interface and summary say of the matter to one person."""
    client = Client()
    client.force_login(person)
    page = client.get(reverse("case_detail", args=[case.number])).content.decode()
    paper = client.post(reverse("case_summary", args=[case.number]), {"purpose": "meet"})
    pages = PdfReader(io.BytesIO(paper.content)).pages
    sheet = "".join(part.extract_text() for part in pages).replace("\n", "")
    events = str(Program(person).get(f"cases/{case.number}").json())
    return {"page": page, "summary": sheet, "interface": events}


@pytest.mark.parametrize("name", ["leader", "handler", "superior_head"])
def test_who_may_not_see_what_was_taken_out_or_joined_reads_that_there_was_something(
    cast: Cast, plain: Case, hidden: list[str], name: str
) -> None:
    for where, words in said(cast.everybody()[name], plain).items():
        assert [number for number in hidden if number in words] == [], where
        assert ANOTHER in words, where


def test_who_may_see_them_reads_their_numbers(cast: Cast, plain: Case, hidden: list[str]) -> None:
    for where, words in said(cast.head, plain).items():
        assert [number for number in hidden if number not in words] == [], where
        assert ANOTHER not in words, where


def test_what_was_joined_does_not_name_the_matter_it_was_joined_to(cast: Cast) -> None:
    host, guest = c.register(cast), c.register(cast)
    c.do(guest, "merge", cast.head, into=host, reason="同一件事")
    assert host.number in said(cast.superior_head, guest)["page"]
    c.do(host, "classify", cast.head, case_class="accusation", category=cast.category, routes={})
    for where, words in said(cast.superior_head, guest).items():
        assert host.number not in words, where
    answer = Program(cast.superior_head).do(guest, "accept")
    assert "在并入的事项里办理" in str(answer.json())
    assert host.number not in str(answer.json())


def test_what_was_joined_is_offered_to_be_parted_to_those_who_may_see_it(cast: Cast, plain: Case) -> None:
    joined = tied(cast, plain)["joined"]
    url = reverse("case_verb", args=[plain.number, "split"])
    for person, offered in ((cast.head, True), (cast.superior_head, False)):
        client = Client()
        client.force_login(person)
        answer = client.get(url)
        assert answer.status_code == 200
        assert (joined.number in answer.content.decode()) is offered
