"""What must stand before a matter may be resolved or closed: tables a civil servant can check.

A need is a named question to the facts; a row says which needs hold for which class of matter,
route and kind of petitioner. The reasons come out of the needs, one sentence each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from workflows.codes import CaseClass, CloseGround, HearingExemption, Outcome
from workflows.petition_facts import PetitionFacts
from workflows.verbs import Reason

# A request posted on the last day may still be on its way; the 条例 names no number, so this is
# our inference (domain.md 2.4) and only ever works in the petitioner's favour.
POST_GRACE_DAYS = 7

Need = Callable[[PetitionFacts], Reason | None]


def told_of_route(facts: PetitionFacts) -> Reason | None:
    """Art. 31(一)–(五): the petitioner was told which procedure takes the demand."""
    if any(claim.elsewhere and not claim.route_told for claim in facts.claims):
        return Reason("route_not_told", _("还有诉求应走法定途径，尚未出具法定途径告知书。"))
    return None


def heard(facts: PetitionFacts) -> Reason | None:
    """Art. 31(六): the petitioner's statement was heard, or a coded exemption is on file."""
    tried = facts.hearing_exemption != HearingExemption.UNREACHABLE or facts.contact_attempts
    if facts.heard or (facts.hearing_exemption and tried):
        return None
    return Reason("not_heard", _("还没有听取信访人陈述的记录。"))


def answered(facts: PetitionFacts) -> Reason | None:
    """Art. 32(1): every demand that stays with us has its own answer."""
    missing = [str(claim.ordinal) for claim in facts.ours() if not claim.outcome]
    return Reason("unanswered", _("第 %s 项诉求还没有答复。") % "、".join(missing)) if missing else None


def signed(facts: PetitionFacts) -> Reason | None:
    """The leader stands for every answer."""
    if any(claim.answer_state != "signed" for claim in facts.ours()):
        return Reason("unsigned", _("答复意见还没有由责任领导签发。"))
    return None


def issued(facts: PetitionFacts) -> Reason | None:
    """The answer exists as a numbered paper."""
    return None if facts.opinion_issued_on else Reason("not_issued", _("处理意见书（答复书）还没有出具。"))


def served(facts: PetitionFacts) -> Reason | None:
    """Art. 35: the petitioner's right runs from service, so service must be proven."""
    return None if facts.opinion_served_on else Reason("not_served", _("处理意见书（答复书）还没有送达凭证。"))


def executed(facts: PetitionFacts) -> Reason | None:
    """Art. 32(2): what was supported is done, or promised with a date."""
    for claim in facts.ours():
        if claim.outcome == Outcome.SUPPORTED and not (claim.executed or claim.promised):
            return Reason("not_executed", _("予以支持的诉求还没有落实，也没有写明落实期限的承诺。"))
    return None


@dataclass(frozen=True)
class ResolveRow:
    """One row of the resolve table; `route` «6» is the petition procedure, «1-5» another one."""

    case_class: str
    route: str
    anonymous: bool
    needs: tuple[Need, ...]
    article: str
    certainty: str


RESOLVE_TABLE: tuple[ResolveRow, ...] = (
    ResolveRow(CaseClass.CLAIM, "6", False, (heard, answered, signed, issued, served, executed), "31(六), 32, 35", "T"),
    ResolveRow(CaseClass.CLAIM, "6", True, (answered, signed, issued, executed), "31(六), 32", "I"),
    ResolveRow(CaseClass.CLAIM, "1-5", False, (told_of_route,), "31(一)–(五)", "T"),
    ResolveRow(CaseClass.CLAIM, "1-5", True, (), "31(一)–(五)", "I"),
    ResolveRow(CaseClass.SUGGESTION, "", False, (answered, signed, issued, served), "29", "I"),
    ResolveRow(CaseClass.SUGGESTION, "", True, (answered, signed), "29", "I"),
    ResolveRow(CaseClass.ACCUSATION, "", False, (answered, signed, issued, served), "30", "I"),
    ResolveRow(CaseClass.ACCUSATION, "", True, (answered, signed), "30", "I"),
    ResolveRow(CaseClass.INQUIRY, "", False, (answered, signed, issued, served), "23", "I"),
    ResolveRow(CaseClass.INQUIRY, "", True, (answered, signed), "23", "I"),
)


def resolve_rows(facts: PetitionFacts) -> list[ResolveRow]:
    """The rows that hold for this matter; a matter with demands on several routes has several."""
    if facts.case_class != CaseClass.CLAIM:
        routes = {""}
    else:
        routes = {"1-5" if claim.elsewhere else "6" for claim in facts.claims}
    return [
        row
        for row in RESOLVE_TABLE
        if row.case_class == facts.case_class and row.route in routes and row.anonymous == facts.anonymous
    ]


def missing_to_resolve(facts: PetitionFacts) -> Iterator[Reason]:
    """Every reason why the matter is not resolved yet, each once."""
    rows = resolve_rows(facts)
    if not rows:
        yield Reason("not_classified", _("事项还没有确定类别和诉求途径。"))
    for need in dict.fromkeys(need for row in rows for need in row.needs):
        if reason := need(facts):
            yield reason


def nothing_left_open(facts: PetitionFacts) -> Iterator[Reason]:
    """What holds for every ground: no promise, review or unfinished paper is open."""
    if facts.open_commitments:
        yield Reason("commitment_open", _("还有 %d 项承诺没有兑现或了结。") % facts.open_commitments)
    if facts.review_open:
        yield Reason("review_open", _("复查（复核）尚未办结。"))
    if facts.draft_documents:
        yield Reason("papers_open", _("还有 %d 份文书没有出具或送达，卷内材料不齐。") % facts.draft_documents)


def missing_to_close(facts: PetitionFacts, ground: str, on: dt.date, *, enquired: bool) -> Iterator[Reason]:
    """Every reason why the matter may not be closed on `ground` on the day `on`."""
    yield from nothing_left_open(facts)
    if ground == CloseGround.NO_REVIEW and facts.on_petition_route():
        yield Reason("has_review", _("信访程序事项有复查权利，不能按“没有复查程序”结案。"), "ground")
    if ground == CloseGround.NOBODY and not facts.anonymous:
        yield Reason("somebody", _("信访人姓名、住址清楚，答复须送达。"), "ground")
    if ground == CloseGround.REEXAMINED and not facts.reexamined_on:
        yield Reason("not_reexamined", _("没有已送达的复核意见。"), "ground")
    if ground == CloseGround.REVIEW_OVER:
        yield from _review_not_over(facts, on, enquired)


def _review_not_over(facts: PetitionFacts, on: dt.date, enquired: bool) -> Iterator[Reason]:
    if not (facts.opinion_served_on and facts.review_last_day):
        yield Reason("not_served", _("没有送达凭证，复查期限没有起算，不能以期满为由结案。"), "ground")
        return
    over = facts.review_last_day + dt.timedelta(days=POST_GRACE_DAYS)
    if on <= over:
        words = _("复查申请期至 %(last)s，另为邮寄在途的申请留 %(grace)d 天，%(over)s 之后才能以期满为由结案。")
        yield Reason(
            "review_running",
            words % {"last": facts.review_last_day, "grace": POST_GRACE_DAYS, "over": over},
            "ground",
        )
    if not enquired:
        yield Reason("not_enquired", _("请先向复查机关核实信访人是否已申请复查，并作记录。"), "enquired")
