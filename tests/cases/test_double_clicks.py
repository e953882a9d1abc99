"""What begins something beside a matter, sent twice: done once, answered twice alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify

LETTER = {"kind": "press", "ground": "delay", "demands": "尽快办结", "due_on": "2026-11-20"}


def twice(person: Staff, address: str, sent: Mapping[str, Any]) -> list[tuple[int, str, list[str]]]:
    """Status, where it leads and what is said, of the same form sent two times."""
    client = Client()
    client.force_login(person)
    form = {"on": c.TODAY.isoformat(), "version": 0, "key": str(uuid4()), **sent}
    answers = [client.post(address, form) for _ in range(2)]
    return [
        (
            answer.status_code,
            answer.headers.get("Location", ""),
            [str(one) for one in get_messages(answer.wsgi_request)],
        )
        for answer in answers
    ]


def same(answers: list[tuple[int, str, list[str]]]) -> bool:
    first, second = answers
    return first[0] == 302 and first[:2] == second[:2] and first[2][-1:] == second[2][-1:]


def test_a_request_about_ones_data_sent_twice_is_one(cast: Cast, case: Case) -> None:
    sent = {"wish": "copy", "identity": "id_card", "petitioner": case.petitioners.get().pk}
    assert same(twice(cast.registrar, reverse("case_request_add", args=[case.number]), sent))
    assert case.data_requests.count() == 1
    assert verify() == []


@pytest.mark.parametrize(("way", "person"), [("receive", "registrar"), ("issue", "superior_head")])
def test_a_letter_of_supervision_sent_twice_is_one(cast: Cast, case: Case, way: str, person: str) -> None:
    sent = {**LETTER, "body": "市信访局", "other_number": "市信督〔2026〕8号"}
    address = reverse("case_supervision_add", args=[case.number, way])
    assert same(twice(cast.everybody()[person], address, sent))
    assert case.supervisions.count() == 1
    assert case.documents.count() == (1 if way == "issue" else 0)
    assert verify() == []


def test_a_review_asked_for_twice_is_one(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    assert same(twice(cast.registrar, reverse("case_review_add", args=[case.number]), {"body": "区人民政府"}))
    assert case.reviews.count() == 1
    assert verify() == []


def test_another_form_with_the_same_content_is_another_request(cast: Cast, case: Case) -> None:
    sent = {"wish": "copy", "identity": "id_card", "petitioner": case.petitioners.get().pk}
    for _ in range(2):
        twice(cast.registrar, reverse("case_request_add", args=[case.number]), sent)
    assert case.data_requests.count() == 2


def test_a_handover_sent_twice_is_answered_alike(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    client = Client()
    client.force_login(cast.director)
    address = reverse("handover", args=[cast.leader.pk])
    form = client.get(address).context["form"]
    sent = {**form.initial, "reason": "轮岗", f"leader_{case.pk}": "leader2"}
    said = []
    for _ in range(2):
        answer = client.post(address, sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("handover_list"))
        said.append([str(one) for one in get_messages(answer.wsgi_request)][-1])
    assert said == ["已移交 1 件：局领导丙。"] * 2
    assert client.get(address).status_code == 404  # nothing is left in these hands
