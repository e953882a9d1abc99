"""Whoever stops an import by force, or starts two, ends at the same total."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cases.ledger.importing import BATCH, import_ledger
from cases.ledger.opening import Result, open_ledger
from cases.models import Case, Submission
from tests.cast import office
from tests.ledger.books import HEAD, book, row
from workflows.verbs import SystemActor

ROWS = 3 * BATCH
SETTING_UP = (
    "from offices.models import Office; from offices.tree import save_office; save_office(Office(code='MZ', name='局'))"
)

Manage = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def manage(tmp_path: Path) -> Manage:
    """Runs manage.py on a database file of its own."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VAR_DIR": str(tmp_path),
    }

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    for arguments in (("migrate", "-v0"), ("shell", "-c", SETTING_UP)):
        _out, err = (process := start(*arguments)).communicate()
        assert process.returncode == 0, err
    return start


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Rows of two years, interleaved: enough for three batches."""
    years = ("2018/4/25", "2019/4/25")
    return book(tmp_path / "a.xlsx", [HEAD, *(row(at, received=years[at % 2]) for at in range(ROWS))])


def one(tmp_path: Path, question: str) -> int:
    with sqlite3.connect(tmp_path / "own.sqlite3") as database:
        found: int = database.execute(question).fetchone()[0]
    return found


@pytest.mark.slow
def test_killed_midway_and_run_again_it_ends_at_the_same_total(tmp_path: Path, manage: Manage, ledger: Path) -> None:
    killed = manage("import_ledger", str(ledger))
    assert killed.stderr is not None
    # Warnings of the start-up checks stand before it.
    assert next(line for line in killed.stderr if line[0].isdigit()).startswith(str(BATCH))
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert 0 < one(tmp_path, "SELECT count(*) FROM cases_case") < ROWS

    out, err = manage("import_ledger", str(ledger)).communicate()
    assert f'"rows": {ROWS}' in out, err
    for table in ("cases_case", "cases_submission", "cases_claim", "cases_answer", "cases_petitioner"):
        assert one(tmp_path, f"SELECT count(*) FROM {table}") == ROWS  # noqa: S608 - names of ours
    # Numbers stay without gaps: the half-done batch gave its own back.
    assert one(tmp_path, f"SELECT max(number) = 'MZ-2019-{ROWS // 2:06d}' FROM cases_case") == 1  # noqa: S608
    checked = manage("verify_log")
    assert "完整" in checked.communicate()[0]
    assert checked.returncode == 0


@pytest.mark.slow
def test_two_imports_at_once_take_each_row_once(tmp_path: Path, manage: Manage, ledger: Path) -> None:
    both = [manage("import_ledger", str(ledger)) for _ in range(2)]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert one(tmp_path, "SELECT count(*) FROM cases_submission") == ROWS


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_do_not_wait_for_each_other_in_a_circle(tmp_path: Path) -> None:
    """The second file names the years in the other order, which would be a deadlock of the number series."""
    at = office("MZ", "市民政局")
    rows = [row(number, received=f"{2018 + number % 2}/4/25") for number in range(BATCH)]
    files = (book(tmp_path / "a.xlsx", [HEAD, *rows]), book(tmp_path / "b.xlsx", [HEAD, *reversed(rows)]))

    def bring_in(file: Path) -> Result:
        try:
            return import_ledger(open_ledger(file), office=at, by=SystemActor("import"))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(bring_in, files))
    assert sum(result.imported for result in results) == BATCH
    assert sum(result.already_there for result in results) == BATCH
    assert Submission.objects.count() == Case.objects.count() == BATCH
