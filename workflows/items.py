"""What every flow's item is: a row with a state, a version and a stream in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.verbs import Act, Change, SystemActor, Verb

if TYPE_CHECKING:
    from offices.models import Staff


class FlowItem(models.Model):
    """Base of everything that moves through a flow. The engine alone calls its transitions."""

    version = models.PositiveIntegerField(_("版本"), default=0, editable=False)

    # The prefix of the event codes: «case.accept».
    log_prefix: ClassVar[str] = "item"
    state_field: ClassVar[str] = "state"
    # What the running effect reported; lives for one call of the engine.
    last_change: Change | None = None

    class Meta:
        abstract = True

    def event_code(self, verb: str) -> str:
        """What the log calls `verb` of this item, e.g. «case.accept»."""
        return f"{self.log_prefix}.{verb}"

    @property
    def stream(self) -> str:
        """The item's stream in the log."""
        raise NotImplementedError

    @contextmanager
    def unchanging(self) -> Iterator[None]:
        """A span in which nothing of the item changes, so that what was gathered once may be used again."""
        yield

    def roles_of(self, by: Staff | SystemActor, verb: str) -> dict[str, str]:
        """The roles `by` may use on this item for `verb`, each with the post it rests on."""
        raise NotImplementedError

    def earliest_evidence(self) -> dt.date | None:
        """No fact about the item can lie before this day."""
        return None

    def effect(self, act: Act) -> Change:
        """Write what the verb means to the rows of the room that owns the item."""
        raise NotImplementedError

    def follow_clocks(self) -> None:
        """Bring the item's clocks in step with the log."""

    def carry_out(self, act: Act) -> str | None:
        """Body of every transition; answers the state where the verb has several."""
        self.last_change = self.effect(act)
        return self.last_change.state or None

    @classmethod
    @cache
    def verbs(cls) -> Mapping[str, Verb]:
        """Every verb of the flow, by code, in the order of its declaration."""
        found: dict[str, Verb] = {}
        for klass in reversed(cls.__mro__):
            for attribute in vars(klass).values():
                meta = getattr(attribute, "_django_fsm", None)
                for one in meta.transitions.values() if meta else ():
                    found[one.custom["verb"].code] = one.custom["verb"]
        return MappingProxyType(found)
