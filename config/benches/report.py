"""The whole monthly report, beside one plain GROUP BY per table and beside DuckDB over the same rows.

Needs PostgreSQL and a role that may set triggers aside. A size of ten million takes about half an hour
and 30 GB of disk; half a million pieces are one year, so the two sizes also show what years kept cost.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.benches import many_pieces, plain_sums, scratch
from offices.models import Office
from reports.monthly import count
from reports.months import Month

PIECES = 1_000_000
ROUNDS = 3
EARLIER = (1, 5, 10, 15)  # years: what is kept before and after a month costs nothing
LONG = 10.0  # seconds; what takes longer is not done again


def run(stdout: TextIO, size: int = 0) -> None:
    """Print the figures; `size` is the number of pieces (default one million)."""
    if connection.vendor != "postgresql":
        stdout.write("needs PostgreSQL: set DATABASE_URL\n")
        return
    size = size or PIECES
    month = Month.of(timezone.localdate()).previous
    with scratch.database():
        start = time.perf_counter()
        root = many_pieces.seed(size, month, stdout.write)
        stdout.write(f"{size:,} pieces, {many_pieces.years_of(size)} years, made in {_since(start):.0f} s\n")
        measure(stdout, month, root, many_pieces.years_of(size))


def measure(stdout: TextIO, month: Month, root: Office, years: int) -> None:
    """The figures over the pieces that are there, of so many years up to `month`."""
    ours = _report(month, root)
    plain = _plain(month)
    _tell(stdout, month, ours, plain, _duckdb(month))
    for back in EARLIER:
        if back < years:
            stdout.write(f"the month {back} years before: {_report(month.plus(-12 * back), root):.3f} s\n")
    for took, sql in _slowest(month, root):
        stdout.write(f"  {took:.3f} s  {sql[:90]}\n")


def _since(start: float) -> float:
    return time.perf_counter() - start


def _best(work: Callable[[], Any]) -> float:
    """Seconds of the fastest of some rounds: warm, as the second reader meets it."""
    took: list[float] = []
    while len(took) < ROUNDS and sum(took) < LONG:
        start = time.perf_counter()
        work()
        took.append(_since(start))
    return min(took)


def _report(month: Month, root: Office) -> float:
    return _best(lambda: count(month, root))


def _slowest(month: Month, root: Office) -> list[tuple[float, str]]:
    with CaptureQueriesContext(connection) as asked:
        count(month, root)
    timed = [(float(one["time"]), " ".join(one["sql"].split("FROM")[1:])) for one in asked.captured_queries]
    return sorted(timed, reverse=True)[:5]


def _plain(month: Month) -> dict[str, float]:
    def ask(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()

    return {name: _best(lambda sql=sql: ask(sql)) for name, sql in plain_sums.sums(month)}  # type: ignore[misc]


def _duckdb(month: Month) -> dict[str, float] | None:
    """None where DuckDB is not installed."""
    try:
        import duckdb  # noqa: PLC0415 - only developers have it
    except ImportError:
        return None
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        base = duckdb.connect(str(Path(folder) / "bench.duckdb"))
        base.execute(f"SET threads = {os.cpu_count() or 1}")
        for table, columns in plain_sums.READ.items():
            path = Path(folder) / f"{table}.csv"
            out = f"COPY (SELECT {columns} FROM {table}) TO STDOUT (FORMAT csv, HEADER)"  # noqa: S608
            with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(out) as copy:
                for part in copy:
                    file.write(part)
            base.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{path}')")  # noqa: S608
            path.unlink()
        took = {
            name: _best(lambda sql=sql: base.execute(sql).fetchall())  # type: ignore[misc]
            for name, sql in plain_sums.sums(month)
        }
        base.close()
    return took


def _tell(
    stdout: TextIO, month: Month, ours: float, plain: Mapping[str, float], duck: Mapping[str, float] | None
) -> None:
    stdout.write(f"{'report of ' + str(month):<22}{'GROUP BY':>12}{'DuckDB':>12}\n")
    for name, seconds in plain.items():
        beside = f"{duck[name]:>10.3f} s" if duck else ""
        stdout.write(f"  {name:<20}{seconds:>10.3f} s{beside}\n")
    stdout.write(f"  {'together':<20}{sum(plain.values()):>10.3f} s{sum(duck.values()) if duck else 0:>10.3f} s\n")
    stdout.write(f"the whole report: {ours:.3f} s, {ours / sum(plain.values()):.2f} × GROUP BY")
    stdout.write(f", {ours / sum(duck.values()):.2f} × DuckDB\n" if duck else " (DuckDB is not installed)\n")
