"""Counts of answers and how long they took, shared by all web processes of one machine.

One small file of fixed shape, mapped into each process and changed under a lock: no process keeps counts
of its own, so a scrape sees all of them, and they survive a restart.
"""

from __future__ import annotations

import fcntl
import mmap
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds; one more bucket holds what took longer
_WIDTH = len(BOUNDS) + 2  # the buckets and the sum of seconds
_CELL = struct.Struct("=d")
_SIZE = len(CLASSES) * _WIDTH * _CELL.size


class RequestCounts:
    """Raises OSError where the file cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._thread_lock = threading.Lock()
        self._file = path.open("a+b")
        with self._locked():
            if path.stat().st_size < _SIZE:
                self._file.truncate(_SIZE)
        self._cells = mmap.mmap(self._file.fileno(), _SIZE)

    def add(self, status: int, seconds: float) -> None:
        """Count one answer."""
        first = (min(max(status // 100, 1), 5) - 1) * _WIDTH
        bucket = next((place for place, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
        with self._locked():
            self._raise(first + bucket, 1.0)
            self._raise(first + _WIDTH - 1, seconds)

    def read(self) -> dict[str, tuple[list[float], float]]:
        """Per class of status: answers in each bucket (not summed up), and the sum of seconds."""
        with self._locked():
            cells = [cell for (cell,) in _CELL.iter_unpack(self._cells[:_SIZE])]
        rows = [cells[place : place + _WIDTH] for place in range(0, len(cells), _WIDTH)]
        return {name: (row[:-1], row[-1]) for name, row in zip(CLASSES, rows, strict=True)}

    def _raise(self, cell: int, by: float) -> None:
        place = cell * _CELL.size
        (value,) = _CELL.unpack_from(self._cells, place)
        _CELL.pack_into(self._cells, place, value + by)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._thread_lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
