"""The anchor files outside the database: JSON lines for the day, for every stream's last line, and for the end.

    {"anchor":1,"day":"2026-03-02","made_at":…,"prev_digest":…,"seal":[7,"…"]}
    ["case:JA-2026-000001",12,"…"]           stream, seq and hash
    {"streams":1}

A file's digest is the SHA-256 of its bytes; the next file names it.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from trail.canonical import canonical

Head = tuple[str, int, str]


class BrokenFileError(Exception):
    """An anchor file that cannot be read as one."""


class Header(NamedTuple):
    """The first line of a file: its day and moment as ISO text, the file before it, the last seal of then."""

    day: str
    made_at: str
    prev_digest: str
    seal: tuple[int, str] | None


def name_of(day: date) -> str:
    """The name of the file of a day."""
    return f"anchor-{day.isoformat()}.jsonl"


def files_in(folder: Path) -> list[Path]:
    """All anchor files, oldest day first; none when the folder is not there."""
    return sorted(folder.glob("anchor-*.jsonl"))


def digest_of(path: Path) -> str:
    """SHA-256 in hex of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_draft(folder: Path, header: Header, heads: Iterable[Head]) -> tuple[Path, str]:
    """Write a whole file under a passing name, safe on disk; return it and its digest."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=folder, prefix=".anchor-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for line in _lines(header, heads):
                file.write(line)
                whole.update(line)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink()
        raise
    draft.chmod(0o440)
    return draft, whole.hexdigest()


def publish(draft: Path, path: Path) -> None:
    """Give a draft its lasting name, so that after a power cut it is there whole or not at all."""
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_header(path: Path) -> Header:
    """The first line. Raises BrokenFileError."""
    try:
        with path.open(encoding="utf-8") as file:
            first = json.loads(file.readline())
        if first["anchor"] != 1:
            raise BrokenFileError(path.name)
        seal = (int(first["seal"][0]), str(first["seal"][1])) if first["seal"] else None
        return Header(str(first["day"]), str(first["made_at"]), str(first["prev_digest"]), seal)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise BrokenFileError(path.name) from error


def heads_of(path: Path, before: Path | None = None) -> Iterator[Head]:
    """Every stream's last line as it was, but for those that the file `before` tells alike. Raises BrokenFileError,
    also at the end when lines were cut off.

    The two are read side by side, once: streams stand in the same order in every file and none ever goes. Where
    the order differs more is told than need be, never less.
    """
    earlier = _texts_of(before) if before else iter(())
    told = next(earlier, None)
    for text in _texts_of(path):
        if text == told:
            told = next(earlier, None)
            continue
        head = _head(text, path)
        if before and told is not None and _head(told, before)[0] == head[0]:
            told = next(earlier, None)
        yield head


def _texts_of(path: Path) -> Iterator[str]:
    """The lines of a file between its first and its last, which must count them."""
    streams = 0
    try:
        with path.open(encoding="utf-8") as file:
            file.readline()
            for text in file:
                if text.startswith("{"):
                    if json.loads(text) != {"streams": streams} or file.readline():
                        raise BrokenFileError(path.name)
                    return
                streams += 1
                yield text
    except (OSError, ValueError) as error:
        raise BrokenFileError(path.name) from error
    raise BrokenFileError(path.name)


def _head(text: str, path: Path) -> Head:
    try:
        stream, seq, line_hash = json.loads(text)
        return str(stream), int(seq), str(line_hash)
    except (ValueError, TypeError) as error:
        raise BrokenFileError(path.name) from error


def _lines(header: Header, heads: Iterable[Head]) -> Iterator[bytes]:
    first: dict[str, Any] = {"anchor": 1} | header._asdict()
    yield canonical(first) + b"\n"
    streams = 0
    for head in heads:
        yield canonical(head) + b"\n"
        streams += 1
    yield canonical({"streams": streams}) + b"\n"
