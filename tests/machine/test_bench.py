"""Benches run on a database of their own and print ratios to a floor of the same run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from config import benches


def test_every_bench_can_be_found_by_its_name() -> None:
    assert "import" in benches.names()
    assert all(callable(benches.bench(name)) for name in benches.names())


def test_an_unknown_bench_names_those_there_are() -> None:
    with pytest.raises(CommandError, match="import"):
        call_command("bench", "nothing")


@pytest.mark.slow
def test_the_import_is_measured_beside_its_floors_and_leaves_nothing_behind(tmp_path: Path) -> None:
    database = tmp_path / "own.sqlite3"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", "import", "--size", "40"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for words in ("(floor)", "import, file to log", "save() a row", "MB at most"):
        assert words in done.stdout
    assert not database.exists() or database.stat().st_size == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "size", "told"),
    [
        ("lists", "3000", ("registrar, street", "group member", "word, rare", "by hand", "p95")),
        ("log", "200", ("plain cursor", "the whole proof", "× floor")),
    ],
)
def test_it_runs_at_a_small_size_and_prints_ratios(tmp_path: Path, name: str, size: str, told: tuple[str, ...]) -> None:
    """For lists it also finds the same as by hand, or fails."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", name, "--size", size]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for words in told:
        assert words in done.stdout
