"""Numbers for a scraper on this machine; for others the address is not there."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.request_counts import BOUNDS, RequestCounts
from jobs.models import Job, State
from tests.cast import PHONE, Cast
from trail.log import note

SAMPLE = re.compile(r'^[a-z_]+(\{([a-z]+="[^"]*",?)+\})? \S+$')


def scrape(**more: Any) -> str:
    answer = Client().get(reverse("metrics"), **more)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    return answer.content.decode()


@pytest.fixture
def counted(settings: Any, tmp_path: Path, db: None) -> Path:
    """Counts of its own, so that no other test is in them."""
    settings.VAR_DIR = tmp_path
    return tmp_path


def test_it_is_in_the_text_format(counted: Path) -> None:
    for line in scrape().splitlines():
        assert line.startswith(("# HELP huiyin_", "# TYPE huiyin_")) or SAMPLE.match(line), line


def test_jobs_are_counted_by_state(counted: Path) -> None:
    Job.objects.create(kind="a")
    Job.objects.create(kind="a", state=State.FAILED, finished_at=timezone.now(), last_error="X")
    told = scrape()
    assert 'huiyin_jobs{state="queued"} 1' in told
    assert 'huiyin_jobs{state="failed"} 1' in told
    assert 'huiyin_jobs{state="running"} 0' in told


def test_the_wait_of_the_oldest_job_and_of_the_oldest_unsealed_line(counted: Path, time_machine: Any) -> None:
    time_machine.move_to("2026-11-02T01:00:00+00:00", tick=False)
    Job.objects.create(kind="a")
    note("case.read", actor="staff:a")
    time_machine.move_to("2026-11-02T01:01:30+00:00", tick=False)
    told = scrape()
    assert "huiyin_jobs_oldest_queued_seconds 90\n" in told
    assert "huiyin_log_unsealed_seconds 90\n" in told


def test_answers_are_counted_by_class_and_duration(counted: Path) -> None:
    Client().get(reverse("sign_in"))
    Client().get("/nowhere/")
    told = scrape()
    assert 'huiyin_request_seconds_count{status="2xx"} 1' in told
    assert 'huiyin_request_seconds_bucket{status="4xx",le="+Inf"} 1' in told


def test_nothing_personal_is_in_it(cast: Cast, case: Any) -> None:
    told = scrape()
    assert not any(piece in told for piece in (PHONE, case.number, cast.head.username, "陈玥"))


def test_the_proxy_s_visitors_do_not_see_it(counted: Path) -> None:
    for headers in ({"X-Forwarded-For": "10.1.1.1"}, {"X-Real-IP": "127.0.0.1"}):
        assert Client().get(reverse("metrics"), headers=headers).status_code == 404


def test_other_machines_need_the_token(counted: Path, settings: Any) -> None:
    away: dict[str, Any] = {"REMOTE_ADDR": "10.1.1.1"}
    assert Client().get(reverse("metrics"), **away).status_code == 404
    shown = {"Authorization": "Bearer only-for-the-suite"}
    assert Client().get(reverse("metrics"), headers=shown, **away).status_code == 404
    settings.METRICS_TOKEN = "only-for-the-suite"
    assert Client().get(reverse("metrics"), headers=shown, **away).status_code == 200
    assert Client().get(reverse("metrics"), **away).status_code == 404


def test_the_age_of_the_last_backup(counted: Path) -> None:
    assert "huiyin_backup_age_seconds 0" not in scrape()
    (counted / "last-backup").touch()
    assert re.search(r"^huiyin_backup_age_seconds \d", scrape(), re.MULTILINE)


def test_processes_share_one_count(tmp_path: Path) -> None:
    one, other = RequestCounts(tmp_path / "c"), RequestCounts(tmp_path / "c")
    one.add(200, 0.01)
    other.add(204, 99.0)
    buckets, seconds = one.read()["2xx"]
    assert buckets == [1.0, *[0.0] * (len(BOUNDS) - 1), 1.0]
    assert seconds == pytest.approx(99.01)
