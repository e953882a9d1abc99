"""What a ground may need: named questions to the facts, each with its sentence for the people it binds.

The rows of `workflows/data/grounds.toml` name them; a need answers a reason or nothing and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.codes import HearingExemption, Route
from workflows.petition_facts import PetitionFacts
from workflows.verbs import Reason

# A request posted on the last day may still be on its way; the 条例 names no number, so this is
# our inference (domain.md 2.4) and only ever works in the petitioner's favour.
POST_GRACE_DAYS = 7
# One unanswered call is no «cannot be reached». The 条例 names no number: ours, in the petitioner's favour.
EARLIER_ATTEMPTS = 2


@dataclass(frozen=True)
class Earlier:
    """The matter a refusal rests on: whether it is the same by somebody's verdict, in hand below us in its time, when
    its 复核 was served and whether that is proven.
    """

    is_same: bool
    in_hand_below: bool
    reexamined_on: dt.date | None
    service_proven: bool


@dataclass(frozen=True)
class Asked:
    """A matter on one evidence date, with what was filled in."""

    facts: PetitionFacts
    on: dt.date
    evidence: bool = False
    enquired: bool = False
    earlier: Earlier | None = None


@dataclass(frozen=True)
class Need:
    """`ask` answers why the need is not met; `words` say in a table what is needed."""

    ask: Callable[[Asked], Reason | None]
    words: str | Promise


NEEDS: dict[str, Need] = {}


def need(words: str | Promise) -> Callable[[Callable[[Asked], Reason | None]], Callable[[Asked], Reason | None]]:
    """Declare a need under the function's own name."""

    def keep(ask: Callable[[Asked], Reason | None]) -> Callable[[Asked], Reason | None]:
        NEEDS[ask.__name__] = Need(ask, words)
        return ask

    return keep


# To resolve -----------------------------------------------------------------------------------


@need(_("走法定途径的诉求已书面告知途径"))
def told_of_route(asked: Asked) -> Reason | None:
    """Art. 31(一)–(五): the petitioner was told which procedure takes the demand."""
    if any(claim.elsewhere and not claim.route_told for claim in asked.facts.claims):
        return Reason("route_not_told", _("还有诉求应走法定途径，尚未出具法定途径告知书。"))
    return None


@need(_("已听取陈述，或者有免予听取的代码"))
def heard(asked: Asked) -> Reason | None:
    """Art. 31(六): the petitioner's statement was heard, or a coded exemption is on file."""
    facts = asked.facts
    attempted = facts.hearing_exemption != HearingExemption.UNREACHABLE or facts.contact_days
    if facts.heard or (facts.hearing_exemption and attempted):
        return None
    return Reason("not_heard", _("还没有听取信访人陈述的记录。"))


@need(_("留在本单位的每项诉求都有答复"))
def answered(asked: Asked) -> Reason | None:
    """Art. 32(1): every demand that stays with us has its own answer."""
    missing = [str(claim.ordinal) for claim in asked.facts.ours() if not claim.outcome]
    return Reason("unanswered", _("第 %s 项诉求还没有答复。") % "、".join(missing)) if missing else None


@need(_("责任领导已签发"))
def signed(asked: Asked) -> Reason | None:
    """The leader stands for every answer."""
    if any(claim.answer_state != "signed" for claim in asked.facts.ours()):
        return Reason("unsigned", _("答复意见还没有由责任领导签发。"))
    return None


@need(_("处理意见书（答复书）已出具"))
def issued(asked: Asked) -> Reason | None:
    """The answer exists as a numbered paper."""
    return None if asked.facts.opinion_issued_on else Reason("not_issued", _("处理意见书（答复书）还没有出具。"))


@need(_("处理意见书（答复书）有送达凭证"))
def served(asked: Asked) -> Reason | None:
    """Art. 35: the petitioner's right runs from service, so service must be proven."""
    return None if asked.facts.opinion_served_on else Reason("not_served", _("处理意见书（答复书）还没有送达凭证。"))


@need(_("予以支持的已经落实，或者有期限的承诺"))
def executed(asked: Asked) -> Reason | None:
    """Art. 32(2): what was supported is done, or promised with a date."""
    return still_to_carry_out(asked.facts)


def still_to_carry_out(facts: PetitionFacts) -> Reason | None:
    """Why a supported claim holds up the end; None when each is carried out or promised."""
    if any(claim.to_carry_out for claim in facts.ours()):
        return Reason("not_executed", _("予以支持的诉求还没有落实，也没有针对该项诉求、写明期限的承诺。"))
    return None


# To close -------------------------------------------------------------------------------------


@need(_("有上传的书面证明材料"))
def evidence(asked: Asked) -> Reason | None:
    """The paper itself: nobody accepts, agrees or proves a fact in somebody's place."""
    return None if asked.evidence else Reason("no_evidence", _("请上传这一依据的书面材料。"), "evidence")


