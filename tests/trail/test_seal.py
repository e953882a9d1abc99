"""Lines that stand alone are bound by seals, once each."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from trail import seal as sealing
from trail.log import append, note
from trail.models import Event, Seal, SealEntry
from trail.seal import pending, seal_pending, write_seal
from trail.verify import verify

pytestmark = pytest.mark.django_db


def read() -> Event:
    return note("case.read", actor="staff:a", stream="case:1")


def test_a_seal_binds_what_stands_alone_and_leaves_chains_out() -> None:
    lines = [read(), read()]
    append("case:1", "case.register", actor="staff:a")

    assert seal_pending() == 2
    assert list(SealEntry.objects.order_by("event_id").values_list("event_id", "event_hash")) == [
        (line.pk, line.hash) for line in lines
    ]


def test_without_new_lines_there_is_no_new_seal() -> None:
    read()

    assert [seal_pending(), seal_pending()] == [1, 0]
    assert Seal.objects.count() == 1


def test_seals_are_counted_and_chained() -> None:
    for _round in range(3):
        read()
        seal_pending()

    seals = list(Seal.objects.order_by("id"))
    assert [seal.pk for seal in seals] == [1, 2, 3]
    assert [seal.prev_digest for seal in seals] == ["", seals[0].digest, seals[1].digest]


def test_many_lines_are_sealed_in_several_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    for _each in range(5):
        read()

    assert seal_pending() == 5
    assert list(Seal.objects.order_by("id").values_list("count", flat=True)) == [2, 2, 1]


def test_a_line_committed_late_with_a_lower_number_is_sealed_too() -> None:
    late, early = read(), read()
    write_seal(None, [(early.pk, early.hash)])

    assert seal_pending() == 1
    assert late.sealed.seal_id == 2


def test_a_sweep_finds_what_the_minute_no_longer_looks_for(time_machine: Any) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    late, early = read(), read()
    write_seal(None, [(early.pk, early.hash)])
    time_machine.move_to(now + timedelta(days=2), tick=False)

    assert seal_pending() == 0
    assert [finding.kind for finding in verify()] == ["unsealed"]
    assert seal_pending(sweep=True) == 1
    assert late.sealed.seal_id == 2


def test_of_two_sealers_that_saw_the_same_exactly_one_wins() -> None:
    line = read()
    entries = [(line.pk, line.hash)]
    write_seal(None, entries)

    with pytest.raises(IntegrityError), transaction.atomic():
        write_seal(None, entries)
    assert Seal.objects.count() == SealEntry.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_seal_every_line_once() -> None:
    for _round in range(5):
        for _each in range(20):
            read()
        counts = at_once(2)
        assert sum(counts) == 20
    assert SealEntry.objects.count() == 100
    assert not pending().exists()
    assert verify() == []


def at_once(sealers: int) -> list[int]:
    start, counts = Barrier(sealers), []

    def work() -> None:
        try:
            start.wait()
            counts.append(seal_pending())
        finally:
            connection.close()

    threads = [Thread(target=work) for _each in range(sealers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == sealers
    return counts
