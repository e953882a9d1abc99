"""A real office starts hardened, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.checks import no_demo_accounts
from offices.demo_accounts import PASSWORD
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]


def in_use(cast: Cast) -> None:
    cast.head.set_password(PASSWORD)
    cast.head.save()


def found() -> list[Any]:
    return no_demo_accounts(databases=["default"])


def test_an_account_with_the_demo_s_password_stops_a_real_office(cast: Cast) -> None:
    assert found() == []
    in_use(cast)
    assert [one.id for one in found()] == ["config.E001"]
    assert "head" in found()[0].msg


def test_a_closed_one_and_one_of_a_demo_do_not(cast: Cast, settings: Any) -> None:
    in_use(cast)
    settings.DEMO = True
    assert found() == []
    settings.DEMO = False
    cast.head.is_active = False
    cast.head.save()
    assert found() == []


@pytest.mark.slow
def test_the_deployment_check_is_clean_in_production(tmp_path: Path) -> None:
    keys = {"SECRET_KEY": "k3Yb" * 20 + "xq-9", "FIELD_KEYS": "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",
            "INDEX_KEY": "another-key-of-the-suite"}  # fmt: skip
    settings = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "BEHIND_PROXY": "1",
        "HTTPS": "1",
        "VAR_DIR": str(tmp_path),
    }
    path = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=ROOT, env={**path, **keys, **settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
