"""Letters between offices (督办函、督办回复、建议书、采纳反馈; domain table 3.15), filled by fill_letters.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from .sheets import Part, Section, Sheet, empty_facts, lacking


@dataclass(frozen=True, kw_only=True)
class LetterSheet(Sheet):
    """A letter of one office to another. `name` is its title."""

    template: ClassVar[str] = "papers/letter.html"

    name: str
    opening: str
    sections: tuple[Section, ...]
    closing: str = ""

    @property
    def title(self) -> str:
        return self.name

    def missing_parts(self) -> list[Part]:
        parts = {
            Part(_("收文单位")): self.addressee,
            Part(_("落款日期")): self.dated,
            Part(_("文号")): self.paper_number,
        }
        return super().missing_parts() + lacking(parts) + empty_facts(self.sections)
