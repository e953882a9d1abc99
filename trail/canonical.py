"""The one way to write a line of the log as bytes, so that every database gives the same hash back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

LARGEST = 2**63 - 1
_encoder = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8."""
    return _encoder.encode(value).encode()


def instant(moment: datetime) -> str:
    """A moment in UTC with six digits of fraction: databases drop zeros and change zones, hashes must not."""
    if moment.tzinfo is None:
        raise ValueError("the log needs moments with a time zone")
    if moment.tzinfo is not UTC:  # what databases give back is UTC already
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


def plain(value: object) -> Any:
    """`value` as every database gives it back: dates as ISO text, tuples as lists, enums as their value.

    Raises TypeError for fractions (jsonb writes 1e22 as 10000000000000000000000; give text or whole
    numbers of a smaller unit) and other types, ValueError for numbers beyond 64 bits and unstorable text.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return _plain_leaf(value)


def _plain_leaf(value: object) -> bool | int | str | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _number(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"the log holds no {type(value).__name__}")


def _number(value: int) -> int:
    if abs(value) > LARGEST:
        raise ValueError("a number in the log must fit in 64 bits")
    return int(value)


def text(value: str) -> str:
    """`value` as a plain str. Raises ValueError where PostgreSQL or UTF-8 could not hold it."""
    value = str.__str__(value)
    if "\x00" in value:
        raise ValueError("the log holds no NUL character")
    value.encode()  # a lone surrogate raises UnicodeEncodeError, a ValueError
    return value


def _plain_mapping(value: Mapping[Any, object]) -> dict[str, Any]:
    if not all(isinstance(name, str) for name in value):
        raise TypeError("names in the log are text")
    return {text(name): plain(each) for name, each in value.items()}


# All fields of an Event but its row number and its own hash, in the order that is hashed.
# The order is part of the format: changing it would break every line ever written.
HASHED_FIELDS = (
    "stream",
    "seq",
    "code",
    "actor",
    "acting_as",
    "happened_on",
    "entered_at",
    "details",
    "key",
    "prev_hash",
)


def line_hash(line: Sequence[Any]) -> str:
    """SHA-256 in hex over the values of HASHED_FIELDS, in that order."""
    stream, seq, code, actor, acting_as, happened_on, entered_at, details, key, prev_hash = line
    day = happened_on.isoformat() if happened_on else None
    return written_hash([stream, seq, code, actor, acting_as, day, instant(entered_at), details, key, prev_hash])


def written_hash(line: Sequence[Any]) -> str:
    """The same of a line whose day and moment are already written as they are hashed."""
    return hashlib.sha256(canonical(line)).hexdigest()
