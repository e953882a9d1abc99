"""Nothing that stays begins on broken flows or tables: it ends at once, with the text and the cure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import registry

from config.starting import ready_or_end
from scripts import setup
from tests.machine.test_serve import ROOT, environment, free_port
from workflows.guard_words import GUARD_WORDS

WEB = ("-m", "gunicorn", "config.wsgi", "--bind=127.0.0.1:{port}", "--workers=1", "--no-control-socket")
PROCESSES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "web server": (WEB, {}),
    "import of the web application": (("-c", "import config.wsgi"), {}),
    "worker": (("manage.py", "work"), {}),
    "worker of a broker": (
        ("-m", "celery", "--app", "config", "worker"), {"CELERY_BROKER_URL": "redis://127.0.0.1:1/0"},
    ),
    "make run": (("scripts/serve.py",), {}),
}  # fmt: skip


def test_a_flow_with_a_gap_ends_the_process_with_its_words(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ready_or_end()
    assert capsys.readouterr().err == ""
    monkeypatch.delitem(GUARD_WORDS, "nothing_open")
    with pytest.raises(SystemExit) as ended:
        ready_or_end()
    assert ended.value.code == 3
    assert "petition.close: no words for the guard nothing_open" in capsys.readouterr().err


def test_every_check_of_ours_that_needs_no_database_is_asked_at_the_start() -> None:
    rooms = ("cases", "config", "groups", "jobs", "offices", "portal", "reports", "trail", "workflows")
    ours = [one for one in registry.registry.get_checks() if one.__module__.split(".")[0] in rooms]
    # What draws papers is loaded with the first paper: its lack is told by every command of manage.py.
    assert {tag for one in ours for tag in one.tags or ("none",)} == {"start", "database", "papers"}


@pytest.mark.slow
@pytest.mark.parametrize("name", PROCESSES)
def test_a_local_rule_that_cannot_be_read_is_told_and_nothing_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for key in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"):
        monkeypatch.delenv(key)
    setup.make_keys(tmp_path)
    (tmp_path / "local_rules.toml").write_text("clocks = nonsense", encoding="utf-8")
    command, told = PROCESSES[name]
    port = free_port()
    environ: dict[str, Any] = {**environment(tmp_path, port), "DJANGO_SETTINGS_MODULE": "config.settings", **told}
    done = subprocess.run(
        [sys.executable, *(part.format(port=port) for part in command)],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode not in (0, -15)
    assert "Traceback" not in done.stderr
    assert done.stderr.count("workflows.E003") == 1  # and is not started again to say it once more
