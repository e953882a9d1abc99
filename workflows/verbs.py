"""How a flow says what may happen: verbs as django-fsm transitions that carry their own rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import Promise
from django_fsm import transition

if TYPE_CHECKING:
    from offices.models import Staff
    from workflows.items import FlowItem

Words = str | Promise


@dataclass(frozen=True)
class SystemActor:
    """A machine that acts under its own name in the log, e.g. SystemActor("import")."""

    name: str

    @property
    def actor(self) -> str:
        return f"system:{self.name}"


@dataclass(frozen=True)
class Reason:
    """Why something may not be done, in words a clerk can act on. `field` names the form field."""

    code: str
    words: Words
    field: str = ""


def stood_in_for(acting_as: str) -> str:
    """In whose place somebody acts on this post («head@JA for zhang.wei»), as the log names them; «» on one's own."""
    absent = acting_as.partition(" for ")[2].split(" ")[0]
    return f"staff:{absent}" if absent else ""


def hands(actor: str, acting_as: str) -> frozenset[str]:
    """Whose deed it is, as the log names them: who acts, and the absent in whose place."""
    return frozenset({actor, stood_in_for(acting_as)} - {""})


@dataclass(frozen=True)
class Act:
    """One attempt at a verb: who, on which evidence date, with which details."""

    verb: Verb
    by: Staff | SystemActor
    on: dt.date
    acting_as: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def person(self) -> Staff | None:
        """The member of staff who acts; None for a machine."""
        return None if isinstance(self.by, SystemActor) else self.by

    @property
    def stands_in_for(self) -> str:
        """In whose place somebody acts, as the log names them; «» on a post of one's own."""
        return stood_in_for(self.acting_as)

    @property
    def hands(self) -> frozenset[str]:
        """Whose deed it is, as the log names them: who acts, and the absent in whose place."""
        return hands(self.by.actor, self.acting_as)

    def get(self, name: str, default: Any = None) -> Any:
        """The detail `name`, or `default` when it was not given."""
        value = self.details.get(name, default)
        return default if value in ("", None) else value


@dataclass(frozen=True)
class Change:
    """What an effect did: codes for the log, the state it chose (verbs with several targets
    only), and what remains to be written once the item itself is saved: as a deed (`then`) or as
    unwritten rows, parents before children (`rows`), which may be written many items at a time.
    """

    log: Mapping[str, Any] = field(default_factory=dict)
    state: str = ""
    then: Callable[[], None] | None = None
    rows: Callable[[], Sequence[models.Model]] | None = None


Guard = Callable[[Any, Act], Reason | None]


@dataclass(frozen=True)
class Verb:
    """One row of the workflow table (design section 4)."""

    code: str
    label: Words
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    posts: tuple[str, ...]
    guards: tuple[Guard, ...]
    article: str
    certainty: str
    paper: str = ""
    any_date: bool = False

    @property
    def moves(self) -> bool:
        """Whether the verb changes the state; the others record a fact."""
        return bool(self.targets)


def verb(
    field_: Any,
    label: Words,
    *,
    source: str | Sequence[str],
    target: Any = None,
    posts: Sequence[str],
    guards: Sequence[Guard] = (),
    article: str,
    certainty: str = "T",
    paper: str = "",
    any_date: bool = False,
) -> Callable[[Callable[[Any, Act], None]], Callable[[Any, Act], Any]]:
    """Declare a verb as a transition of `field_`.

    The decorated function carries only the docstring; carrying out is `item.carry_out(act)`,
    which the room that owns the concrete model provides. `target=None` leaves the state alone.
    `certainty` is the mark of domain.md: T text read, E excerpt, C code seen, M memory, I inference.
    `any_date` allows an evidence date before the receipt (history, corrections).
    """
    sources = (source,) if isinstance(source, str) else tuple(source)
    targets = () if target is None else tuple(getattr(target, "allowed_states", None) or [target])

    def wrap(declared: Callable[[Any, Act], None]) -> Callable[[Any, Act], Any]:
        spec = Verb(
            declared.__name__, label, sources, targets, tuple(posts), tuple(guards), article, certainty, paper, any_date
        )

        def run(self: FlowItem, act: Act) -> str | None:
            return self.carry_out(act)

        run.__name__, run.__doc__, run.__qualname__ = declared.__name__, declared.__doc__, declared.__qualname__
        decorated: Callable[[Any, Act], Any] = transition(
            field=field_, source=list(sources), target=target, custom={"verb": spec}
        )(run)
        return decorated

    return wrap


def of_details(guard: Guard) -> Guard:
    """Mark a guard that judges what was filled in: it is not asked before there is a form."""
    guard.of_details = True  # type: ignore[attr-defined]
    return guard


def judges_details(guard: Guard) -> bool:
    """Whether the guard can only be asked of a filled-in form."""
    return bool(getattr(guard, "of_details", False))
