"""A small office with a database, files and anchors of its own, to be backed up, lost and brought back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cases import files
from cases.exports import keeping, storing
from cases.ledger import desk
from cases.models import Attachment, Export, LedgerUpload
from cases.search_index import INDEX
from config.backups.engines import pointed_at
from tests import cast as c
from trail.anchor import make_anchor
from trail.log import note
from trail.models import Anchor
from trail.seal import seal_pending
from trail.testing import unguarded

LETTER = "申请书：请恢复低保。".encode()


@dataclass
class Office:
    """Where it lies, and the one attachment it holds."""

    var: Path
    attachment: Attachment

    @property
    def letter(self) -> Path:
        return self.var / "files" / str(self.attachment.file.name)

    @property
    def anchors(self) -> list[str]:
        return sorted(path.name for path in (self.var / "anchors").glob("*.jsonl"))

    def stored(self) -> dict[str, bytes]:
        """Every stored file with its bytes."""
        folder = self.var / "files"
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Path:
    """Empty folders for an office, named in the settings."""
    var = tmp_path / "var"
    var.mkdir()
    settings.VAR_DIR = var
    settings.ANCHOR_DIR = var / "anchors"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "offices.sealed.SealedStorage",
            "OPTIONS": {"location": var / "files"},
        },
    }
    return var


@pytest.fixture(scope="session")
def template(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """On PostgreSQL a database with all tables to be copied from: migrating for each test would take long."""
    if connection.vendor == "sqlite":
        yield ""
        return
    with django_db_blocker.unblock(), postgresql_database() as name:
        with pointed_at(NAME=name):
            call_command("migrate", interactive=False, verbosity=0)
        yield name


@pytest.fixture
def office(place: Path, db: None, template: str, today: date) -> Iterator[Office]:
    """One matter with one attachment, a sealed log and one anchor, in a database that really commits."""
    with new_database(place, template):
        cast = c.assemble()
        case = c.register(cast)
        upload = files.check(SimpleUploadedFile("申请书.txt", LETTER))
        attachment = files.store(case, upload, by=cast.registrar)
        note("case.read", actor=cast.head.actor, stream=case.stream)
        seal_pending()
        make_anchor(today)
        yield Office(place, attachment)


def files_of_a_day(office: Office) -> tuple[Export, LedgerUpload]:
    """A ready export and a ledger that was handed over, both with their files."""
    staff = office.attachment.uploaded_by
    assert staff is not None
    now = timezone.now()
    export = Export(owner=staff, purpose="handover", folder=uuid4().hex, asked_at=now, expires_at=now + keeping.KEPT)
    export.state, export.file.name = Export.State.READY, storing.pack(export, [], "x", attempt=1)
    export.save()
    table = SimpleUploadedFile("台账.csv", "编号,收到日期,内容\n1,2019-04-25,路灯".encode())
    return export, desk.receive(staff, office.attachment.case.registering_office, table)


@contextmanager
def new_database(place: Path, template: str) -> Iterator[None]:
    """Point the default connection at a new database with all tables, of the engine the suite runs on."""
    if connection.vendor == "sqlite":
        (place / "huiyin.sqlite3").write_bytes(connection.connection.serialize())
        with pointed_at(NAME=str(place / "huiyin.sqlite3")):
            yield
        return
    with postgresql_database(template) as name, pointed_at(NAME=name):
        yield


@contextmanager
def postgresql_database(template: str = "template0") -> Iterator[str]:
    """A database of our own beside the suite's, empty unless a template is named."""
    name = f"drill_{os.getpid()}_{uuid4().hex[:8]}"
    with pointed_at(NAME="postgres"), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield name
    finally:
        with pointed_at(NAME="postgres"), connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def forget_anchors() -> None:
    """Take the rows of the anchors away, as in a log that has just begun."""
    with unguarded():
        Anchor.objects.all().delete()


def rows() -> dict[str, list[str]]:
    """Every row of every table, as text, in an order that does not depend on the engine. A full-text table of SQLite
    cannot be read, the tables it keeps its own data in can.
    """
    told = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - {
            INDEX if connection.vendor == "sqlite" else ""
        }:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (our own tables)
            told[table] = sorted(map(repr, cursor.fetchall()))
    return told
