"""The rows of a ledger in a tenth of the memory that lists of cells take: packed some hundred together.

In memory, not in a file beside it: a ledger is full of people's details, and what lies on the disk is sealed.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar, overload

Row = TypeVar("Row")

TOGETHER = 500
QUICKLY = 1  # zlib level: half as slow as the usual one, and texts still shrink to a third


class Packed(Sequence[Row]):
    """Rows that were handed over once, in any way, and can be gone through as often as is wanted."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._parts: list[bytes] = []
        self._count = 0
        self._open: tuple[int, list[Row]] = (-1, [])
        coming = iter(rows)
        while part := list(islice(coming, TOGETHER)):
            self._parts.append(zlib.compress(pickle.dumps(part, pickle.HIGHEST_PROTOCOL), QUICKLY))
            self._count += len(part)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        return self.since(0)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            first, after, step = place.indices(self._count)
            return list(islice(self.since(first), max(0, after - first)))[::step]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        part, within = divmod(place % self._count, TOGETHER)
        if self._open[0] != part:
            self._open = part, self._unpacked(part)
        return self._open[1][within]

    def since(self, first: int) -> Iterator[Row]:
        """The rows from the one at `first` on, some hundred of them in memory at a time."""
        for part in range(first // TOGETHER, len(self._parts)):
            yield from self._unpacked(part)[max(0, first - part * TOGETHER) :]

    def _unpacked(self, part: int) -> list[Row]:
        rows: list[Row] = pickle.loads(zlib.decompress(self._parts[part]))  # noqa: S301 # nosec B301 - this object packed it
        return rows
