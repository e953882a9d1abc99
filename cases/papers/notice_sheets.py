"""The notice (告知书) as a sheet, and the small parts its builders in notices.py take."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .sheets import Code, Fact, PaperState, Part, Section, Sheet, cn_date, cn_date_with_weekday, empty_facts, lacking


class NoticeKind(StrEnum):
    """The eight notices."""

    RECEIVED = "received"
    PASSED_ON = "passed_on"
    DIRECTED = "directed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_AGAIN = "not_again"
    LEGAL_ROUTE = "legal_route"
    EXTENDED = "extended"

    @property
    def label(self) -> str:
        return str(_TITLES[self])


_TITLES = {
    NoticeKind.RECEIVED: gettext_lazy("信访事项程序性告知书"),
    NoticeKind.PASSED_ON: gettext_lazy("信访事项去向告知书"),
    NoticeKind.DIRECTED: gettext_lazy("信访事项告知书"),
    NoticeKind.ACCEPTED: gettext_lazy("信访事项受理告知书"),
    NoticeKind.DECLINED: gettext_lazy("信访事项不予受理告知书"),
    NoticeKind.NOT_AGAIN: gettext_lazy("信访事项不再受理告知书"),
    NoticeKind.LEGAL_ROUTE: gettext_lazy("信访事项法定途径告知书"),
    NoticeKind.EXTENDED: gettext_lazy("信访事项延期办理告知书"),
}


@dataclass(frozen=True, kw_only=True)
class NoticeSheet(Sheet):
    """A notice as the builders in notices.py make it."""

    template: ClassVar[str] = "papers/notice.html"

    kind: NoticeKind
    sections: tuple[Section, ...]
    opening: str = ""
    closing: str = ""
    copies: str = ""

    @property
    def title(self) -> str:
        return self.kind.label

    def missing_parts(self) -> list[Part]:
        parts = {Part(_("信访人")): self.addressee, Part(_("落款日期")): self.dated, Part(_("文号")): self.paper_number}
        return super().missing_parts() + lacking(parts) + empty_facts(self.sections)


class Head(TypedDict, total=False):
    """The common head and foot of sheets.Sheet, handed through by every builder."""

    organ: str
    paper_number: str
    case_number: str
    national_number: str
    addressee: str
    you: str | Promise
    contact_person: str
    contact_phone: str
    dated: date | None
    state: PaperState
    printed_by: str
    printed_at: datetime | None
    copies: str


@dataclass(frozen=True)
class Received:
    """What we received: the day, what it says in one line, and who sent it on (empty: it came to us directly)."""

    day: date
    summary: str
    sent_by: str = ""

    def section(self) -> Section:
        facts = [Fact(_("收到日期"), cn_date(self.day)), Fact(_("信访事项"), self.summary)]
        if self.sent_by:
            facts.insert(1, Fact(_("转来机关"), self.sent_by))
        return Section(_("收到情况"), facts=tuple(facts))


@dataclass(frozen=True)
class Limit:
    """A last day and, in words, how it was counted."""

    last_day: date
    counted: str = ""

    def facts(self, label: str) -> tuple[Fact, ...]:
        day = Fact(label, cn_date_with_weekday(self.last_day))
        return (day, Fact(_("期限的计算"), self.counted)) if self.counted else (day,)


@dataclass(frozen=True)
class Body:
    """An authority to turn to. Address and phone are printed when known."""

    name: str
    address: str = ""
    phone: str = ""

    def facts(self, label: str, code: Code = "") -> tuple[Fact, ...]:
        more = ((_("地址"), self.address), (_("电话"), self.phone))
        return (Fact(label, self.name, code), *(Fact(name, value) for name, value in more if value))


@dataclass(frozen=True)
class PastOpinion:
    """An opinion already given: its name (处理、复查、复核意见书), number, and when it was served."""

    name: str
    number: str
    dated: date
    served: date | None

    def line(self) -> str:
        said = {"number": self.number or _("文号见该意见书"), "dated": cn_date(self.dated)}
        if self.served is None:
            return _("%(number)s，%(dated)s作出") % said
        return _("%(number)s，%(dated)s作出，%(served)s送达") % {**said, "served": cn_date(self.served)}
