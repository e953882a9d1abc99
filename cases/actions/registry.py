"""Which function carries out which verb. A verb without one cannot be performed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workflows.verbs import Act, Change

# The item is the room's own: a Case, a Review, a Supervision.
Effect = Callable[[Any, Act], Change]
_EFFECTS: dict[str, Effect] = {}


def effect(verb: str) -> Callable[[Effect], Effect]:
    """Register the function that writes what `verb` means to this room's rows; verbs of a review carry «review.»."""

    def wrap(function: Effect) -> Effect:
        if verb in _EFFECTS:
            raise RuntimeError(f"two effects for the verb {verb}")
        _EFFECTS[verb] = function
        return function

    return wrap


def effect_of(verb: str) -> Effect:
    """The function of `verb`; KeyError when the flow declares a verb nobody carries out."""
    return _EFFECTS[verb]


def effects() -> frozenset[str]:
    """The verbs somebody carries out."""
    return frozenset(_EFFECTS)
