"""What `manage.py bench` measures: one module per name, each with `run(stdout, **options)`.

A bench measures in one run what it compares, prints its figures as ratios to a floor measured beside them
(seconds of two machines cannot be compared, ratios can), and leaves nothing behind: `scratch.database()`
gives it a database of its own. A module whose name is a word of Python ends with «_».
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import TextIO

NOT_BENCHES = {
    "by_hand", "ledgers", "many_pieces", "matters", "people", "plain_sums", "pouring", "readers", "scratch", "words"
}  # fmt: skip


def names() -> list[str]:
    """Every bench there is."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name.removesuffix("_") for name in found if name not in NOT_BENCHES)


def bench(name: str) -> Callable[[TextIO, int], None]:
    """The function of one bench. Raises KeyError for an unknown name."""
    if name not in names():
        raise KeyError(name)
    known = {module.name for module in pkgutil.iter_modules(__path__)}
    module = import_module(f"{__name__}.{name if name in known else name + '_'}")
    run: Callable[[TextIO, int], None] = module.run
    return run
