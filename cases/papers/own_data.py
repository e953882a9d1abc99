"""What the office keeps about one petitioner, for their own hands (《个人信息保护法》 arts. 17, 45, 48)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _

from .sheets import Part, Sheet, lacking


@dataclass(frozen=True)
class Kept:
    """One thing that is kept: what it is, what it says, what for, since when corrected."""

    label: str
    value: str
    purpose: str
    corrected: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnDataSheet(Sheet):
    """本人信息: handed to the person, or who acts for them, after their identity was checked."""

    template: ClassVar[str] = "papers/own_data.html"

    received_on: date
    kept: tuple[Kept, ...]
    claims: tuple[str, ...] = ()
    pieces: tuple[tuple[date, str, str], ...] = ()
    papers: tuple[tuple[str, str, date], ...] = ()
    given_to: tuple[tuple[date, str, str], ...] = ()
    readers: tuple[tuple[date, str], ...] = ()
    files: tuple[str, ...] = ()
    how_long: str = ""

    @property
    def title(self) -> str:
        return _("信访人本人信息")

    def missing_parts(self) -> list[Part]:
        parts = {
            Part(_("信访事项编号")): self.case_number,
            Part(_("本人")): self.addressee,
            Part(_("打印人")): self.printed_by,
        }
        return super().missing_parts() + lacking(parts)
