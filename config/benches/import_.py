"""Rows a second of an import as an office does it, beside the least a database could need for the same rows.

Floors of the same run: the very rows the import wrote (case, claim, petitioner, submission, answer and line
of the log) into copies of the six tables with all their keys and indexes, by COPY or executemany of
finished values; and `save()` of each of those rows.
"""

from __future__ import annotations

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TextIO, TypeVar

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from cases.ledger.importing import BATCH, import_ledger
from cases.ledger.opening import open_ledger
from cases.models import Answer, Case, Claim, Petitioner, Submission
from config.benches import ledgers, scratch
from offices.models import Office
from offices.tree import save_office
from trail.models import Event
from workflows.verbs import SystemActor

T = TypeVar("T")

ROWS = 100_000
# One `save()` a row is slow everywhere: a share of the rows says how slow.
SAVED = 2_000
TABLES: tuple[type[models.Model], ...] = (Case, Claim, Petitioner, Submission, Answer, Event)


def run(stdout: TextIO, size: int = 0) -> None:
    """Print the figures; `size` is the number of ledger rows (default 100,000)."""
    rows = size or ROWS
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder, scratch.database():
        path = Path(folder) / "ledger.xlsx"
        ledgers.write(path, rows)
        office = save_office(Office(code="BENCH", name="BENCH"))
        before = _memory()
        read, ledger = _timed(lambda: open_ledger(path))
        imported, _result = _timed(lambda: import_ledger(ledger, office=office, by=SystemActor("import")))
        peak = _memory()
        again, _nothing = _timed(lambda: import_ledger(ledger, office=office, by=SystemActor("import")))
        floor = sum(_floor(table) for table in TABLES)
        saved = _saved(min(SAVED, rows)) / min(SAVED, rows) * rows
    plain = "COPY" if connection.vendor == "postgresql" else "executemany"
    took = {
        f"plain {plain} of the same columns (floor)": floor,
        "import, file to log": read + imported,
        "  of it reading the file": read,
        "the same file again": again,
        "save() a row": saved,
    }
    _tell(stdout, rows, took)
    stdout.write(f"memory: {before} MB before, {peak} MB at most\n")


def _tell(stdout: TextIO, rows: int, took: Mapping[str, float]) -> None:
    floor = next(iter(took.values()))
    stdout.write(f"{connection.vendor}, {rows} rows of a ledger, {len(TABLES)} rows in the database for each\n")
    for name, seconds in took.items():
        stdout.write(f"{name:<46}{seconds:8.2f} s {rows / seconds:10.0f} rows/s {seconds / floor:7.1f} × floor\n")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def _floor(model: type[models.Model]) -> float:
    """Seconds for the rows of one table into an empty copy of it; the rows wait in memory, ready to be sent."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TABLE floor (LIKE {table} INCLUDING ALL)")
            with cursor.copy(f"COPY {table} TO STDOUT") as out:
                ready = [bytes(part) for part in out]
            start = time.perf_counter()
            with transaction.atomic(), cursor.copy("COPY floor FROM STDIN") as copy:
                for part in ready:
                    copy.write(part)
        else:
            _copy_of_table(cursor, table)
            # By a connection of its own: Django's would turn texts into dates and times on the way.
            with closing(sqlite3.connect(connection.settings_dict["NAME"])) as plain:
                values = plain.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - names of ours
            holes = ", ".join(["%s"] * len(values[0]))
            start = time.perf_counter()
            with transaction.atomic():
                cursor.executemany(f"INSERT INTO floor VALUES ({holes})", values)  # noqa: S608
        seconds = time.perf_counter() - start
        cursor.execute("DROP TABLE floor")
    return seconds


def _copy_of_table(cursor: CursorWrapper, table: str) -> None:
    """SQLite has no LIKE: the statements that made table and indexes, under another name."""
    cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
    for kind, name, sql in cursor.fetchall():
        if kind == "table":
            cursor.execute(sql.replace(f'"{table}"', '"floor"', 1))
        elif kind == "index":
            cursor.execute(sql.replace(f'"{name}"', f'"floor_{name}"', 1).replace(f'ON "{table}"', 'ON "floor"', 1))


def _saved(count: int) -> float:
    """Seconds for `save()` of each row of `count` matters, as many to a transaction as an import; taken back."""
    first = list(Case.objects.order_by("pk").values_list("pk", flat=True)[:count])
    owners: dict[type[models.Model], str] = {Case: "pk", Answer: "claim__case", Event: "stream"}
    streams = [f"case:{number}" for number in Case.objects.filter(pk__in=first).values_list("number", flat=True)]
    seconds = 0.0
    for table in TABLES:
        keys: list[object] = [*(streams if table is Event else first)]
        rows = list(table._base_manager.filter(**{f"{owners.get(table, 'case')}__in": keys}))
        for at, row in enumerate(rows):
            _make_new(row, at)
        for begin in range(0, len(rows), BATCH):
            start = time.perf_counter()
            with transaction.atomic():
                for row in rows[begin : begin + BATCH]:
                    row.save(force_insert=True)
                transaction.set_rollback(True)
            seconds += time.perf_counter() - start
    return seconds


def _make_new(row: models.Model, at: int) -> None:
    """Another row than the one it was read from, so that no unique column refuses it."""
    row.pk = None
    row._state.adding = True
    changes: dict[type[models.Model], dict[str, Any]] = {
        Submission: {"ordinal": 2, "import_key": ""},
        Claim: {"ordinal": 2},
        Answer: {"round": 2},
        Event: {"stream": f"bench:{at}"},
    }
    for name, value in changes.get(type(row), {}).items():
        setattr(row, name, value)
    if isinstance(row, Case):
        row.number = f"BENCH-{at}"


def _memory() -> int:
    """The most this process has held so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if sys.platform == "darwin" else 1024)
