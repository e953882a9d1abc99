"""Many made-up rows into a table, as fast as the database takes them: COPY, or executemany on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

_AT_ONCE = 20_000


def pour(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], **same: Any) -> None:
    """Insert `rows`, each with values for `columns` as the database keeps them; `same` holds for every row.

    What is named nowhere gets its field's default. Days and moments are texts; texts hold no tab and no backslash.
    """
    named = {*columns, *same}
    rest = {field.attname: _default(field) for field in model._meta.concrete_fields if field.attname not in named}
    rest.pop(str(model._meta.pk.attname), None)
    constant = {**rest, **same}
    known = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    names = [known[name] for name in (*columns, *constant)]
    into = f"{model._meta.db_table} ({', '.join(_quoted(name) for name in names)})"
    tail = tuple(constant.values())
    whole = ((*row, *tail) for row in rows)
    with transaction.atomic(), _bare(model._meta.db_table):
        if connection.vendor == "postgresql":
            _copy(into, whole)
        else:
            _execute(into, len(names), whole)


@contextmanager
def swiftly() -> Iterator[None]:
    """For rows that are made up and right: the checks and the care that cost most are left out while they pour."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            pragmas = ["SET session_replication_role = replica"] if cursor.fetchone() == (True,) else []
            back = ["SET session_replication_role = DEFAULT", "VACUUM ANALYZE"] if pragmas else ["VACUUM ANALYZE"]
        else:
            pragmas = ["PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-1000000"]
            back = ["PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA cache_size=-2000"]
        for statement in pragmas:
            cursor.execute(statement)
        yield
        for statement in back:
            cursor.execute(statement)


def count_on(tables: Sequence[type[models.Model]]) -> None:
    """Let the next rows be numbered after those that were poured in with keys of their own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


@contextmanager
def _bare(table: str) -> Iterator[None]:
    """The table without its indexes, save those of constraints; they are built once at the end."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            cursor.execute(
                "SELECT i.indexname, i.indexdef FROM pg_indexes i LEFT JOIN pg_constraint c ON c.conname = i.indexname"
                " WHERE i.tablename = %s AND c.oid IS NULL AND i.schemaname = current_schema()",
                [table],
            )
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
                [table],
            )
        indexes = cursor.fetchall()
        for name, _made in indexes:
            cursor.execute(f"DROP INDEX {_quoted(name)}")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait for the end when an index is made
        for _name, made in indexes:
            cursor.execute(made)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _default(field: models.Field[Any, Any]) -> Any:
    value = field.get_default()
    return value() if callable(value) else value


def _copy(into: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for part in _parts(rows):
            plain = ("\t".join(["\\N" if value is None else str(value) for value in row]) for row in part)
            lines = (line.replace("\n", "\\n") for line in plain)
            copy.write("\n".join(lines) + "\n")


def _execute(into: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
    statement = f"INSERT INTO {into} VALUES ({', '.join(['%s'] * width)})"  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        for part in _parts(rows):
            cursor.executemany(statement, part)


def _parts(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    rows = iter(rows)
    while part := list(islice(rows, _AT_ONCE)):
        yield part
