import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from jobs import registry, schedule
from jobs.models import Job, ScheduleRun

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # 12:00 in Asia/Shanghai, a Friday
PATIENCE = 60.0  # seconds after which a worker process that says nothing is ended


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """The clock stands at noon until the test moves it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own kinds of jobs, gone after it, and an empty schedule."""
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(schedule, "_rhythms", {})


@dataclass
class Office:
    """A database that several processes share, and the worker processes on it."""

    alias: str
    env: dict[str, str]
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *command: str, **env: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**self.env, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        return process

    def wait_for(self, process: subprocess.Popen[str], word: str) -> bool:
        """Read what the process says until `word`; False when it ends or stays silent before."""
        assert process.stdout is not None
        timer = Timer(PATIENCE, process.kill)
        timer.start()
        try:
            return any(line.strip() == f"probe {word}" for line in process.stdout)
        finally:
            timer.cancel()

    def jobs(self) -> Any:
        return Job.objects.using(self.alias)


@pytest.fixture
def office(transactional_db: None, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Office]:
    """The suite's own database on PostgreSQL; on SQLite a file, since memory cannot be shared."""
    own = connection.settings_dict
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.jobs.probe.settings", "VAR_DIR": str(tmp_path)}
    if connection.vendor == "postgresql":
        env["DATABASE_URL"] = (
            f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT'] or 5432}/{own['NAME']}"
        )
        office = Office("default", env)
    else:
        env["DATABASE_URL"] = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
        connections.databases["shared"] = {**own, "NAME": str(tmp_path / "shared.sqlite3")}
        with django_db_blocker.unblock(), connections["shared"].schema_editor() as editor:
            editor.create_model(Job)
            editor.create_model(ScheduleRun)
        office = Office("shared", env)
    with django_db_blocker.unblock():
        yield office
    for process in office.running:
        process.kill()
        process.communicate()
    if office.alias == "shared":
        connections["shared"].close()
        del connections.databases["shared"], connections["shared"]
