"""Doing jobs: crashes, failures and late workers change nothing twice and lose nothing."""

import logging
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from jobs.leases import LeaseLost, finish, pause_after
from jobs.models import Job, State
from jobs.queue import cancel, enqueue
from jobs.registry import JobContext, JobError, job
from jobs.worker import run_due, run_one, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds", "noon")]
LEASE = timedelta(seconds=60)


def taken() -> Job:
    found = take()
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def make(kinds: None) -> None:
    @job("made", max_tries=1)
    def made(ctx: JobContext) -> None: ...

    @job("make", lease_seconds=60, max_tries=3)
    def make(ctx: JobContext) -> None:
        """Record one effect together with the mark."""
        with ctx.finishing():
            enqueue("made", {"fence": ctx.fence}, run_after=timezone.now() + timedelta(days=1))
            ctx.done({"fence": ctx.fence})


def effects() -> list[int]:
    return [each.payload["fence"] for each in Job.objects.filter(kind="made").order_by("pk")]


def test_a_job_taken_once_is_not_taken_again_while_its_lease_lasts(noon: time_machine.Traveller) -> None:
    enqueue("make")
    assert take() is not None
    noon.shift(LEASE - timedelta(seconds=1))
    assert take() is None


def test_the_job_due_longest_comes_first() -> None:
    now = timezone.now()
    late = enqueue("make", run_after=now - timedelta(minutes=1))
    later = enqueue("make", run_after=now - timedelta(minutes=5))
    assert [taken().pk, taken().pk] == [later.pk, late.pk]


def test_after_a_crash_it_is_run_again_and_the_late_first_worker_records_nothing(
    noon: time_machine.Traveller,
) -> None:
    enqueue("make")
    first = taken()
    noon.shift(LEASE)
    second = taken()
    assert (second.pk, second.fence, second.tries) == (first.pk, first.fence + 1, 2)
    run_one(first)
    assert effects() == []
    run_one(second)
    run_one(first)
    assert effects() == [second.fence]
    second.refresh_from_db()
    assert (second.state, second.result) == (State.DONE, {"fence": second.fence})


def test_the_late_worker_is_told_by_every_way_of_recording(noon: time_machine.Traveller) -> None:
    enqueue("make")
    late = JobContext(taken(), LEASE)
    noon.shift(LEASE)
    taken()
    with pytest.raises(LeaseLost):
        late.progress(1, 2)
    with pytest.raises(LeaseLost):
        late.done()
    with pytest.raises(LeaseLost), late.finishing():
        pytest.fail("the block must not start")
    with pytest.raises(LeaseLost):
        finish(late.job, {})


def test_a_late_failure_does_not_disturb_the_run_that_took_over(noon: time_machine.Traveller) -> None:
    @job("break")
    def break_(ctx: JobContext) -> None:
        raise JobError("broken")

    enqueue("break")
    first = taken()
    noon.shift(timedelta(minutes=10))
    second = taken()
    run_one(first)
    second.refresh_from_db()
    assert (second.state, second.last_error) == (State.RUNNING, "")


def test_progress_renews_the_lease(noon: time_machine.Traveller) -> None:
    enqueue("make")
    ctx = JobContext(taken(), LEASE)
    noon.shift(timedelta(seconds=50))
    ctx.progress(1, 4)
    noon.shift(timedelta(seconds=50))
    assert take() is None
    row = Job.objects.get(pk=ctx.job.pk)
    assert (row.progress_done, row.progress_total, row.percent) == (1, 4, 25)


def test_effect_and_mark_vanish_together_when_the_end_fails() -> None:
    @job("half", max_tries=1)
    def half(ctx: JobContext) -> None:
        with ctx.finishing():
            enqueue("made", {"fence": ctx.fence})
            ctx.done()
            raise JobError("the disk is full")

    asked = enqueue("half")
    assert run_due() == 1
    asked.refresh_from_db()
    assert (asked.state, asked.result, effects()) == (State.FAILED, None, [])


def test_what_a_handler_returns_becomes_the_result() -> None:
    @job("count")
    def count(ctx: JobContext) -> dict[str, int]:
        return {"rows": 7}

    asked = enqueue("count")
    run_due()
    asked.refresh_from_db()
    assert (asked.state, asked.output("rows"), asked.is_finished) == (State.DONE, 7, True)


