"""The words a matter is found by: its number, title and claims, folded, with numbers of people masked.

Chinese has no spaces, so the index holds every character and every two that stand side by side, as whole
numbers («grams»). A search asks the index for all grams of what was typed and then the kept text itself, so that
what is shown is exact. Names, letters and answers of a matter are not in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from django.db import models

MASK = "*"
# Seven digits in a row (telephones, accounts, papers), or eleven with gaps between them.
_NUMBER_OF_SOMEBODY = re.compile(r"\d{7,}x?|\d(?:[ \-]?\d){10,}x?")
_AT_ONCE = 2_000


def folded(text: str) -> str:
    """Widths and cases made one, any white space one space."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def masked(text: str) -> str:
    """Folded text without the numbers of people and accounts."""
    return _NUMBER_OF_SOMEBODY.sub(MASK, text)


def holds_number(text: str) -> bool:
    """Whether the text has a part that the index masks, and that no search would find."""
    return masked(folded(text)) != folded(text)


def words_of(number: str, title: str, claims: Iterable[str]) -> str:
    """What is kept of a matter; parts are on lines of their own, so that no word spans two of them."""
    return "\n".join([folded(number), *(masked(folded(part)) for part in (title, *claims) if part.strip())])


def grams(text: str) -> list[int]:
    """The characters of a text and its pairs of neighbours, as the database's own function counts them."""
    signs = [ord(sign) for sign in text.replace("\0", "")]
    return [*signs, *(_pair(one, next_) for one, next_ in pairwise(signs))]


def grams_asked(text: str) -> list[int]:
    """The grams that a text holding `text` must have; pairs say more than the characters in them."""
    signs = [ord(sign) for sign in text]
    return [_pair(one, next_) for one, next_ in pairwise(signs)] or signs


def tokens(text: str) -> str:
    """The grams as the words of a SQLite full-text table. Written out: a fifth of an import was calls for each sign."""
    signs = [ord(sign) for sign in text.replace("\0", "")]
    pairs = [((one << 16) & 0xFFFFFFFF) ^ next_ for one, next_ in pairwise(signs)]
    return " ".join([f"g{gram:x}" for gram in {*signs, *pairs}])


def match(text: str) -> str:
    """What to ask of that table for a text that holds `text`."""
    return " ".join(_token(gram) for gram in dict.fromkeys(grams_asked(text)))


def _pair(one: int, next_: int) -> int:
    """32 bits, signed, as PostgreSQL's integer arithmetic does it; what two pairs share is told apart by the text."""
    bits = ((one << 16) & 0xFFFFFFFF) ^ next_
    return bits - 0x1_0000_0000 if bits & 0x8000_0000 else bits


def _token(gram: int) -> str:
    return f"g{gram & 0xFFFFFFFF:x}"


def rebuild(cases: models.Manager[Any], claims: models.Manager[Any], words: models.Manager[Any]) -> int:
    """Write the words of every matter anew, some thousands to a transaction; how many there are."""
    done = last = 0
    while part := list(cases.filter(pk__gt=last).order_by("pk").values_list("pk", "number", "title")[:_AT_ONCE]):
        last = part[-1][0]
        with transaction.atomic():
            words.filter(case__in=[pk for pk, *_rest in part]).delete()
            words.bulk_create(words.model(case_id=pk, text=text) for pk, text in _texts(part, claims))
        done += len(part)
    return done


def _texts(part: Sequence[tuple[int, str, str]], claims: models.Manager[Any]) -> Iterator[tuple[int, str]]:
    said: dict[int, list[str]] = {}
    rows = claims.filter(case__gte=part[0][0], case__lte=part[-1][0]).order_by("case", "ordinal")
    for case, *texts in rows.values_list("case", "request", "facts", "reasons"):
        said.setdefault(case, []).extend(texts)
    for pk, number, title in part:
        yield pk, words_of(number, title, said.get(pk, ()))
