"""PostgreSQL: pg_dump of one exported snapshot; back in one transaction, or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from config.backups.about import BackupRefused
from config.backups.engines import bring_up_to_date, busy

# Whatever lies in our schema goes, also tables a newer version made: only so is the copy all there is.
_EMPTY_SCHEMA = """
DO $$ DECLARE what record; BEGIN
  FOR what IN SELECT c.oid::regclass AS name, c.relkind AS kind FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE',
      CASE what.kind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, what.name);
  END LOOP;
  FOR what IN SELECT c.oid::regclass AS name FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' LOOP
    EXECUTE format('DROP SEQUENCE IF EXISTS %s CASCADE', what.name);
  END LOOP;
  FOR what IN SELECT p.oid::regprocedure AS name FROM pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', what.name);
  END LOOP;
END $$;
"""


class PostgreSQL:
    name = "postgresql"
    member = "database.dump"

    @contextmanager
    def dumped(self, folder: Path) -> Iterator[Path]:
        target = folder / self.member
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            wanted = ("--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}", f"--file={target}")
            _run(_command("pg_dump", *wanted))
            yield target

    def refuse_busy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone()[0]:
                raise busy()

    def stage(self, dump: Path) -> None:
        """Read the dump through once: what pg_restore cannot read is refused before anything is dropped."""
        self._dump = dump
        _command("psql")
        _run(([_program("pg_restore"), "--file=/dev/null", str(dump)], None))

    def swap(self, stamp: str) -> str:
        """Script and COMMIT go to one psql: it commits only when pg_restore ended well."""
        connection.close()
        args, env = _command("psql", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=terse")
        restore = [_program("pg_restore"), "--no-owner", "--no-acl", "--file=-", str(self._dump)]
        with subprocess.Popen(  # noqa: S603 (programs we name, arguments of our own settings)
            args, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as psql:
            assert psql.stdin is not None and psql.stderr is not None  # noqa: S101, PT018 (says what PIPE means)
            try:
                psql.stdin.write(b"BEGIN;\n" + _EMPTY_SCHEMA.encode())
                psql.stdin.flush()
                done = subprocess.run(restore, stdout=psql.stdin, stderr=subprocess.DEVNULL, check=False)  # noqa: S603
                if done.returncode == 0:
                    psql.stdin.write(b"COMMIT;\n")
                psql.stdin.close()
            except BrokenPipeError:
                done = None
            said = psql.stderr.read()
        if psql.returncode or done is None or done.returncode:
            raise BackupRefused(_("PostgreSQL 没有接受备份，原有数据未动：%(why)s") % {"why": _first_error(said)})
        return ""

    def settle(self) -> None:
        bring_up_to_date()

    def discard(self) -> None:
        """Nothing of ours is left in the database before it commits."""


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        words = _(
            "找不到 %(name)s：请安装与数据库同版本的 PostgreSQL 客户端（Debian：apt-get install postgresql-client）。"
        )
        raise BackupRefused(words % {"name": name})
    return found


def _command(program: str, *parameters: str) -> tuple[list[str], dict[str, str]]:
    """The arguments and the environment that reach our database; the password is never on the command line."""
    args, ours = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, list(parameters))
    return [_program(program), *args[1:]], {**os.environ, **(ours or {}), "LC_MESSAGES": "C"}


def _run(command: tuple[Sequence[str], dict[str, str] | None]) -> None:
    args, env = command
    done = subprocess.run(args, env=env, capture_output=True, stdin=subprocess.DEVNULL, check=False)  # noqa: S603
    if done.returncode:
        name = Path(args[0]).name
        raise BackupRefused(_("%(name)s 失败：%(why)s") % {"name": name, "why": _first_error(done.stderr)})


def _first_error(said: bytes) -> str:
    """The first line: the ones after it may quote rows."""
    lines = said.decode(errors="replace").splitlines()
    return lines[0][:300] if lines else "?"
