"""The restore drill: what comes back is what was there, and what does not fit is refused before anything is touched."""

import base64
import gzip
import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cases.models import Case, Export, LedgerUpload
from config.backups.engines import pointed_at
from offices.models import Staff
from tests.operating.conftest import Office, files_of_a_day, postgresql_database, rows
from trail import triggers
from trail.anchor import make_anchor
from trail.models import Event
from trail.verify import verify

# Whole archives made and brought back: seconds each.
pytestmark = pytest.mark.slow

LOG = {"trail_event", "trail_seal", "trail_sealentry"}
OTHER_KEY = base64.urlsafe_b64encode(b"1" * 32).decode()


@pytest.fixture
def archive(office: Office, tmp_path: Path) -> Path:
    call_command("backup", tmp_path / "b.tar.gz")
    return tmp_path / "b.tar.gz"


def change_office(office: Office) -> None:
    """What a day after the backup does: a file lost, another added, rows changed."""
    office.letter.unlink()
    (office.var / "files" / "later.txt").write_bytes(b"later")
    Staff.objects.update(full_name="改过")


def rewrite(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Put other content into the archive, as somebody without the keys could."""
    with tarfile.open(archive) as tar:
        held = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    change(held)
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in held.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def about_says(archive: Path, **changes: Any) -> None:
    def change(held: dict[str, bytes]) -> None:
        held["about.json"] = json.dumps(json.loads(held["about.json"]) | changes).encode()

    rewrite(archive, change)


def test_the_office_comes_back_byte_for_byte(office: Office, archive: Path) -> None:
    before, files = rows(), office.stored()
    change_office(office)
    told = io.StringIO()
    call_command("restore", archive, force=True, stdout=told)
    after = rows()
    assert {table for table in after if after[table] != before[table]} == LOG
    assert all(set(before[table]) <= set(after[table]) for table in LOG)
    assert len(after["trail_event"]) == len(before["trail_event"]) + 1
    assert office.stored() == files
    assert "留痕完整" in told.getvalue()
    assert verify() == []


def test_it_comes_back_into_an_empty_database_without_force(office: Office, archive: Path, tmp_path: Path) -> None:
    before = rows()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if connection.vendor == "sqlite":
        with pointed_at(NAME=str(elsewhere / "new.sqlite3")):
            call_command("restore", archive)
            assert rows()["cases_case"] == before["cases_case"]
        return
    with postgresql_database() as name, pointed_at(NAME=name):
        call_command("restore", archive)
        assert rows()["cases_case"] == before["cases_case"]


def test_sensitive_values_can_be_read_after_it(office: Office, archive: Path) -> None:
    call_command("restore", archive, force=True)
    assert Case.objects.get().petitioners.get().phone == "13800138000"


def test_the_log_tells_of_it_and_is_guarded_again(office: Office, archive: Path) -> None:
    call_command("restore", archive, force=True)
    assert Event.objects.filter(code="backup.restored", actor="command:restore").count() == 1
    assert triggers.missing(connection) == triggers.altered(connection) == []


def test_a_session_of_then_does_not_live_again(office: Office, tmp_path: Path) -> None:
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=timezone.now() + timedelta(hours=1))
    call_command("backup", tmp_path / "b.tar.gz")
    call_command("restore", tmp_path / "b.tar.gz", force=True)
    assert not Session.objects.exists()


def test_files_of_a_day_are_gone_after_it_and_their_rows_say_so(office: Office, tmp_path: Path) -> None:
    export, upload = files_of_a_day(office)
    call_command("backup", tmp_path / "b.tar.gz")
    call_command("restore", tmp_path / "b.tar.gz", force=True)
    export.refresh_from_db()
    assert (export.state, str(export.file)) == (Export.State.GONE, "")
    assert not LedgerUpload.objects.filter(pk=upload.pk).exists()
    assert set(office.stored()) == {str(office.attachment.file.name)}


def test_newer_anchors_are_kept_aside_and_told(office: Office, archive: Path) -> None:
    then = office.anchors
    make_anchor(timezone.localdate() + timedelta(days=1))
    told = io.StringIO()
    call_command("restore", archive, force=True, stdout=told)
    assert office.anchors == then
    (aside,) = (office.var / "anchors").glob("before-restore-*/*.jsonl")
    assert str(aside) in told.getvalue()
    assert verify() == []


def test_a_lost_anchor_comes_back(office: Office, archive: Path) -> None:
    then = office.anchors
    (office.var / "anchors" / then[0]).unlink()
    call_command("restore", archive, force=True)
    assert office.anchors == then
    assert verify() == []


def test_what_was_replaced_is_kept_and_told(office: Office, archive: Path) -> None:
    change_office(office)
    told = io.StringIO()
    call_command("restore", archive, force=True, stdout=told)
    (aside,) = office.var.glob("files.before-restore-*")
    assert (aside / "later.txt").read_bytes() == b"later"
    assert str(aside) in told.getvalue()


def test_own_holiday_tables_come_back(office: Office, tmp_path: Path) -> None:
    table = office.var / "workdays" / "2031.toml"
    table.parent.mkdir()
    table.write_text("year = 2031\n")
    call_command("backup", tmp_path / "b.tar.gz")
    table.unlink()
    call_command("restore", tmp_path / "b.tar.gz", force=True)
    assert table.read_text() == "year = 2031\n"


def test_a_backup_of_a_broken_log_comes_back_and_says_so(office: Office, tmp_path: Path) -> None:
    triggers.remove(connection)
    Event.objects.filter(seq=1).update(actor="forged")
    triggers.install(connection)
    call_command("backup", tmp_path / "b.tar.gz")
    told = io.StringIO()
    with pytest.raises(CommandError, match="留痕验证未通过"):
        call_command("restore", tmp_path / "b.tar.gz", force=True, stderr=told)
    assert Staff.objects.exists()
    assert "第 1 行" in told.getvalue()


def refused(office: Office, archive: Path, why: str, **options: Any) -> None:
    """It is refused for this reason, and nothing of the office was touched."""
    before, files, names = rows(), office.stored(), {path.name for path in office.var.iterdir()}
    with pytest.raises(CommandError, match=why):
        call_command("restore", archive, **{"force": True, **options})
    assert rows() == before
    assert office.stored() == files
    assert {path.name for path in office.var.iterdir()} - {"huiyin.sqlite3-wal", "huiyin.sqlite3-shm"} <= names


def test_it_refuses_an_office_that_is_not_empty(office: Office, archive: Path) -> None:
    refused(office, archive, "--force", force=False)


def test_it_refuses_another_field_key(office: Office, archive: Path, settings: Any) -> None:
    settings.FIELD_KEYS = [OTHER_KEY]
    refused(office, archive, "另一把钥匙.*第 1 把")


def test_it_takes_the_key_of_then_behind_a_newer_one(office: Office, archive: Path, settings: Any) -> None:
    settings.FIELD_KEYS = [OTHER_KEY, *settings.FIELD_KEYS]
    call_command("restore", archive, force=True)
    assert Case.objects.get().petitioners.get().phone == "13800138000"


def test_it_refuses_another_index_key(office: Office, archive: Path, settings: Any) -> None:
    settings.INDEX_KEY = "another"
    refused(office, archive, "另一把钥匙.*INDEX_KEY")


def test_it_refuses_a_backup_of_a_newer_version(office: Office, archive: Path) -> None:
    about_says(archive, version="99.0.0")
    refused(office, archive, "先升级")


def test_it_refuses_a_backup_with_migrations_it_does_not_know(office: Office, archive: Path) -> None:
    about_says(archive, migrations=["cases.9999_of_tomorrow"])
    refused(office, archive, "先升级")


def test_it_refuses_a_backup_of_the_other_database(office: Office, archive: Path) -> None:
    about_says(archive, engine="mysql")
    refused(office, archive, "DATABASE_URL")


def test_it_refuses_a_damaged_file(office: Office, archive: Path) -> None:
    rewrite(archive, lambda held: held.update({f"files/{office.attachment.file.name}": b"other"}))
    refused(office, archive, "已损坏：files/")


def test_it_refuses_a_file_cut_short(office: Office, archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    refused(office, archive, "已损坏")


def test_it_refuses_a_flipped_bit(office: Office, archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    refused(office, archive, "已损坏")


def test_it_refuses_sums_rewritten_by_somebody_without_the_keys(office: Office, archive: Path) -> None:
    def change(held: dict[str, bytes]) -> None:
        name = f"files/{office.attachment.file.name}"
        old, held[name] = held[name], b"other"
        was, is_now = (hashlib.sha256(content).hexdigest().encode() for content in (old, held[name]))
        held["SHA256SUMS"] = held["SHA256SUMS"].replace(was, is_now)

    rewrite(archive, change)
    refused(office, archive, "印记与钥匙对不上")


@pytest.mark.parametrize("name", ["../outside", "files/../../outside", "/outside", "keys.env"])
def test_it_refuses_members_that_lead_elsewhere(office: Office, archive: Path, name: str) -> None:
    name = name.replace("/outside", str(archive.parent / "outside")) if name.startswith("/") else name
    rewrite(archive, lambda held: held.update({name: b"x"}))
    refused(office, archive, "不该有的内容")
    assert not (archive.parent / "outside").exists()


def test_it_refuses_what_is_no_backup(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other.tar.gz"
    other.write_bytes(gzip.compress(b"something else"))
    refused(office, other, "已损坏")
    refused(office, tmp_path / "nowhere.tar.gz", "没有这个备份文件")


def test_it_refuses_while_the_database_is_in_use(office: Office, archive: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute("SELECT count(*) FROM trail_event").fetchone()
            refused(office, archive, "systemctl stop")
        return
    connection.ensure_connection()
    with pointed_at():  # a second session beside the first one
        refused(office, archive, "systemctl stop")


def test_a_check_says_that_a_backup_is_good_and_touches_nothing(office: Office, archive: Path) -> None:
    before, told = rows(), io.StringIO()
    call_command("restore", archive, check=True, stdout=told)
    assert "备份完好" in told.getvalue()
    assert rows() == before
    rewrite(archive, lambda held: held.update({"anchors/anchor-2020-01-01.jsonl": b"x"}))
    with pytest.raises(CommandError, match="已损坏"):
        call_command("restore", archive, check=True)


def test_a_backup_of_an_older_version_is_migrated(office: Office, archive: Path, tmp_path: Path) -> None:
    call_command("migrate", "cases", "0003", verbosity=0, interactive=False)
    call_command("backup", tmp_path / "older.tar.gz")
    call_command("restore", tmp_path / "older.tar.gz", force=True)
    assert Case.objects.get().number
    assert verify() == []
