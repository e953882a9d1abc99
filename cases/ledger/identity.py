"""What a row is known by: the ledger's own number, or a keyed hash of what the row says.

Rows that say the very same are told apart by their order among them. So that a corrected row of the workbook of
errors keeps its place in that order, the workbook carries, for each row, which rows it may come to equal
and how many of them were met: a hidden column of hashes, never of words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from cases.ledger.values import folded
from offices.personal import lasting_index
from trail.personal import looks_personal

# Rows without a number of their own are known by what they say.
BY_CONTENT = "content"
LONGEST_KEY = 80
# As much of a hash as tells two rows of one ledger apart.
SHORT = 16
# A cell that is corrected may change what is said elsewhere: a title is made from the text, and an answer's
# day leaves a word for the answer.
CHANGES = {"text": ("title", "text"), "title": ("title", "text"), "replied": ("received", "reply")}


class Content(NamedTuple):
    """What a row without a number says, for comparing: see `content_of`. The names are those of its columns."""

    received: str
    person: str
    title: str
    text: str
    reply: str
    phone: str
    id_number: str
    address: str
    channel: str


def content_of(words: Mapping[str, str]) -> Content:
    """Column → words as they stand (channel as the ledger has it); width, blanks and case do not count."""
    return Content(**{column: folded(words[column]).upper() for column in Content._fields})


def former_content(words: Mapping[str, str]) -> str:
    """What such a row was known by before it was told apart by phone, id number, address and channel."""
    return "|".join(words[column] for column in Content._fields[:5])


class Known(NamedTuple):
    """import_source and import_key, and the key an earlier version gave the row («» where it is the same)."""

    source: str
    key: str
    former: str = ""


class Keys:
    """Gives the rows of one ledger what they are known by."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._met: Counter[Content] = Counter()
        self._met_before: Counter[str] = Counter()
        # What a row may come to say was met in the file its wrong rows come from.
        self._earlier: dict[Content, int] = {}
        self._wrong: dict[int, tuple[Content, frozenset[str], Mapping[str, int]]] = {}

    def known(self, number: str, words: Mapping[str, str], twins: str) -> Known:
        """For a row that can be brought in. `words` by the columns of Content; `twins` is the row's hidden cell of
        the workbook of errors, or «».
        """
        if number:
            # A citizen's number used as the row's number may not stand in the log.
            hidden = len(number) > LONGEST_KEY or looks_personal(number)
            return Known(self._source, lasting_index("ledger", number) if hidden else number)
        content, former = content_of(words), former_content(words)
        if told := _read(twins):
            self._earlier[content] = max(self._earlier.get(content, 0), told.get(_first_key(content)[:SHORT], 0))
        self._met[content] += 1
        self._met_before[former] += 1
        place = self._met[content] + self._earlier.get(content, 0)
        return Known(BY_CONTENT, _key(content, place), lasting_index("ledger", f"{former}|{self._met_before[former]}"))

    def keep_wrong(self, line: int, words: Mapping[str, str], bad: Collection[str], twins: str) -> None:
        """Remember a row without a number that cannot be brought in: `bad` are the columns to be corrected."""
        open_to_change = {name for column in bad for name in CHANGES.get(column, (column,))}
        self._wrong[line] = content_of(words), frozenset(open_to_change), _read(twins)

    def twins(self) -> dict[int, str]:
        """Line of a wrong row → its hidden cell, where it may come to say what another row says."""
        by_kept: dict[frozenset[str], dict[Content, list[Content]]] = {}
        for _content, bad, _told in self._wrong.values():
            if bad not in by_kept:
                by_kept[bad] = _grouped(self._met, bad)
        found = {}
        for line, (content, bad, told) in self._wrong.items():
            counts = dict(told)
            for other in by_kept[bad].get(_without(content, bad), ()):
                counts[_first_key(other)[:SHORT]] = self._met[other] + self._earlier.get(other, 0)
            if counts:
                found[line] = " ".join(f"{key}:{count}" for key, count in counts.items())
        return found


def _key(content: Content, place: int) -> str:
    return lasting_index("ledger", "|".join([*content, str(place)]))


def _first_key(content: Content) -> str:
    return _key(content, 1)


def _without(content: Content, bad: frozenset[str]) -> Content:
    return content._replace(**dict.fromkeys(bad & set(Content._fields), ""))


def _grouped(met: Collection[Content], bad: frozenset[str]) -> dict[Content, list[Content]]:
    groups: dict[Content, list[Content]] = defaultdict(list)
    for content in met:
        groups[_without(content, bad)].append(content)
    return groups


def _read(twins: str) -> dict[str, int]:
    pairs = (pair.partition(":") for pair in twins.split())
    return {key: int(count) for key, _colon, count in pairs if count.isdigit()}
