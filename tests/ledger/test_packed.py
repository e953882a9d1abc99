"""Packed rows are what was handed over, read in any way, and take a fraction of the memory."""

import datetime as dt
import sys
import tracemalloc

import pytest

from cases.ledger.packed import TOGETHER, Packed
from cases.ledger.reading import Cell, Unsaid


def rows(count: int) -> list[list[Cell]]:
    return [
        [at, f"第{at}件来信", dt.date(2020, 1, 1), 1.5, True, Unsaid("#"), "低保停发请求恢复" * 20]
        for at in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 3 * TOGETHER])
def test_they_are_the_rows_in_their_order(count: int) -> None:
    plain, packed = rows(count), Packed(iter(rows(count)))
    assert len(packed) == count
    assert list(packed) == plain
    assert all(isinstance(row[5], Unsaid) for row in packed)
    for first in (0, 1, TOGETHER, count):
        assert list(packed.since(first)) == plain[first:]
        assert packed[first : first + 3] == plain[first : first + 3]
    assert packed[:2] == plain[:2]
    for place in {0, count - 1, count // 2, -1} if count else set():
        assert packed[place] == plain[place]
    for place in (count, -count - 1):
        with pytest.raises(IndexError):
            packed[place]


def test_they_take_a_tenth_of_the_memory() -> None:
    def held(make: type) -> int:
        tracemalloc.start()
        kept = make(iter(rows(20 * TOGETHER)))
        size, _peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert sys.getsizeof(kept)
        return size

    assert held(Packed) * 10 < held(list)
