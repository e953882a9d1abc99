"""Setting up a machine: keys are made once, and what is missing is named with its cure."""

import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from scripts import setup
from scripts.setup import CannotSetUp, Need


@pytest.fixture(autouse=True)
def no_keys_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"):
        monkeypatch.delenv(name, raising=False)


def keys_in(var_dir: Path) -> dict[str, str]:
    lines = (var_dir / "keys.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def test_keys_are_three_of_their_own_and_fit_for_encryption(tmp_path: Path) -> None:
    setup.make_keys(tmp_path / "var")
    keys = keys_in(tmp_path / "var")
    assert set(keys) == {"SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"}
    assert len(set(keys.values())) == 3
    token = Fernet(keys["FIELD_KEYS"]).encrypt(b"x")
    assert Fernet(keys["FIELD_KEYS"]).decrypt(token) == b"x"


def test_nobody_else_on_the_machine_can_read_the_keys(tmp_path: Path) -> None:
    setup.make_keys(tmp_path / "var")
    assert stat.S_IMODE((tmp_path / "var" / "keys.env").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_a_second_call_keeps_the_keys(tmp_path: Path) -> None:
    setup.make_keys(tmp_path)
    before = keys_in(tmp_path)
    setup.make_keys(tmp_path)
    assert keys_in(tmp_path) == before


def test_no_keys_are_made_where_the_environment_brings_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"):
        monkeypatch.setenv(name, "given")
    setup.make_keys(tmp_path)
    assert not (tmp_path / "keys.env").exists()


def test_it_refuses_new_keys_for_old_data(tmp_path: Path) -> None:
    (tmp_path / "huiyin.sqlite3").write_bytes(b"data of an office")
    with pytest.raises(CannotSetUp, match="backup"):
        setup.make_keys(tmp_path)
    assert not (tmp_path / "keys.env").exists()


def test_it_names_all_that_is_missing_at_once_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    needs = (
        Need("libpango-1.0-0", "sets the text of papers", lambda: False),
        Need("poppler-utils", "reads papers back", lambda: True),
        Need("fonts-noto-cjk", "Chinese characters", lambda: False),
    )
    with pytest.raises(CannotSetUp) as refusal:
        setup.install_system_packages(needs)
    assert "apt-get install --no-install-recommends libpango-1.0-0 fonts-noto-cjk\n" in str(refusal.value)
    assert "poppler-utils" not in str(refusal.value)


def test_a_user_without_rights_is_not_held_up_when_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    setup.install_system_packages((Need("libpango-1.0-0", "sets the text of papers", lambda: True),))


def test_a_changed_lock_file_is_noticed(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "production.txt", tmp_path / "stamp"
    lock.write_text("one==1")
    stamp.write_text(setup.digest(lock))
    assert setup.is_current(stamp, setup.digest(lock))
    lock.write_text("one==2")
    assert not setup.is_current(stamp, setup.digest(lock))
