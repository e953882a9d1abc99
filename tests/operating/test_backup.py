"""A backup is whole, private and says no key; or it is not there."""

import gzip
import hashlib
import io
import os
import signal
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cases.models import Attachment
from config.backups.archive import writing
from config.backups.contents import read_contents
from config.backups.workplace import workplace
from offices.sealed import unseal
from tests.operating.conftest import LETTER, Office, files_of_a_day
from trail.models import Event

# The limit lies between the size of the database and that of the archive: writing past it is death at once.
KILLED_BY_THE_KERNEL = """
import resource, signal, sys
import django
from django.core.management import call_command
django.setup()
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 20, 4 << 20))
call_command("backup", sys.argv[1])
"""


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def test_it_holds_database_files_and_anchors(office: Office, tmp_path: Path) -> None:
    call_command("backup", tmp_path / "b.tar.gz")
    held = members(tmp_path / "b.tar.gz")
    assert next(iter(held)) == "about.json"
    assert {"database.sqlite3", "database.dump"} & set(held)
    sealed = held[f"files/{office.attachment.file.name}"]
    assert LETTER not in sealed
    assert unseal(sealed) == LETTER
    assert [name for name in held if name.startswith("anchors/")] == [f"anchors/{name}" for name in office.anchors]


def test_ordinary_tools_can_check_its_sums(office: Office, tmp_path: Path) -> None:
    call_command("backup", tmp_path / "b.tar.gz")
    held = members(tmp_path / "b.tar.gz")
    told = dict(line.split("  ")[::-1] for line in held.pop("SHA256SUMS").decode().splitlines())
    del held["SEAL"]
    assert told == {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}


def test_it_holds_no_key(office: Office, tmp_path: Path) -> None:
    call_command("backup", tmp_path / "b.tar.gz")
    content = gzip.decompress((tmp_path / "b.tar.gz").read_bytes())
    for key in (settings.SECRET_KEY, settings.INDEX_KEY, *settings.FIELD_KEYS):
        assert key.encode() not in content


def test_only_its_owner_may_read_it(office: Office, tmp_path: Path) -> None:
    call_command("backup", tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600


def test_the_log_says_that_it_was_made(office: Office, tmp_path: Path) -> None:
    call_command("backup", tmp_path / "b.tar.gz")
    assert Event.objects.filter(code="backup.made", actor="command:backup").count() == 1


def test_it_never_overwrites_unless_told(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "b.tar.gz"
    target.write_bytes(b"older")
    with pytest.raises(CommandError, match="--force"):
        call_command("backup", target)
    assert target.read_bytes() == b"older"
    call_command("backup", target, force=True)
    assert "about.json" in members(target)


def test_it_refuses_when_a_file_the_database_names_is_gone(office: Office, tmp_path: Path) -> None:
    office.letter.unlink()
    with pytest.raises(CommandError) as refusal:
        call_command("backup", tmp_path / "b.tar.gz")
    assert f"#{office.attachment.pk}" in str(refusal.value)
    assert "--despite-missing" in str(refusal.value)
    assert list(tmp_path.iterdir()) == [office.var]


def test_it_refuses_when_a_file_is_no_longer_what_was_received(office: Office, tmp_path: Path) -> None:
    office.letter.write_bytes(b"another letter")
    with pytest.raises(CommandError, match="摘要不符"):
        call_command("backup", tmp_path / "b.tar.gz")


def test_it_refuses_when_an_anchor_is_gone(office: Office, tmp_path: Path) -> None:
    (office.var / "anchors" / office.anchors[0]).unlink()
    with pytest.raises(CommandError, match="anchors/"):
        call_command("backup", tmp_path / "b.tar.gz")


def test_told_to_it_goes_on_and_lists_what_was_missing(office: Office, tmp_path: Path) -> None:
    office.letter.unlink()
    told = io.StringIO()
    call_command("backup", tmp_path / "b.tar.gz", despite_missing=True, stderr=told)
    name = str(office.attachment.file.name)
    assert name in told.getvalue()
    assert name in members(tmp_path / "b.tar.gz")["missing.txt"].decode()


def test_files_of_a_day_are_left_out_and_not_missed(office: Office, tmp_path: Path) -> None:
    export, upload = files_of_a_day(office)
    call_command("backup", tmp_path / "b.tar.gz")
    names = {name for name in members(tmp_path / "b.tar.gz") if name.startswith("files/")}
    assert names == {f"files/{office.attachment.file.name}"}
    for file in (export.file, upload.file):
        file.storage.delete(str(file.name))
    call_command("backup", tmp_path / "c.tar.gz")


def test_a_file_destroyed_by_law_meanwhile_is_not_missed(office: Office, tmp_path: Path) -> None:
    contents = read_contents()
    office.letter.unlink()
    with writing(tmp_path / "a") as archive:
        contents.copy_into(archive)
    assert len(contents.missing) == 1
    contents = read_contents()
    Attachment.objects.update(file="")  # as cases/retention/wiping.py does, before the file goes
    with writing(tmp_path / "b") as archive:
        contents.copy_into(archive)
    assert contents.missing == []


@pytest.mark.parametrize("where", ["nowhere/b.tar.gz", "."])
def test_it_says_what_is_wrong_with_the_place(office: Office, tmp_path: Path, where: str) -> None:
    with pytest.raises(CommandError, match="目录"):
        call_command("backup", tmp_path / where)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_it_says_when_the_folder_cannot_be_written(office: Office, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(CommandError, match="不可写"):
        call_command("backup", closed / "b.tar.gz")


def test_a_full_disk_leaves_nothing_and_names_the_cure(office: Office) -> None:
    full = Path("/dev/full")  # a device whose folder may be written, yet every byte to it fails
    with pytest.raises(CommandError, match="--force"):
        call_command("backup", full)


def test_it_refuses_to_run_as_another_account(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(CommandError, match="sudo -u"):
        call_command("backup", tmp_path / "b.tar.gz")


def test_what_a_killed_run_left_is_cleared_by_the_next_one(tmp_path: Path) -> None:
    dead = tmp_path / ".b.abc.partial"
    dead.mkdir()
    (dead / "lock").touch()
    (dead / "archive").write_bytes(b"half")
    with workplace(tmp_path, ".b.") as ours:
        assert list(tmp_path.iterdir()) == [ours]
    assert list(tmp_path.iterdir()) == []


def test_a_run_under_way_is_left_alone(tmp_path: Path) -> None:
    with workplace(tmp_path, ".b.") as first:
        with workplace(tmp_path, ".b."):
            assert first.exists()
        assert first.exists()


def test_files_elsewhere_than_in_a_folder_are_refused(office: Office, tmp_path: Path, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    with pytest.raises(CommandError, match="存储"):
        call_command("backup", tmp_path / "b.tar.gz")


@pytest.mark.slow
@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="needs the database as a file")
def test_killed_in_the_middle_it_leaves_no_half_file(office: Office, tmp_path: Path) -> None:
    (office.var / "files" / "scan.bin").write_bytes(os.urandom(6 << 20))
    done = subprocess.run(
        [sys.executable, "-c", KILLED_BY_THE_KERNEL, tmp_path / "b.tar.gz"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "VAR_DIR": str(office.var), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=False,
    )
    assert done.returncode == -signal.SIGXFSZ
    assert [path.name for path in tmp_path.glob("*.tar.gz")] == []
    call_command("backup", tmp_path / "b.tar.gz")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "var"]
    assert not list(office.var.glob(".backup-*"))
