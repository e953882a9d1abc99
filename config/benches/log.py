"""Lines of the log proven a second, beside plain SHA-256 over the same bytes read from the same table.

A proof reads every line, writes it canonically, hashes it, and compares it with its own hash, its number and the
line before. Floors of the same run: SHA-256 over the canonical bytes as they lie in memory; the rows read by a
plain cursor with those bytes hashed; the rows read by the ORM with those bytes hashed.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from django.db import connection, transaction
from django.utils import timezone

from config.benches import scratch
from trail import bulk
from trail.canonical import HASHED_FIELDS, canonical, instant, line_hash
from trail.models import Event
from trail.reading import CHUNK, streamed
from trail.verify import prove

LINES = 200_000
# A matter's life has about this many lines.
IN_A_STREAM = 20
AT_ONCE = 5_000
COLUMNS = (*HASHED_FIELDS, "hash")


def run(stdout: TextIO, size: int = 0) -> None:
    """Print the figures; `size` is the number of lines (default 200,000)."""
    lines = size or LINES
    with scratch.database(), tempfile.TemporaryDirectory(prefix="huiyin-bench-") as anchors:
        _write(lines)
        ready = [canonical(_as_hashed(row)) for row in _rows()]
        took = {
            "SHA-256 of the bytes in memory": _timed(lambda: _hash(ready)),
            "plain cursor, then SHA-256 of the bytes": _timed(lambda: _hash(_read_plainly(ready))),
            "the ORM's rows, then SHA-256 of the bytes": _timed(lambda: _hash(_beside(_rows(), ready))),
            "the whole proof": _timed(lambda: _prove(Path(anchors), lines)),
        }
    floor = took["plain cursor, then SHA-256 of the bytes"]
    stdout.write(f"{connection.vendor}, {lines} lines in {-(-lines // IN_A_STREAM)} chains\n")
    for name, seconds in took.items():
        stdout.write(f"{name:<46}{seconds:8.2f} s {lines / seconds:10.0f} lines/s {seconds / floor:7.1f} × floor\n")


def _write(lines: int) -> None:
    """Chains as verbs write them, without the verbs."""
    events: list[Event] = []
    before = ""
    for at in range(lines):
        seq = at % IN_A_STREAM + 1
        line: dict[str, Any] = {
            "stream": f"case:BENCH-2026-{at // IN_A_STREAM:06d}",
            "seq": seq,
            "code": "case.record_hearing",
            "actor": "staff:zhao.min",
            "acting_as": "handler@BENCH-2026-000001",
            "happened_on": timezone.localdate(),
            "entered_at": timezone.now(),
            "details": {"claims": [1, 2], "fields": ["place", "present", "statement"], "round": 1},
            "key": "",
            "prev_hash": before if seq > 1 else "",
        }
        before = line_hash([line[name] for name in HASHED_FIELDS])
        events.append(Event(**line, hash=before))
        if len(events) == AT_ONCE or at == lines - 1:
            with transaction.atomic():
                bulk.insert(events)
            events.clear()


def _rows() -> Iterator[tuple[Any, ...]]:
    with streamed():
        yield from Event.objects.order_by("stream", "seq").values_list(*COLUMNS).iterator(chunk_size=CHUNK)


def _as_hashed(row: tuple[Any, ...]) -> list[Any]:
    """The list whose canonical bytes `trail.canonical.line_hash` hashes."""
    line = dict(zip(COLUMNS, row, strict=True))
    line["happened_on"] = line["happened_on"] and line["happened_on"].isoformat()
    line["entered_at"] = instant(line["entered_at"])
    return [line[name] for name in HASHED_FIELDS]


def _read_plainly(ready: list[bytes]) -> Iterator[bytes]:
    columns = ", ".join(connection.ops.quote_name(name) for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {Event._meta.db_table} ORDER BY stream, seq")  # noqa: S608 - names of ours
        at = 0
        while rows := cursor.fetchmany(CHUNK):
            yield from ready[at : at + len(rows)]
            at += len(rows)


def _beside(rows: Iterator[tuple[Any, ...]], ready: list[bytes]) -> Iterator[bytes]:
    for _row, line in zip(rows, ready, strict=True):
        yield line


def _hash(lines: list[bytes] | Iterator[bytes]) -> None:
    for line in lines:
        hashlib.sha256(line).hexdigest()


def _prove(anchors: Path, lines: int) -> None:
    proof = prove(anchors)
    if proof.findings or proof.events != lines:
        raise RuntimeError(f"a log of {lines} whole lines was not proven: {proof.findings[:3]}")


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
