"""What every paper carries, and the small typed parts that papers are made of.

A sheet is frozen and knows no model: texts arrive as they are to be printed (masked where the reader may
not see more), dates as dates. A sheet that is not yet issued is a draft and says so on every page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PAPER_LANGUAGE = "zh-hans"
# Who printed a paper and when is not part of what it says.
_NOT_CONTENT = {"printed_by", "printed_at", "purpose", "state"}
_YOU = gettext_lazy("您")


class PaperState(StrEnum):
    """A paper is a draft until it is signed, numbered and issued."""

    DRAFT = "draft"
    ISSUED = "issued"


# What a part is known by where there is something to be done about it.
Code = Literal["", "review_body", "contact_phone", "route", "body", "receiver", "execution", "accepted_on", "answer"]


@dataclass(frozen=True)
class Part:
    """A part of a paper: its name as the reader knows it; `code` finds its cure in cases/papers/fill.py, if any."""

    name: str
    code: Code = ""


def lacking(parts: Mapping[Part, object]) -> list[Part]:
    """The parts of which nothing is there."""
    return [part for part, there in parts.items() if not there]


class IncompletePaper(ValueError):
    """A paper may not be issued without these parts; `parts` are their names."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = [part.name for part in parts]
        super().__init__("、".join(self.parts))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The common head and foot (domain table 3, first line).

    `organ` is the body with power, never an inner section. `printed_at` is aware. `paper_number` is the
    文号 as in 柳民信受〔2026〕12号; `case_number` ours, `national_number` the national system's. `you` is how
    the addressee is spoken to: 您, 你们 or 你单位.
    """

    template: ClassVar[str]
    style: ClassVar[str] = "paper.css"

    organ: str
    paper_number: str = ""
    case_number: str = ""
    national_number: str = ""
    addressee: str = ""
    you: str | Promise = _YOU
    contact_person: str = ""
    contact_phone: str = ""
    dated: date | None = None
    # The day the machine made it, where the paper bears another one: it cannot have been there before.
    made_on: date | None = None
    state: PaperState = PaperState.DRAFT
    printed_by: str = ""
    printed_at: datetime | None = None

    @property
    def title(self) -> str:
        """The paper's name as printed and as the reader's window shows it."""
        raise NotImplementedError

    def missing_parts(self) -> list[Part]:
        """The parts without which this paper may not be issued."""
        return lacking({Part(_("发文机关")): self.organ})


@dataclass(frozen=True)
class Fact:
    """One labelled line: what it is, what it says. `code` as of a Part; it is not printed."""

    label: str | Promise
    value: str | Promise
    code: Code = field(default="", compare=False)


def empty_facts(sections: Iterable[Section]) -> list[Part]:
    """The labelled lines that say nothing."""
    facts = [fact for section in sections for fact in section.facts]
    return [Part(str(fact.label), fact.code) for fact in facts if not str(fact.value).strip()]


@dataclass(frozen=True)
class Section:
    """A headed part of a letter: paragraphs first, then labelled lines."""

    heading: str | Promise
    paragraphs: tuple[str | Promise, ...] = ()
    facts: tuple[Fact, ...] = ()


def cn_date(day: date) -> str:
    """2027年1月9日: Arabic digits without leading zeros (GB/T 9704)."""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


def cn_weekday(day: date) -> str:
    """星期一 to 星期日."""
    names = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
    return names[day.weekday()]


def cn_date_with_weekday(day: date) -> str:
    """2027年1月9日（星期六）."""
    return _("%(date)s（%(weekday)s）") % {"date": cn_date(day), "weekday": cn_weekday(day)}


def cn_number(number: int) -> str:
    """1 to 99 as Chinese numerals (十二, 三十), larger ones as digits."""
    digits = "零一二三四五六七八九"
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones else "")


def words(sheet: Sheet) -> str:
    """All that the sheet says as canonical JSON, without who prints it and when."""
    with translation.override(PAPER_LANGUAGE):
        said = {f.name: getattr(sheet, f.name) for f in fields(sheet) if f.name not in _NOT_CONTENT}
        return json.dumps({"paper": type(sheet).__name__, **said}, default=_plain, ensure_ascii=False, sort_keys=True)


def content_hash(sheet: Sheet) -> str:
    """SHA-256 (hex) of what the sheet says, whoever prints it and when.

    It stays the same from draft to reprint as long as no word changes; it is not the hash of the PDF bytes.
    """
    return hashlib.sha256(words(sheet).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Promise):
        return str(value)
    return {f.name: getattr(value, f.name) for f in fields(value) if f.compare}
