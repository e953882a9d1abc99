"""SQLite: the copy is a database file of its own, and coming back is a rename."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from config.backups.about import BackupRefused
from config.backups.engines import bring_up_to_date, busy, pointed_at
from config.backups.workplace import sync

_PATIENCE = 30  # seconds a copy waits for a writer
_SOLE_PATIENCE = 1


class SQLite:
    name = "sqlite"
    member = "database.sqlite3"

    def __init__(self) -> None:
        self._path = Path(connection.settings_dict["NAME"])
        self._staged = self._path.with_name(f".{self._path.name}.restoring")

    @contextmanager
    def dumped(self, folder: Path) -> Iterator[Path]:
        """VACUUM INTO: one moment of the database, without the remains of deleted rows."""
        target = folder / self.member
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)) as raw:
            raw.execute("VACUUM INTO ?", [str(target)])
        target.chmod(0o600)
        # Without the usual options: they would turn the copy to WAL and thereby change its bytes.
        with pointed_at(NAME=str(target), OPTIONS={}):
            yield target

    def refuse_busy(self) -> None:
        connection.close()
        if self._path.exists():
            _settle_file(self._path)

    def stage(self, dump: Path) -> None:
        self._staged.unlink(missing_ok=True)
        try:
            shutil.move(dump, self._staged)
            with closing(sqlite3.connect(self._staged)) as raw:
                answer = raw.execute("PRAGMA quick_check").fetchone()[0]
            if answer != "ok":
                raise BackupRefused(_("备份里的数据库文件不完整，请换一份备份。"))
            with pointed_at(NAME=str(self._staged)):
                bring_up_to_date()
            _settle_file(self._staged)
            sync(self._staged)
        except BaseException:
            self.discard()
            raise

    def swap(self, stamp: str) -> str:
        aside = self._path.with_name(f"{self._path.name}.before-restore-{stamp}")
        connection.close()
        kept = self._path.exists()
        if kept:
            _settle_file(self._path)
            self._path.rename(aside)
        try:
            self._staged.replace(self._path)
        except OSError:
            if kept:
                aside.rename(self._path)
            raise
        sync(self._path.parent)
        return str(aside) if kept else ""

    def settle(self) -> None:
        """All was done to the copy before it came into place."""

    def discard(self) -> None:
        """Forget a staged copy that does not come into place."""
        for ending in ("", "-wal", "-shm", "-journal"):
            self._staged.with_name(self._staged.name + ending).unlink(missing_ok=True)


def _settle_file(path: Path) -> None:
    """Fold the write-ahead log into the file, so that the file alone is the database.

    Leaving WAL needs the file for oneself: it is refused while any other process has it open.
    """
    try:
        with closing(sqlite3.connect(path, timeout=_SOLE_PATIENCE, isolation_level=None)) as raw:
            if raw.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
                raise busy()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise busy() from error
        raise BackupRefused(_("数据库文件 %(file)s 无法使用：%(why)s") % {"file": path, "why": error}) from error