def test_a_failing_job_rests_longer_each_time_and_then_fails_with_its_error(
    noon: time_machine.Traveller,
) -> None:
    @job("break", max_tries=3)
    def break_(ctx: JobContext) -> None:
        raise JobError("the template is missing")

    asked = enqueue("break")
    for pause in (30, 60):
        assert run_due() == 1
        noon.shift(timedelta(seconds=pause - 1))
        assert run_due() == 0
        noon.shift(timedelta(seconds=1))
    assert run_due() == 1
    asked.refresh_from_db()
    assert (asked.state, asked.tries) == (State.FAILED, 3)
    assert asked.last_error == "JobError: the template is missing"
    noon.shift(timedelta(days=1))
    assert run_due() == 0


def test_the_pause_grows_to_an_hour_at_most() -> None:
    assert pause_after(1) == timedelta(seconds=30)
    assert pause_after(8) == pause_after(500) == timedelta(hours=1)


def test_a_failure_called_final_is_not_tried_again() -> None:
    @job("break")
    def break_(ctx: JobContext) -> None:
        raise JobError("no such month", final=True)

    asked = enqueue("break")
    run_due()
    asked.refresh_from_db()
    assert (asked.state, asked.tries) == (State.FAILED, 1)


def test_neither_row_nor_log_repeat_what_a_foreign_error_quotes(caplog: pytest.LogCaptureFixture) -> None:
    @job("break")
    def break_(ctx: JobContext) -> None:
        int(ctx.payload["text"])

    asked = enqueue("break", {"text": "张三 13800000000"})
    with caplog.at_level(logging.DEBUG):
        run_due()
    asked.refresh_from_db()
    assert asked.last_error.startswith("ValueError (test_worker.py:")
    assert "张三" not in asked.last_error + caplog.text


def test_a_job_that_kills_every_worker_fails_after_its_tries(noon: time_machine.Traveller) -> None:
    asked = enqueue("make")
    for _ in range(3):
        assert take() is not None
        noon.shift(LEASE)
    assert take() is None
    asked.refresh_from_db()
    assert (asked.state, asked.last_error) == (State.FAILED, "LeaseExpired")


def test_a_kind_this_version_does_not_know_fails_where_people_see_it() -> None:
    asked = Job.objects.create(kind="of.another.version", max_tries=1)
    run_due()
    assert Job.objects.failed().get() == asked
    assert Job.objects.failed().get().last_error.startswith("UnknownKind")


def test_a_run_that_is_cancelled_stops_at_its_next_sign_of_life() -> None:
    @job("long")
    def long(ctx: JobContext) -> None:
        ctx.progress(1, 3)
        cancel(ctx.job)
        ctx.progress(2, 3)
        pytest.fail("it went on")

    asked = enqueue("long")
    run_due()
    asked.refresh_from_db()
    assert (asked.state, asked.progress_done) == (State.CANCELLED, 1)


def test_a_handler_may_mark_within_a_transaction_of_its_own() -> None:
    @job("own")
    def own(ctx: JobContext) -> None:
        with transaction.atomic():
            enqueue("made", {"fence": ctx.fence})
            ctx.done({"own": True})

    asked = enqueue("own")
    run_due(limit=1)
    asked.refresh_from_db()
    assert (asked.result, effects()) == ({"own": True}, [1])


def test_work_once_drains_what_is_due_also_what_jobs_ask_for() -> None:
    @job("chain")
    def chain(ctx: JobContext) -> None:
        if ctx.payload["left"]:
            enqueue("chain", {"left": ctx.payload["left"] - 1})

    enqueue("chain", {"left": 3})
    call_command("work", "--once")
    assert list(Job.objects.values_list("state", flat=True)) == [State.DONE] * 4


def test_idle_workers_look_through_the_index_of_unfinished_jobs_only() -> None:
    # A planner may prefer to read a table of few rows whole; PostgreSQL is told not to.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "job_due" in Job.objects.due(timezone.now()).explain()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_the_jobs_without_doing_one_twice() -> None:
    for _ in range(20):
        enqueue("make")

    def drain() -> None:
        try:
            run_due()
        finally:
            connection.close()

    threads = [Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert effects() == [1] * 20


def test_a_limit_is_kept() -> None:
    for _ in range(3):
        enqueue("make")
    assert run_due(limit=2) == 2
    assert Job.objects.filter(kind="make", state=State.QUEUED).count() == 1
