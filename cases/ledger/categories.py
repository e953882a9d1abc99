"""The categories of the system as ledgers and map files name them: by code or by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.ledger.values import folded
from cases.models import Category


@dataclass(frozen=True)
class Categories:
    """`names` are those a person may write; `by_word` finds a category by its code or name, folded."""

    names: Sequence[str]
    by_word: Mapping[str, Category]

    def named(self, word: str) -> Category | None:
        """The category of this code or name; None for a name that none or two of them bear."""
        return self.by_word.get(folded(word))


def known_categories() -> Categories:
    """All of them, as they are now."""
    rows = list(Category.objects.select_related("parent"))
    bearers = Counter(row.name for row in rows)
    found = {folded(row.name): row for row in rows if bearers[row.name] == 1}
    for row in rows:
        found |= {folded(row.code): row, folded(str(row)): row}
    return Categories([str(row) for row in rows], found)
