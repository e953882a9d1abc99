"""Reviews of a matter: who decides them, when they may be asked for, and how the matter follows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

import trail.log
from cases import clocks
from cases.flows_beside import follow_log, roles_beside
from cases.models import Assignment, Case, Review
from offices.models import Office
from offices.tree import ancestor_ids
from workflows.review import DECIDED, UNDECIDED, Level, ReviewState
from workflows.verbs import Reason, SystemActor

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from offices.models import Staff

REVOKED = "handlers of revoked opinions"
# What a 复核 decided that leaves nothing to ask; and where the log names who handles, and who answered.
FINAL = (ReviewState.UPHELD, ReviewState.VARIED)
_NAMING = ("case.assign_leader", "case.reassign", "case.mark_simple", "case.reopen")
_ANSWERING = ("case.draft_answer", "case.issue_opinion", "case.answer_simply")


def reviewing_offices(case: Case) -> QuerySet[Office]:
    """The offices of our tree that may review: those above the responsible one (art. 35)."""
    return Office.objects.filter(pk__in=ancestor_ids(case.responsible_office)).exclude(pk=case.responsible_office.pk)


def next_level(case: Case) -> str:
    """What may be asked for next in this round: 复查, or 复核 once the review was answered."""
    answered = case.reviews.filter(round=case.round, level=Level.REVIEW, state__in=DECIDED).exists()
    return Level.REEXAM if answered else Level.REVIEW


def roles_of(review: Review, by: Staff | SystemActor, verb: str) -> dict[str, str]:
    """The roles of the matter, with «reviewer» at the reviewing office and «recorder» where another body reviews."""
    return roles_beside(review.case, review.office, by, verb, "reviewer")


def obstacle_to_request(review: Review) -> Reason | None:
    """Why a review cannot be asked for: nothing served to ask about, or asked before."""
    case = review.case
    if case.reviews.filter(round=review.round, level=review.level).exclude(state=ReviewState.REFUSED).exists():
        return Reason("asked_before", _("本轮已经登记过这一级的申请。"))
    if review.office is not None and not reviewing_offices(case).filter(pk=review.office.pk).exists():
        return Reason("not_above", _("复查、复核由上一级机关、单位进行。"), "office")
    if last_day(review) is None:
        return Reason("nothing_served", _("没有已送达的处理意见（复查意见），不能登记申请。"))
    return None


def obstacle_to_reviewing(review: Review, by: Staff | SystemActor) -> Reason | None:
    """Nobody reviews what they led or handled, in whatever round."""
    if isinstance(by, SystemActor) or review.office is None:
        return None
    own = Assignment.objects.filter(case=review.case)
    if own.filter(leader=by).exists() or own.filter(handler=by).exists():
        return Reason("own_matter", _("原责任领导、承办人不能复查（复核）自己办理的事项。"))
    return None


def last_day(review: Review) -> dt.date | None:
    """The petitioner's last day to ask, from the clock of their right."""
    code = "reexam_request" if review.is_reexam else "review_request"
    clock = review.case.clocks.filter(code=code, round=review.round).first()
    return clock.last_day if clock else None


def facts_of(case: Case) -> dict[str, Any]:
    """What the guards ask: is a review asked for, under way, or decided and not served; was this round revoked, or is
    its legal path used up (art. 36(3)). What was decided about an earlier round ends nothing in this one.
    """
    rows = list(case.reviews.all())
    now = [review for review in rows if review.round == case.round]
    ended = [review for review in now if review.is_reexam and review.state in FINAL and review.served_on]
    return {
        "review_open": any(one.state in UNDECIDED or (one.state in DECIDED and not one.served_on) for one in rows),
        "is_revoked": any(review.state == ReviewState.REVOKED for review in now),
        "reexamined_on": max((review.served_on for review in ended if review.served_on), default=None),
        "reexam_service_proven": any(review.service_proof_id for review in ended),
    }


def revoked_handlers(case: Case) -> set[str]:
    """Accounts of those who handled an opinion that was revoked: whoever drafted it, and whose matter it was when it
    was issued. Read out of the log, as hands change within a round and back again.
    """
    return case.known(REVOKED, lambda: _revoked_handlers(case))


def _revoked_handlers(case: Case) -> set[str]:
    revoked = set(case.reviews.filter(state=ReviewState.REVOKED).values_list("round", flat=True))
    found: set[str] = set()
    round_, handler = 1, ""
    for event in trail.log.events_of(case.stream) if revoked else ():
        round_ += event.code == "case.reopen"
        if event.code in _NAMING:
            handler = str(event.details.get("handler", handler))
        if round_ in revoked and event.code in _ANSWERING:
            found |= {handler, event.actor.removeprefix("staff:")}
    return found - {""}


def follow(review: Review) -> None:
    """The matter follows its log; its clocks are read anew."""
    clocks.follow(follow_log(review.case_id))
