"""The suite's SQLite database: migrated once, then copied. A hundred migrations take longer than most of the tests."""

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def state_of_the_schema() -> str:
    """Changes with any migration of ours and with any locked package."""
    told = hashlib.sha256((ROOT / "requirements" / "development.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        told.update(path.read_bytes())
    return told.hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """SQLite: what `migrated` laid there is taken as it is; the folder it lies in goes with the run."""
    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def migrated(pytestconfig: pytest.Config, django_db_modify_db_settings: None) -> Path | None:
    """Lays the migrated database where Django will look for one, which then finds nothing to do. PostgreSQL: nothing.

    A file, as in an office, and never SQLite's database in memory: there a live server's threads would share the one
    connection, and SQLite's lock of it stands against Python's own as soon as a function of ours is asked within SQL.
    Two requests at once then wait for each other for ever.
    """
    cache = getattr(pytestconfig, "cache", None)  # may be switched off
    if connection.vendor != "sqlite":
        return None
    own = Path(connection.creation._get_test_db_name())  # type: ignore[attr-defined]
    for left in own.parent.glob(f"{own.name}*"):  # of a run before, in a folder somebody named
        left.unlink()
    if cache is None:
        return None
    kept: Path = cache.mkdir("schema") / f"{state_of_the_schema()}.sqlite3"
    if kept.exists():
        shutil.copy(kept, own)
    return kept


@pytest.fixture(scope="session")
def django_db_setup(migrated: Path | None, django_db_setup: None, django_db_blocker: Any) -> None:
    """The database of this run; the first after a change of the schema keeps a copy for those that follow."""
    if migrated is None or migrated.exists():
        return
    own = migrated.with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock():
        connection.ensure_connection()
        with sqlite3.connect(own) as copy:
            connection.connection.backup(copy)
    os.replace(own, migrated)
