"""What a transaction cannot take back by itself, above all files, is taken back when its verb fails.

A file cannot be written after the commit (its row would promise what a full disk may still refuse), so it
is written before and removed again if the verb, or the commit itself, does not come to its end. A process
killed in between leaves a file that no row names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Undo = Callable[[], object]
_waiting: ContextVar[list[Undo] | None] = ContextVar("undo", default=None)


def on_failure(undo: Undo) -> None:
    """Have `undo` called if the verb now being performed fails. Outside a verb there is nobody to call it."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append(undo)


@contextmanager
def undoing() -> Iterator[None]:
    """Around the transaction of one verb: what was registered within is called, last first, if it fails.

    A verb performed within another is taken back with the outer one.
    """
    outer = _waiting.get()
    mine: list[Undo] = []
    token = _waiting.set(mine)
    try:
        yield
    except BaseException:
        for undo in reversed(mine):
            undo()
        raise
    else:
        if outer is not None:
            outer.extend(mine)
    finally:
        _waiting.reset(token)
