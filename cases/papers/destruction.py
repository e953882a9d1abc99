"""The certificate of destruction (销毁证明): which files went, on whose word, what stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from .sheets import Sheet


@dataclass(frozen=True)
class GoneFile:
    """One destroyed file. `line` names the last line of its log, which stays and can be proved."""

    number: str
    outcome: str
    period: str
    due: date
    people: int
    fields: int
    files: int
    line: str


@dataclass(frozen=True)
class KeptFile:
    """One file of the list that was left out, and why."""

    number: str
    why: str


@dataclass(frozen=True)
class Say:
    """Who proposed or approved: name, post, moment."""

    what: str
    name: str
    post: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DestructionSheet(Sheet):
    """销毁证明. It names matters by number only."""

    template: ClassVar[str] = "papers/destruction.html"

    reason: str
    done_at: datetime
    says: tuple[Say, ...]
    gone: tuple[GoneFile, ...]
    kept: tuple[KeptFile, ...] = ()
    basis: str = ""

    @property
    def title(self) -> str:
        return _("档案销毁证明")
