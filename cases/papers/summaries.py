"""The case summary (案件摘要) that leaders read before they meet a petitioner or sign."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _

from .sheets import Part, Sheet, lacking


@dataclass(frozen=True)
class SummaryClaim:
    """One claim: the art. 31 route, the outcome and the answer as far as there are any."""

    demand: str
    route: str = ""
    outcome: str = ""
    answer: str = ""
    execution: str = ""

    @property
    def is_long(self) -> bool:
        """Whether the row may break across pages; shorter ones are kept whole under their table's head."""
        return max(len(self.demand), len(self.answer)) > 400


@dataclass(frozen=True)
class SummaryClock:
    """One time limit. `counted` says in words how it came about; `original` stays beside a moved `last_day`."""

    name: str
    started: date
    last_day: date
    status: str
    counted: str
    original: date | None = None
    is_late: bool = False
    is_provisional: bool = False


@dataclass(frozen=True)
class SummaryEvent:
    """One key event; `entered` is the day it was written down, shown where it differs."""

    happened: date
    what: str
    who: str = ""
    entered: date | None = None


@dataclass(frozen=True)
class SummaryDocument:
    """One outgoing paper and the proof that it arrived."""

    name: str
    number: str = ""
    issued: date | None = None
    served: date | None = None
    way: str = ""


@dataclass(frozen=True)
class SummaryPromise:
    """A dated promise and what became of it."""

    what: str
    due: date
    state: str


@dataclass(frozen=True)
class SummaryStep:
    """What comes next, by whom, until when."""

    what: str
    who: str = ""
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class SummarySheet(Sheet):
    """案件摘要 (3.17). Petitioners come masked (王某某), their numbers and addresses not at all.

    `people` counts everybody concerned, `submissions` the letters and visits so far. `printed_by`,
    `printed_at` and `purpose` stand on every page: a summary that wanders names who let it go.
    """

    template: ClassVar[str] = "papers/summary.html"

    stage: str
    received_on: date
    petitioner_masked: str
    people: int
    submissions: int
    purpose: str
    channel: str = ""
    source: str = ""
    petition_class: str = ""
    category: str = ""
    place: str = ""
    complained_of: str = ""
    key_group: str = ""
    representatives: int = 0
    leader: str = ""
    leader_post: str = ""
    sponsored: bool = False
    lead_office: str = ""
    co_offices: tuple[str, ...] = ()
    handler: str = ""
    assigned_on: date | None = None
    facts: str = ""
    law: str = ""
    handling: str = ""
    marks: tuple[str, ...] = ()
    claims: tuple[SummaryClaim, ...] = ()
    clocks: tuple[SummaryClock, ...] = ()
    events: tuple[SummaryEvent, ...] = ()
    documents: tuple[SummaryDocument, ...] = ()
    promises: tuple[SummaryPromise, ...] = ()
    steps: tuple[SummaryStep, ...] = ()

    @property
    def title(self) -> str:
        return _("案件摘要")

    def missing_parts(self) -> list[Part]:
        parts = {
            Part(_("信访事项编号")): self.case_number,
            Part(_("打印人")): self.printed_by,
            Part(_("打印时间")): self.printed_at,
            Part(_("用途")): self.purpose,
        }
        return super().missing_parts() + lacking(parts)
