"""The health page says of each part whether it does its work, and nothing else."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jobs.models import Job, ScheduleRun, State
from tests.operating.conftest import Office, forget_anchors
from trail.log import note

PARTS = {"status", "database", "worker", "log", "disk", "anchors", "proof"}


def ask(expected: int = 200) -> dict[str, str]:
    answer = Client().get(reverse("health"))
    assert answer.status_code == expected
    told: dict[str, str] = answer.json()
    return told


@pytest.fixture
def running(office: Office) -> Office:
    """An office whose worker kept the schedule just now."""
    ScheduleRun.objects.create(name="trail.seal", slot=timezone.now())
    return office


def test_everything_well(running: Office) -> None:
    assert ask() == dict.fromkeys(PARTS, "ok")


def test_it_says_two_words_only(running: Office) -> None:
    ScheduleRun.objects.all().delete()
    told = ask(503)
    assert set(told) == PARTS
    assert set(told.values()) == {"ok", "degraded"}
    assert [part for part, word in told.items() if word == "degraded"] == ["status", "worker"]


def test_a_worker_that_fell_silent(running: Office, time_machine: Any) -> None:
    ScheduleRun.objects.update(slot=timezone.now() - dt.timedelta(minutes=6))
    assert ask(503)["worker"] == "degraded"


def test_a_worker_busy_with_a_long_job_is_alive(office: Office) -> None:
    lease = timezone.now() + dt.timedelta(minutes=5)
    Job.objects.create(kind="long", state=State.RUNNING, lease_until=lease)
    assert ask()["worker"] == "ok"


def test_lines_that_nobody_seals(running: Office, time_machine: Any) -> None:
    note("case.read", actor="staff:a")
    assert ask()["log"] == "ok"
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=11), tick=False)
    assert ask(503)["log"] == "degraded"


def test_a_disk_that_fills_up(running: Office, settings: Any) -> None:
    settings.DISK_RESERVE_BYTES = 1 << 60
    assert ask(503)["disk"] == "degraded"


def test_an_anchor_that_is_old_or_lost(running: Office, time_machine: Any) -> None:
    file = running.var / "anchors" / running.anchors[0]
    file.rename(file.with_suffix(".away"))
    assert ask(503)["anchors"] == "degraded"
    file.with_suffix(".away").rename(file)
    assert ask()["anchors"] == "ok"
    time_machine.move_to(timezone.now() + dt.timedelta(days=3), tick=False)
    assert ask(503)["anchors"] == "degraded"


def test_a_log_that_has_just_begun_needs_no_anchor(running: Office) -> None:
    forget_anchors()
    assert ask()["anchors"] == "ok"


def test_only_reading(client: Client, db: None) -> None:
    assert client.post(reverse("health")).status_code == 405
