"""Small words of the table that differ by language: what stands between the parts of a list, and articles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

# What of an article is not a number: the name of a text, an item (项) of a paragraph, the comma between two.
_PIECES = re.compile(r"《[^》]+》|（[^）]+）|\([一二三四五六七八九十]+\)|[一-鿿]+|、")
_NAME_AND_NUMBER = re.compile(r"([A-Za-z])(\d)")


def listed(words: Iterable[str]) -> str:
    """«登记员、科长» or «registrar, section head»."""
    return _("、").join(words)


def sentences(words: Iterable[str]) -> str:
    """Several conditions in one cell."""
    return _("；").join(words)


def article_words(article: str) -> str:
    """«31(六), 34» or «31(vi), 34»; a text the catalogue does not know keeps its own name."""
    words = _PIECES.sub(lambda found: _(found[0]), article)
    return _NAME_AND_NUMBER.sub(r"\1 \2", words)
