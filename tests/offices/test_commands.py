"""On a machine that is not ready the commands of a day's work say what to do, as backup does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

COMMANDS = (
    ("import_ledger", "a.csv"),
    ("case_summary", "JA-2026-000001", "--output", "out", "--as", "registrar"),
    ("monthly_report", "2026-10", "--output", "-"),
)


def failure(folder: Path, *arguments: str, database: str) -> str:
    """What a command that fails says on a machine whose database lies at `database` below `folder`."""
    (folder / "a.csv").write_text("编号,收到日期,内容\n1,2019-04-25,路灯\n", encoding="utf-8")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / database}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VAR_DIR": str(folder),
    }
    done = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_folder_that_is_not_there_and_a_database_without_tables_are_said_plainly(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    assert "数据库不可用（DATABASE_URL）" in failure(tmp_path, *arguments, database="none/office.sqlite3")
    assert "请先运行 manage.py migrate" in failure(tmp_path, *arguments, database="office.sqlite3")
