"""The petition handling opinion (信访处理意见书) and the reply to suggestions and inquiries (答复意见)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .sheets import Fact, Part, Sheet, lacking

REVIEW_DAYS = 30  # 《信访工作条例》 art. 35, for the petitioner to ask and for the reviewer to answer


class ClaimOutcome(StrEnum):
    """How one claim is decided (art. 32); a claim supported in part is split beforehand."""

    SUPPORTED = "supported"
    EXPLAINED = "explained"
    NOT_SUPPORTED = "not_supported"

    @property
    def label(self) -> str:
        return str(_OUTCOMES[self])


_OUTCOMES = {
    ClaimOutcome.SUPPORTED: gettext_lazy("予以支持"),
    ClaimOutcome.EXPLAINED: gettext_lazy("解释说明"),
    ClaimOutcome.NOT_SUPPORTED: gettext_lazy("不予支持"),
}


@dataclass(frozen=True)
class Execution:
    """Who does what by when, so that a supported claim comes true (art. 32, second paragraph)."""

    duty: str
    owner: str
    due: date


@dataclass(frozen=True)
class AnsweredClaim:
    """One claim with all that art. 32 asks an opinion to state about it.

    `legal_basis` names each provision to the article. `established_by` says how the facts were found.
    """

    demand: str
    facts: str
    reasons: str
    outcome: ClaimOutcome | None
    opinion: str
    legal_basis: tuple[str, ...]
    established_by: str = ""
    execution: Execution | None = None

    def missing_parts(self) -> list[Part]:
        """What is still to be said of it."""
        parts = {
            Part(_("诉求"), "answer"): self.demand.strip(),
            Part(_("查明的事实"), "answer"): self.facts.strip(),
            Part(_("理由"), "answer"): self.reasons.strip(),
            Part(_("处理意见"), "answer"): self.opinion.strip() and self.outcome,
            Part(_("法律依据"), "answer"): any(basis.strip() for basis in self.legal_basis),
            Part(_("执行责任和期限"), "execution"): self.execution or self.outcome != ClaimOutcome.SUPPORTED,
        }
        return lacking(parts)


@dataclass(frozen=True, kw_only=True)
class OpinionSheet(Sheet):
    """信访处理意见书 (art. 31(六), 32, 35).

    `review_body` is the one named body that reviews; `received_from` is empty when the petition came to us
    directly. `elsewhere` tells of claims that art. 31(一) to (五) sends to another procedure. No right to
    sue is printed: acts on petitions are outside administrative litigation.
    """

    template: ClassVar[str] = "papers/opinion.html"

    received_on: date | None
    accepted_on: date | None
    review_body: str
    claims: tuple[AnsweredClaim, ...]
    elsewhere: tuple[Fact, ...] = ()
    received_from: str = ""
    heard: str = ""
    investigated: str = ""
    help_offered: str = ""
    attachments: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()
    review_days: int = field(default=REVIEW_DAYS, init=False)

    @property
    def title(self) -> str:
        return _("信访处理意见书")

    def missing_parts(self) -> list[Part]:
        parts = {
            Part(_("文号")): self.paper_number,
            Part(_("信访人")): self.addressee,
            Part(_("收到日期")): self.received_on,
            Part(_("受理日期"), "accepted_on"): self.accepted_on,
            Part(_("复查机关"), "review_body"): self.review_body.strip(),
            Part(_("诉求"), "answer"): self.claims,
            Part(_("落款日期")): self.dated,
        }
        missing = super().missing_parts() + lacking(parts)
        for number, claim in enumerate(self.claims, 1):
            missing += [
                Part(_("诉求%(number)d的%(part)s") % {"number": number, "part": part.name}, part.code)
                for part in claim.missing_parts()
            ]
        return missing


@dataclass(frozen=True)
class Reply:
    """One suggestion or question and what we say to it; `outcome` as in 采纳, 部分采纳, 留作参考, or empty."""

    said: str
    answer: str
    outcome: str = ""
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReplySheet(Sheet):
    """答复意见 to suggestions (art. 29), inquiries and thanks: no opinion, so no review is offered."""

    template: ClassVar[str] = "papers/reply.html"

    received_on: date | None
    replies: tuple[Reply, ...]
    received_from: str = ""
    thanks: str = ""
    more: tuple[Fact, ...] = ()

    @property
    def title(self) -> str:
        return _("信访事项答复意见")

    def missing_parts(self) -> list[Part]:
        parts = {
            Part(_("信访人")): self.addressee,
            Part(_("收到日期")): self.received_on,
            Part(_("答复内容")): self.replies and all(reply.answer.strip() for reply in self.replies),
            Part(_("落款日期")): self.dated,
        }
        return super().missing_parts() + lacking(parts)
