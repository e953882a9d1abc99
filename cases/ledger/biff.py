"""Cells of an old .xls (BIFF8 in a compound file) that hold an error such as #N/A; see unsaid.py.

Layout: [MS-CFB] 2.2–2.6 for the file, [MS-XLS] 2.4 for the records. A formula always carries its last result there.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMULA, _BOOL_OR_ERROR, _SHEET, _BEGIN, _END = 0x0006, 0x0205, 0x0085, 0x0809, 0x000A
_BIFF8 = 0x0600
_ENTRY, _LAST = 128, 0xFFFFFFFA
_SHIFTS = ((9, 6), (12, 6))  # sectors of 512 or 4096 bytes, small ones of 64


def error_cells(content: bytes, sheet: str) -> Iterator[tuple[int, int]]:
    """(row, column), both from 0, of the sheet's cells that hold an error; nothing for older or broken files."""
    try:
        stream = _workbook(content)
        start = _sheets(stream).get(sheet)
        yield from _errors(stream, start) if start is not None else ()
    except (struct.error, IndexError, ValueError):
        return


def _errors(stream: bytes, start: int) -> Iterator[tuple[int, int]]:
    for kind, data in _records(stream, start):
        if kind == _FORMULA:
            # The result: «FFFF» at the end says that it is no number, 2 at the beginning that it is an error.
            is_error = data[12:14] == b"\xff\xff" and data[6] == 2
        else:
            is_error = kind == _BOOL_OR_ERROR and data[7] == 1
        if is_error:
            row, column = struct.unpack_from("<HH", data)
            yield row, column


def _sheets(stream: bytes) -> dict[str, int]:
    """Name of a sheet → where it begins in the stream."""
    found: dict[str, int] = {}
    for kind, data in _records(stream, 0):
        if kind == _BEGIN and struct.unpack_from("<H", data)[0] != _BIFF8:
            return {}
        if kind == _SHEET:
            (start,), letters, wide = struct.unpack_from("<I", data), data[6], data[7] & 1
            name = data[8 : 8 + letters * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")
            found[name] = start
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and bytes of each record from `at` to the end of that part; of a chart inside it too."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        if depth <= 0:
            return


def _workbook(content: bytes) -> bytes:
    """The stream that holds the workbook, b"" where there is none. Raises struct.error where the file is not whole."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if (shift, small_shift) not in _SHIFTS:
        return b""
    directory, _flags, least, small_table = struct.unpack_from("<IIII", content, 48)

    def sector(number: int) -> bytes:
        return content[(number + 1) << shift : (number + 2) << shift]

    def small_sector(number: int) -> bytes:
        return small[number << small_shift : (number + 1) << small_shift]

    table = _table(content, sector)
    entries = _chained(directory, table, sector)
    small = _chained(struct.unpack_from("<I", entries, 116)[0], table, sector)
    for at in range(_ENTRY, len(entries), _ENTRY):
        if entries[at : at + 64].decode("utf-16-le").rstrip("\0") == "Workbook":
            start, length = struct.unpack_from("<II", entries, at + 116)
            if length >= least:
                return _chained(start, table, sector)[:length]
            return _chained(start, _numbers(_chained(small_table, table, sector)), small_sector)[:length]
    return b""


def _table(content: bytes, sector: Callable[[int], bytes]) -> Sequence[int]:
    """Number of a sector → number of the next one of the same stream."""
    more, count = struct.unpack_from("<II", content, 68)
    places = list(_numbers(content[76:512]))
    for _time in range(min(count, len(content) >> 9)):
        *found, more = _numbers(sector(more))
        places += found
    return _numbers(b"".join(sector(place) for place in dict.fromkeys(places) if place <= _LAST))


def _chained(start: int, table: Sequence[int], sector: Callable[[int], bytes]) -> bytes:
    parts: dict[int, bytes] = {}
    # Each sector once: a file whose sectors lead in a circle is no larger for it.
    while start < len(table) and start not in parts:
        parts[start] = sector(start)
        start = table[start]
    return b"".join(parts.values())


def _numbers(data: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
