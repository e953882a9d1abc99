"""Two at once: exactly one wins, the other is told; one event, one number, one document each round."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.models import Case, Document, NumberSeries
from tests import cast as c
from tests.cast import Cast
from trail.models import Event
from trail.verify import verify
from workflows.engine import Refused, perform

THREADS, ROUNDS = 20, 50
pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None, today: object) -> Cast:
    return c.assemble()


def race(deed: Callable[[], object]) -> tuple[int, int]:
    """Run `deed` in all threads at the same moment: (how many did it, how many were refused)."""
    start = threading.Barrier(THREADS)

    def run(_: int) -> bool:
        start.wait()
        try:
            deed()
        except Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(run, range(THREADS)))
    return sum(done), len(done) - sum(done)


def test_twenty_people_accept_the_same_matter_and_one_of_them_does(office: Cast) -> None:
    for round_ in range(1, ROUNDS + 1):
        case = c.register(office)
        c.classify(office, case)
        assert race(lambda case=case: perform(case, "accept", by=office.head)) == (1, THREADS - 1)  # type: ignore[misc]
        assert Event.objects.filter(stream=case.stream, code="case.accept").count() == 1
        assert Document.objects.filter(case=case).count() == 1
        assert Document.objects.count() == round_
    numbers = sorted(int(number.split("〕")[1][:-1]) for number in Document.objects.values_list("number", flat=True))
    assert numbers == list(range(1, ROUNDS + 1))
    assert verify() == []


def test_twenty_double_clicks_with_one_key_are_one_deed(office: Cast) -> None:
    case = c.register(office)
    c.classify(office, case)
    done, refused = race(lambda: perform(case, "accept", by=office.head, key="one-click"))
    assert (done, refused) == (THREADS, 0)
    assert Event.objects.filter(stream=case.stream, code="case.accept").count() == 1


def test_twenty_registrars_at_once_leave_no_gap_in_the_numbers(office: Cast) -> None:
    assert race(lambda: c.register(office)) == (THREADS, 0)
    numbers = sorted(Case.objects.values_list("number", flat=True))
    year = c.TODAY.year
    assert numbers == [f"JA-{year}-{n:06d}" for n in range(1, THREADS + 1)]
    assert NumberSeries.objects.get(name=f"case/{office.district.pk}/{year}").last == THREADS


def test_twenty_double_clicks_on_a_request_about_ones_data_are_one_request(office: Cast) -> None:
    case = c.register(office)
    sent = {
        "on": c.TODAY.isoformat(), "version": case.version, "key": str(uuid4()), "wish": "copy", "identity": "id_card",
        "petitioner": case.petitioners.get().pk,
    }  # fmt: skip
    client = Client()
    client.force_login(office.registrar)
    answers: list[int] = []
    race(lambda: answers.append(client.post(reverse("case_request_add", args=[case.number]), sent).status_code))
    assert answers == [302] * THREADS
    assert case.data_requests.count() == 1
    assert verify() == []


def test_twenty_double_clicks_on_register_are_one_matter(office: Cast) -> None:
    assert race(lambda: c.register(office, key="one-screen")) == (THREADS, 0)
    assert Case.objects.get().number == f"JA-{c.TODAY.year}-000001"
    assert NumberSeries.objects.get(name__startswith="case/").last == 1
