"""A complaint of retaliation is a matter of its own; those complained of never see it (arts. 18(4), 30(3))."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.access import may_see
from cases.actions.retaliating import Complaint, register_retaliation
from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from trail.log import events_of
from trail.models import Event
from workflows.engine import Refused

STORY = "辛未被停发工资"


def complained(cast: Cast, about: Case, *staff: Staff, by: Staff | None = None) -> Case:
    complaint = Complaint(STORY, people=list(about.petitioners.all()), staff=staff)
    made: Case = register_retaliation(
        about, complaint, by=by or cast.registrar, office=cast.district, received_on=c.TODAY
    ).item
    return made


def pages(person: Staff, *cases: Case) -> str:
    client = Client()
    client.force_login(person)
    urls = [reverse("home"), reverse("case_list"), reverse("request_list"), reverse("retention_list")]
    urls += [reverse("case_detail", args=[case.number]) for case in cases]
    urls += [reverse("case_readers", args=[case.number]) for case in cases]
    return "".join(client.get(url).content.decode() for url in urls)


def test_it_is_linked_restricted_and_closed_to_those_complained_of(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    before = events_of(case.stream).count()
    made = complained(cast, case, cast.handler, cast.head)
    assert (made.case_class, made.is_restricted, made.state) == ("accusation", True, "intake")
    assert made.links.get().other == case
    assert [may_see(person, made) for person in (cast.registrar, cast.director)] == [True, True]
    for person in (cast.handler, cast.head, cast.leader):
        assert not may_see(person, made), person
    assert may_see(cast.superior_head, made)  # where the office's only head is complained of, the one above acts
    # The first matter's own log is silent: those complained of read it.
    assert events_of(case.stream).count() == before
    for person in (cast.handler, cast.head):
        text = pages(person, case)
        assert made.number not in text
        assert "打击报复的反映" not in text
    assert made.number in pages(cast.registrar, case)


def test_an_office_complained_of_is_shut_out_and_the_one_above_acts(cast: Cast, case: Case) -> None:
    complaint = Complaint(STORY, people=list(case.petitioners.all()), offices=[cast.district])
    made: Case = register_retaliation(
        case, complaint, by=cast.registrar, office=cast.district, received_on=c.TODAY
    ).item
    for person in (cast.registrar, cast.head, cast.director, cast.accused):
        assert not may_see(person, made), person
    assert may_see(cast.superior_head, made)
    assert may_see(cast.superior_director, made)


def test_nobody_is_named_or_the_registrar_is(cast: Cast, case: Case) -> None:
    before = Case.objects.count()
    for staff, code in (((), "nobody_named"), ((cast.registrar,), "own_matter")):
        with pytest.raises(Refused) as refused:
            complained(cast, case, *staff)
        assert refused.value.code == code
    assert Case.objects.count() == before
    assert {event.stream for event in Event.objects.filter(code="refused")} == {""}


def test_the_page_registers_and_sends_whoever_may_not_see_it_back_to_the_list(cast: Cast, case: Case) -> None:
    client = Client()
    client.force_login(cast.registrar)
    url = reverse("case_retaliation", args=[case.number])
    assert "打击报复" in client.get(url).content.decode()
    sent = {
        "on": "2026-11-02", "office": "JA", "channel": "visit", "text": STORY, "key": str(uuid4()),
        "people": [case.petitioners.get().pk],
    }  # fmt: skip
    assert client.post(url, sent).status_code == 422
    answer = client.post(url, {**sent, "staff": [cast.handler.username]})
    made = Case.objects.latest("pk")
    assert answer["Location"] == reverse("case_detail", args=[made.number])
    assert client.post(url, {**sent, "staff": [cast.handler.username]})["Location"] == answer["Location"]
    assert Case.objects.count() == 2  # a double click makes one matter
    answer = client.post(url, {**sent, "key": str(uuid4()), "offices": ["JA"]})
    assert answer["Location"] == reverse("case_list")
    person = made.petitioners.get()
    assert (person.name, person.phone) == ("陈玥", c.PHONE)
