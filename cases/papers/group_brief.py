"""The brief of a key group (重点群体简报) that a leader reads before meeting its representatives."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _

from .sheets import Fact, Part, Sheet, lacking


@dataclass(frozen=True)
class BriefMatter:
    """One matter of the group that the reader may see; no petitioner is named."""

    number: str
    title: str
    office: str
    state: str
    due: date | None = None
    standing: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class BriefMeeting:
    """When, where and under whom a meeting was held, what was asked and what was answered."""

    held: date
    place: str
    host: str
    raised: str
    answered: str


@dataclass(frozen=True)
class BriefPromise:
    """A promise, whose, until when, and what became of it."""

    what: str
    owner: str
    due: date
    state: str
    outcome: str = ""
    is_late: bool = False


@dataclass(frozen=True, kw_only=True)
class GroupBriefSheet(Sheet):
    """Figures, claims and promises of one group. `matters` and `figures` count what the reader may see and say so.

    `representatives` come masked (王某某). `purpose`, `printed_by` and `printed_at` stand on every page.
    """

    template: ClassVar[str] = "papers/group_brief.html"

    name: str
    purpose: str
    leader: str
    opened_on: date
    closed_on: date | None = None
    is_confidential: bool = False
    claims: str = ""
    policy: str = ""
    figures: tuple[Fact, ...] = ()
    matters: tuple[BriefMatter, ...] = ()
    representatives: tuple[str, ...] = ()
    meetings: tuple[BriefMeeting, ...] = ()
    promises: tuple[BriefPromise, ...] = ()
    answer_state: str = ""
    answer: tuple[Fact, ...] = ()

    @property
    def title(self) -> str:
        return _("重点群体简报")

    def missing_parts(self) -> list[Part]:
        parts = {
            Part(_("打印人")): self.printed_by,
            Part(_("打印时间")): self.printed_at,
            Part(_("用途")): self.purpose,
        }
        return super().missing_parts() + lacking(parts)
