"""Periodic jobs: each slot once, by the clock of Asia/Shanghai."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from jobs import schedule
from jobs.models import Job, ScheduleRun, State
from jobs.registry import JobContext
from jobs.schedule import Daily, Every, Monthly, daily, every, monthly, slot_of, tick
from jobs.worker import run_due

SHANGHAI = schedule.ZONE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("rhythm", "now", "slot"),
    [
        (Every(1), "2026-11-20T12:00:59", "2026-11-20T12:00"),
        (Every(15), "2026-11-20T12:44", "2026-11-20T12:30"),
        (Every(15), "2026-11-20T12:45", "2026-11-20T12:45"),
        (Daily(at("2026-01-01T00:10").time()), "2026-11-20T00:10", "2026-11-20T00:10"),
        (Daily(at("2026-01-01T00:10").time()), "2026-11-20T00:09", "2026-11-19T00:10"),
        (Monthly(3, at("2026-01-01T02:00").time()), "2026-11-20T12:00", "2026-11-03T02:00"),
        (Monthly(25, at("2026-01-01T02:00").time()), "2026-03-20T12:00", "2026-02-25T02:00"),
        (Monthly(25, at("2026-01-01T02:00").time()), "2026-01-20T12:00", "2025-12-25T02:00"),
    ],
)
def test_the_latest_slot_is_the_last_one_not_after_now(rhythm: schedule.Rhythm, now: str, slot: str) -> None:
    assert rhythm.latest(at(now)) == at(slot)


def test_the_day_begins_at_midnight_of_shanghai_whatever_zone_the_clock_speaks() -> None:
    before = datetime(2026, 11, 19, 15, 59, tzinfo=UTC)
    midnight = Daily(at("2026-01-01T00:00").time())
    assert midnight.latest(before) == at("2026-11-19T00:00")
    assert midnight.latest(before + timedelta(minutes=1)) == at("2026-11-20T00:00")


@pytest.mark.parametrize("minutes", [0, -1, 1441])
def test_it_refuses_a_rhythm_of_no_length(minutes: int) -> None:
    with pytest.raises(ValueError, match="minutes"):
        every("never", minutes=minutes)


def test_it_refuses_a_day_some_months_lack() -> None:
    with pytest.raises(ValueError, match="day"):
        monthly("sometimes", day=31, at="02:00")


@pytest.fixture
def sealing(kinds: None) -> list[datetime]:
    slots: list[datetime] = []

    @every("seal", minutes=1)
    def seal(ctx: JobContext) -> None:
        slots.append(slot_of(ctx))

    return slots


@pytest.mark.django_db
def test_a_slot_is_handed_out_once_however_often_the_clock_is_read(
    sealing: list[datetime], noon: time_machine.Traveller
) -> None:
    for _ in range(3):
        tick()
        noon.shift(timedelta(seconds=15))
    assert run_due() == 1
    assert sealing == [at("2026-11-20T12:00")]
    noon.shift(timedelta(seconds=15))
    tick()
    run_due()
    assert sealing == [at("2026-11-20T12:00"), at("2026-11-20T12:01")]


@pytest.mark.django_db
def test_after_a_standstill_only_the_latest_slot_is_made_up_for(
    sealing: list[datetime], noon: time_machine.Traveller
) -> None:
    tick()
    noon.shift(timedelta(hours=5))
    assert [job.payload for job in tick()] == [{"slot": "2026-11-20T17:00+08:00"}]
    run_due()
    assert sealing == [at("2026-11-20T12:00"), at("2026-11-20T17:00")]


@pytest.mark.django_db
def test_a_clock_set_back_hands_nothing_out_again(sealing: list[datetime], noon: time_machine.Traveller) -> None:
    tick()
    noon.shift(timedelta(minutes=-10))
    assert tick() == []
    noon.shift(timedelta(minutes=11))
    assert len(tick()) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("kinds", "noon")
def test_every_periodic_job_keeps_its_own_slots() -> None:
    @daily("recompute", at="01:00")
    def recompute(ctx: JobContext) -> None: ...

    @monthly("close", day=1, at="03:00")
    def close(ctx: JobContext) -> None: ...

    assert {job.key for job in tick()} == {
        "recompute:2026-11-20T01:00+08:00",
        "close:2026-11-01T03:00+08:00",
    }
    assert ScheduleRun.objects.count() == 2


@pytest.mark.django_db
def test_old_periodic_jobs_are_cleared_but_nothing_people_asked_for_and_no_failure(
    sealing: list[datetime], noon: time_machine.Traveller
) -> None:
    tick()
    run_due()
    asked = Job.objects.create(kind="seal", owner="aud1", state=State.DONE, finished_at=datetime.now(UTC))
    broken = Job.objects.create(kind="seal", state=State.FAILED, last_error="E", finished_at=datetime.now(UTC))
    other = Job.objects.create(kind="import", state=State.DONE, finished_at=datetime.now(UTC))
    noon.shift(timedelta(days=8))
    daily("clear", at="03:30")(schedule.clear)
    tick()
    run_due()
    left = set(Job.objects.exclude(kind="clear").values_list("pk", flat=True))
    assert {asked.pk, broken.pk, other.pk} < left
    assert not Job.objects.filter(key="seal:2026-11-20T12:00+08:00").exists()
    noon.shift(timedelta(minutes=-1))
    assert tick() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_tickers_at_once_exactly_one_hands_out_a_slot(sealing: list[datetime]) -> None:
    with time_machine.travel(at("2026-11-20T12:00"), tick=False) as clock:
        for slot in range(1, 6):
            tick_from_threads(4)
            assert Job.objects.count() == slot
            clock.shift(timedelta(minutes=1))


def tick_from_threads(count: int) -> None:
    start = Barrier(count)

    def one() -> None:
        try:
            start.wait()
            tick()
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
