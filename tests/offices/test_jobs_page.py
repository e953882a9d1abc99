"""The administrator sees how jobs go and asks for one again; nobody else does, and no job shows what it was given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import Job, State
from tests.cast import SECRET, Cast
from trail.models import Event


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def made(state: State, kind: str = "demo.grow", **columns: Any) -> Job:
    now = timezone.now()
    if state in (State.DONE, State.FAILED, State.CANCELLED):
        columns.setdefault("finished_at", now)
    if state == State.FAILED:
        columns.setdefault("last_error", "JobError: 找不到模板")
    if state == State.RUNNING:
        columns.setdefault("lease_until", now)
    return Job.objects.create(kind=kind, state=state, **columns)


def shown(client: Client, query: str = "") -> str:
    response = client.get(f"/jobs/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_jobs_are_the_administrators_alone(client: Client, cast: Cast) -> None:
    job = made(State.FAILED)
    assert client.get("/jobs/").url == "/sign-in/?next=/jobs/"  # type: ignore[attr-defined]
    for who, person in cast.everybody().items():
        client.force_login(person)
        may = who in ("administrator", "second_administrator")
        assert client.get("/jobs/").status_code == (200 if may else 403), who
        if not may:
            assert client.post(f"/jobs/{job.pk}/retry/").status_code == 403, who
            assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 403, who
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_it_shows_progress_tries_error_and_owner_but_nothing_the_job_holds(administrator: Client, cast: Cast) -> None:
    made(
        State.RUNNING,
        owner=cast.head.username,
        payload={"secret": SECRET},
        key=f"k:{SECRET}",
        result={"secret": SECRET},
        progress_done=3,
        progress_total=8,
        tries=2,
        last_error="ValueError (rows.py:12 read)",
    )
    page = shown(administrator)
    for part in ("3 / 8", "2 / 5", "ValueError (rows.py:12 read)", cast.head.full_name):
        assert part in page
    assert SECRET not in page


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ("", {State.QUEUED, State.RUNNING, State.FAILED}),
        ("state=failed", {State.FAILED}),
        ("state=done", {State.DONE}),
        ("state=all", set(State)),
        ("state=all&kind=trail.seal", set()),
        ("state=nonsense", {State.QUEUED, State.RUNNING, State.FAILED}),
    ],
)
def test_it_filters_by_state_and_kind(administrator: Client, query: str, states: set[State]) -> None:
    numbers = {state: made(state).pk for state in State}
    page = shown(administrator, query)
    assert {state for state, pk in numbers.items() if f"#{pk}</span>" in page} == states


def test_a_kind_is_called_by_its_title(administrator: Client) -> None:
    made(State.QUEUED, "trail.seal")
    made(State.QUEUED, "of.another.version")
    page = shown(administrator)
    assert "封存留痕" in page
    assert "of.another.version" in page


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_a_retry_queues_the_job_again_is_logged_and_keeps_the_filter(
    administrator: Client, cast: Cast, state: State
) -> None:
    job = made(state, tries=5)
    response = administrator.post(f"/jobs/{job.pk}/retry/?state={state}")
    assert response["Location"] == f"/jobs/?state={state}"
    job.refresh_from_db()
    assert (job.state, job.tries) == (State.QUEUED, 0)
    line = Event.objects.get(code="job.retry")
    assert (line.actor, line.stream, line.details) == (cast.administrator.actor, f"job:{job.pk}", {"kind": "demo.grow"})


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING, State.DONE])
def test_what_has_not_failed_is_not_tried_again_and_the_refusal_is_noted(administrator: Client, state: State) -> None:
    job = made(state)
    page = administrator.post(f"/jobs/{job.pk}/retry/", follow=True).content.decode()
    assert "不能重试" in page
    job.refresh_from_db()
    assert job.state == state
    assert Event.objects.get(code="job.retry.refused").details == {"reason": "not_stopped"}
    assert not Event.objects.filter(code="job.retry").exists()


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING])
def test_a_job_under_way_can_be_cancelled_and_that_is_logged(administrator: Client, state: State) -> None:
    job = made(state)
    assert administrator.post(f"/jobs/{job.pk}/cancel/")["Location"] == "/jobs/"
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert Event.objects.get(code="job.cancel").stream == f"job:{job.pk}"


@pytest.mark.parametrize(
    ("state", "kind", "reason"),
    [
        (State.DONE, "demo.grow", "finished"),
        (State.FAILED, "demo.grow", "finished"),
        (State.QUEUED, "trail.seal", "periodic"),
        (State.RUNNING, "trail.anchor", "periodic"),
    ],
)
def test_neither_what_is_over_nor_what_the_clock_asks_for_is_cancelled(
    administrator: Client, state: State, kind: str, reason: str
) -> None:
    job = made(state, kind)
    assert f"/jobs/{job.pk}/cancel/" not in shown(administrator, "state=all")
    administrator.post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == state
    assert Event.objects.get(code="job.cancel.refused").details == {"reason": reason}


def test_buttons_work_by_post_only_and_on_jobs_that_exist(administrator: Client) -> None:
    job = made(State.FAILED)
    for verb in ("retry", "cancel"):
        assert administrator.get(f"/jobs/{job.pk}/{verb}/").status_code == 405
        assert administrator.post(f"/jobs/{job.pk + 1}/{verb}/").status_code == 404


def test_it_says_when_nobody_works(administrator: Client) -> None:
    late = made(State.QUEUED, run_after=timezone.now() - timedelta(minutes=4))
    assert "任务无人处理" not in shown(administrator)
    Job.objects.filter(pk=late.pk).update(run_after=timezone.now() - timedelta(minutes=6))
    assert "任务无人处理" in shown(administrator)


def test_the_number_of_queries_does_not_grow_with_the_jobs(administrator: Client, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            shown(administrator)
        return len(seen)

    made(State.RUNNING, owner=cast.head.username)
    queries()  # the first one also learns what later ones remember
    few = queries()
    for person in cast.everybody().values():
        made(State.RUNNING, owner=person.username)
    assert queries() == few
