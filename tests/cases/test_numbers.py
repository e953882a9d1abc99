"""Numbers without gaps: one after the other, at once, and after what failed. The race of twenty is in test_races.py."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client

from cases import numbers
from cases.actions.registering import register_case
from cases.models import Case, NumberSeries
from tests import cast as c
from tests.cases.screen import URL, filled, rows
from tests.cast import Cast
from workflows.engine import Refused


def test_numbers_run_per_office_and_year_of_receipt(cast: Cast) -> None:
    first, second = c.register(cast), c.register(cast)
    last_year = c.register(cast, received_on=dt.date(2025, 12, 31))
    street = register_case(by=cast.registrar, office=cast.street, received_on=c.TODAY, intake=c.intake()).item
    assert [case.number for case in (first, second, last_year, street)] == [
        "JA-2026-000001", "JA-2026-000002", "JA-2025-000001", "JA1-2026-000001",
    ]  # fmt: skip


def test_a_number_is_taken_only_inside_a_transaction(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        numbers.take("case/1/2026")
    with transaction.atomic():
        assert numbers.take("case/1/2026") == 1


def test_what_fails_gives_its_number_back(cast: Cast) -> None:
    c.register(cast)
    with pytest.raises(Refused):
        c.register(cast, claims=())
    with transaction.atomic():
        c.register(cast)
        transaction.set_rollback(True)
    assert c.register(cast).number == "JA-2026-000002"
    assert NumberSeries.objects.get(name=f"case/{cast.district.pk}/2026").last == 2


def at_once(count: int, cast: Cast, *, key: str = "") -> list[int]:
    """Press save in `count` browsers at the same moment; the statuses answered."""
    start = threading.Barrier(count)

    def press(n: int) -> int:
        client = Client()
        client.force_login(cast.registrar)
        person = rows("people", {"name": f"来访人{n}", "phone": f"139001390{n:02d}"})
        data = filled(cast, **({"key": key} if key else person))
        start.wait()
        try:
            return client.post(URL, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(press, range(count)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.postgres
def test_twenty_screens_saved_at_once_leave_no_gap(transactional_db: None, today: dt.date) -> None:
    cast = c.assemble()
    assert at_once(20, cast) == [302] * 20
    assert sorted(Case.objects.values_list("number", flat=True)) == [f"JA-2026-{n:06d}" for n in range(1, 21)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.postgres
def test_one_screen_sent_twenty_times_at_once_is_one_matter(transactional_db: None, today: dt.date) -> None:
    cast = c.assemble()
    assert at_once(20, cast, key="0d6c1c2e-5a57-4c1e-9d5e-5ff1e2a6b001") == [302] * 20
    assert Case.objects.count() == 1
    assert NumberSeries.objects.get(name=f"case/{cast.district.pk}/2026").last == 1