@need(_("复查（复核）申请期和邮寄宽限期已过"))
def review_over(asked: Asked) -> Reason | None:
    """Arts. 35, 36(1): the time to ask is over, counted from proven service, with the grace for the post."""
    facts = asked.facts
    if not (facts.opinion_served_on and facts.review_last_day):
        return Reason("not_served", _("没有送达凭证，复查期限没有起算，不能以期满为由结案。"), "ground")
    over = facts.review_last_day + dt.timedelta(days=POST_GRACE_DAYS)
    if asked.on > over:
        return None
    words = _("复查申请期至 %(last)s，另为邮寄在途的申请留 %(grace)d 天，%(over)s 之后才能以期满为由结案。")
    told = {"last": facts.review_last_day, "grace": POST_GRACE_DAYS, "over": over}
    return Reason("review_running", words % told, "ground")


@need(_("已向复查机关核实没有申请"))
def enquired(asked: Asked) -> Reason | None:
    """A request may lie with the reviewing body without our knowing."""
    words = _("请先向复查机关核实信访人是否已申请复查，并作记录。")
    return None if asked.enquired else Reason("not_enquired", words, "enquired")


@need(pgettext_lazy("need", "复核意见已送达"))
def reexamined(asked: Asked) -> Reason | None:
    """Art. 36(3): the legal path is used up."""
    return (
        None if asked.facts.reexamined_on else Reason("not_reexamined", _("没有已送达的复核意见。"), "ground")
    )  # fmt: skip


@need(_("没有按信访程序办理的诉求，本轮没有起算过复查申请期"))
def no_review_right(asked: Asked) -> Reason | None:
    """Only route (六) has 复查: a matter with such a demand keeps that right whatever else it holds; and where the time
    to ask has begun, whatever the matter was called afterwards; that of an earlier round while it lasts.
    """
    if asked.facts.on_petition_route() or asked.facts.review_last_day or asked.facts.review_runs:
        return Reason("has_review", _("信访程序事项有复查权利，不能按“没有复查程序”结案。"), "ground")
    return None


# To decline or to leave out a hearing ---------------------------------------------------------


@need(_("已关联原信访事项"))
def earlier_linked(asked: Asked) -> Reason | None:
    """A refusal that rests on an earlier matter names it."""
    return None if asked.earlier else Reason("no_earlier", _("这一依据须关联原信访事项。"), "earlier")


@need(_("本事项的来件已判定为原事项的重复件（同人同事），没有新的事实、理由"))
def earlier_is_same(asked: Asked) -> Reason | None:
    """Arts. 19(3) and 36(3) speak of the same matter: a person has said that it is, and that nothing is new in it."""
    if asked.earlier is None or asked.earlier.is_same:
        return None
    words = _("本事项的来件还没有判定为原事项的重复件（同人同事，没有新的事实、理由），请先判定初次、重复。")
    return Reason("not_same", words, "earlier")


@need(_("我们是原事项办理机关的上级，原事项在规定期限内"))
def superior_while_running(asked: Asked) -> Reason | None:
    """Art. 19(3): only a superior body, only while the period runs."""
    if asked.earlier is None or asked.earlier.in_hand_below:
        return None
    return Reason("not_superior", _("第十九条第三款只适用于上级机关，且原事项须仍在规定办理期限内。"), "earlier")


@need(_("原事项有已送达的复核意见，送达凭证在卷"))
def earlier_reexamined(asked: Asked) -> Reason | None:
    """Art. 36(3): after 复核, on the same facts and reasons."""
    if asked.earlier is None:
        return None
    if not asked.earlier.reexamined_on:
        return Reason("not_reexamined", _("原事项没有已送达的复核意见，不能不再受理。"), "earlier")
    if not asked.earlier.service_proven:
        return Reason("service_unproven", _("原事项的复核意见没有送达凭证，不能不再受理。"), "earlier")
    return None


@need(_("每项诉求都已确定为第三十一条（一）的途径"))
def litigation_route(asked: Asked) -> Reason | None:
    """Art. 20(2) with 31(一): what courts, procurators and police take was found to be theirs, claim by claim."""
    if asked.facts.claims and all(claim.route == Route.LITIGATION for claim in asked.facts.claims):
        return None
    words = _("还有诉求没有确定为诉讼等司法途径（第三十一条第一项），不能以诉讼权利救济为由不予受理。")
    return Reason("no_litigation", words, "ground")


@need(_("事项有走访形式的来件"))
def by_visit(asked: Asked) -> Reason | None:
    """Art. 20(1) speaks of visits alone: a letter, a call or a web message goes to any level."""
    if asked.facts.by_visit:
        return None
    return Reason("no_visit", _("第二十条第一款只适用于走访；来信、来电、网上提出的不能以越级为由不予受理。"), "ground")


@need(_("此前已有两个不同日期的联系未果记录"))
def attempted(asked: Asked) -> Reason | None:
    """Somebody tried to reach the petitioner, more than once, and wrote it down."""
    if sum(day < asked.on for day in asked.facts.contact_days) >= EARLIER_ATTEMPTS:
        return None
    words = _("认定联系不上之前，须已在不同的日期联系过 %d 次并逐次记录（本系统的约定，法规没有规定次数）。")
    return Reason("not_tried", words % EARLIER_ATTEMPTS, "exemption")
