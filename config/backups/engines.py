"""What the two databases do differently: a consistent copy out, and a whole copy back in."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.utils.translation import gettext as _

from config.backups.about import BackupRefused
from config.backups.contents import let_passing_go
from offices.commands import is_behind
from offices.models import Office, Staff
from trail import triggers
from trail.models import Event


class Engine(Protocol):
    """`name` as Django's vendor; `member` is the database's name in the archive."""

    name: str
    member: str

    def dumped(self, folder: Path) -> AbstractContextManager[Path]:
        """Write the copy into `folder`; inside the block the default connection shows that same moment."""
        ...

    def refuse_busy(self) -> None:
        """Raise BackupRefused while anybody else uses the database."""
        ...

    def stage(self, dump: Path) -> None:
        """Do all that can be done before the office's own database is touched. Raises BackupRefused."""
        ...

    def swap(self, stamp: str) -> str:
        """Put the staged copy in the place of the database, all or nothing; say where the old one is, if kept."""
        ...

    def settle(self) -> None:
        """What can only be done once the copy is in place."""
        ...

    def discard(self) -> None:
        """Forget a staged copy that does not come into place."""
        ...


def engine_in_use() -> Engine:
    from config.backups.postgresql import PostgreSQL  # noqa: PLC0415 - both engines read this module
    from config.backups.sqlite import SQLite  # noqa: PLC0415

    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()


@contextmanager
def pointed_at(**changes: Any) -> Iterator[None]:
    """Let the default connection be another one for the block: the settings of now with `changes`."""
    usual = connections[DEFAULT_DB_ALIAS]
    settings_dict = copy.deepcopy(usual.settings_dict) | changes
    other = type(usual)(settings_dict, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = usual


def is_empty() -> bool:
    """Whether nobody has begun to work with the database: no office, no account, no line of the log."""
    present = set(connection.introspection.table_names())
    return not any(model._base_manager.exists() for model in (Office, Staff, Event) if model._meta.db_table in present)


def bring_up_to_date() -> None:
    """Migrate a copy made by an older version, put the log's triggers back, end everybody's session, and let go of
    the files of a day.

    A session that was ended after the backup would otherwise live again.
    """
    if is_behind():
        call_command("migrate", interactive=False, verbosity=0)
    if triggers.missing(connection) or triggers.altered(connection):
        triggers.install(connection)
    Session.objects.all().delete()
    let_passing_go()


def busy() -> BackupRefused:
    """The one message of both engines for a database in use."""
    return BackupRefused(
        _("数据库正在使用：请先停止 web 与 worker（systemctl stop huiyin-web huiyin-worker），再恢复。")
    )
