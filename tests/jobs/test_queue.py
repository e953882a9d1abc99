"""Asking for work: a job exists exactly when what asked for it does."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.models import Job, State
from jobs.queue import cancel, enqueue, retry
from jobs.registry import JobContext, JobError, UnknownKind, job
from jobs.worker import run_due, run_one, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds", "noon")]


@pytest.fixture(autouse=True)
def greet(kinds: None) -> None:
    @job("greet", max_tries=2)
    def greet(ctx: JobContext) -> dict[str, int]:
        if ctx.payload.get("fails"):
            raise JobError("no greeting today", final=True)
        return {"greeted": ctx.payload.get("count", 1)}


def test_it_writes_one_job_with_what_was_asked() -> None:
    asked = enqueue("greet", {"count": 3}, owner="reg1")
    row = Job.objects.get()
    assert (row.pk, row.kind, row.payload, row.owner) == (asked.pk, "greet", {"count": 3}, "reg1")
    assert (row.state, row.tries, row.max_tries) == (State.QUEUED, 0, 2)


def test_the_same_key_gives_the_same_job_even_after_it_is_done() -> None:
    first = enqueue("greet", key="letter:1")
    assert enqueue("greet", key="letter:1").pk == first.pk
    run_due()
    assert enqueue("greet", key="letter:1").pk == first.pk
    assert run_due() == 0


def test_jobs_without_a_key_are_as_many_as_were_asked() -> None:
    enqueue("greet")
    enqueue("greet")
    assert Job.objects.count() == 2


def test_it_refuses_a_key_that_belongs_to_another_kind() -> None:
    @job("part")
    def part(ctx: JobContext) -> None: ...

    enqueue("greet", key="letter:1")
    with pytest.raises(ValueError, match="belongs to a job of kind greet"):
        enqueue("part", key="letter:1")


def test_it_refuses_a_kind_nobody_does() -> None:
    with pytest.raises(UnknownKind):
        enqueue("nobody.does.this")
    assert not Job.objects.exists()


def test_it_refuses_two_handlers_for_one_kind() -> None:
    with pytest.raises(ValueError, match="two handlers"):

        @job("greet")
        def other(ctx: JobContext) -> None: ...


def test_a_caller_that_rolls_back_leaves_no_job() -> None:
    with transaction.atomic():
        enqueue("greet", key="letter:1")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_job_waits_for_its_time(noon: time_machine.Traveller) -> None:
    enqueue("greet", run_after=timezone.now() + timedelta(minutes=10))
    assert run_due() == 0
    noon.shift(timedelta(minutes=10))
    assert run_due() == 1


def test_a_cancelled_job_is_not_run() -> None:
    asked = enqueue("greet")
    assert cancel(asked)
    assert run_due() == 0
    asked.refresh_from_db()
    assert asked.state == State.CANCELLED


def test_a_run_under_way_when_it_is_cancelled_records_nothing() -> None:
    enqueue("greet")
    taken = take()
    assert taken is not None
    assert cancel(taken)
    run_one(taken)
    taken.refresh_from_db()
    assert (taken.state, taken.result) == (State.CANCELLED, None)


def test_a_finished_job_cannot_be_cancelled_nor_tried_again() -> None:
    asked = enqueue("greet")
    run_due()
    assert not cancel(asked)
    assert not retry(asked)
    asked.refresh_from_db()
    assert (asked.state, asked.result) == (State.DONE, {"greeted": 1})


def test_a_failed_job_is_tried_again_on_request_and_keeps_its_error_until_it_is_done() -> None:
    asked = enqueue("greet", {"fails": True})
    run_due()
    assert [each.last_error for each in Job.objects.failed()] == ["JobError: no greeting today"]
    Job.objects.filter(pk=asked.pk).update(payload={})
    assert retry(asked)
    asked.refresh_from_db()
    assert (asked.state, asked.tries, asked.last_error) == (State.QUEUED, 0, "JobError: no greeting today")
    assert run_due() == 1
    asked.refresh_from_db()
    assert (asked.state, asked.last_error) == (State.DONE, "")


def test_a_job_stopped_before_its_time_still_waits_for_it_when_it_is_asked_for_again(
    noon: time_machine.Traveller,
) -> None:
    asked = enqueue("greet", run_after=timezone.now() + timedelta(days=7))
    assert cancel(asked)
    assert retry(asked)
    assert run_due() == 0
    noon.shift(timedelta(days=7))
    assert run_due() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "running"},
        {"state": "done"},
        {"state": "failed", "last_error": ""},
        {"tries": 3},
        {"progress_done": 2, "progress_total": 1},
    ],
)
def test_the_database_refuses_a_row_that_contradicts_itself(wrong: dict[str, object]) -> None:
    asked = enqueue("greet")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=asked.pk).update(**wrong)
