"""Reviews of a matter: who decides them, when they may be asked for, and how the matter follows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cases import clocks
from cases.access import is_barred
from cases.models import Assignment, Case, Review
from offices.models import Office, PostKind
from offices.people import hats
from offices.tree import ancestor_ids
from trail.models import Event
from workflows.review import DECIDED, UNDECIDED, Level, ReviewState
from workflows.verbs import Reason, SystemActor

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from offices.models import Staff


def reviewing_offices(case: Case) -> QuerySet[Office]:
    """The offices of our tree that may review: those above the responsible one (art. 35)."""
    return Office.objects.filter(pk__in=ancestor_ids(case.responsible_office)).exclude(pk=case.responsible_office.pk)


def next_level(case: Case) -> str:
    """What may be asked for next in this round: 复查, or 复核 once the review was answered."""
    answered = case.reviews.filter(round=case.round, level=Level.REVIEW, state__in=DECIDED).exists()
    return Level.REEXAM if answered else Level.REVIEW


def roles_of(review: Review, by: Staff | SystemActor, verb: str) -> dict[str, str]:
    """The roles of the matter, with «reviewer» for the head of the reviewing office and «recorder» where
    another body reviews and the matter's own office writes down what it hears.
    """
    roles = review.case.roles_of(by, verb)
    if isinstance(by, SystemActor) or is_barred(by, review.case):
        return roles
    if review.office is None:
        mine = roles.get("head") or roles.get("registrar")
        return {**roles, "recorder": mine} if mine else roles
    for hat in hats(by):
        if hat.kind in (PostKind.HEAD, PostKind.DIRECTOR) and review.office.path.startswith(hat.office.path):
            return {**roles, "reviewer": hat.label}
    return roles


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
    """What the guards ask: is a review asked for, under way, or decided and not served; was this round revoked."""
    rows = list(case.reviews.values_list("round", "state", "served_on"))
    return {
        "review_open": any(state in UNDECIDED or (state in DECIDED and not served) for _round, state, served in rows),
        "is_revoked": any(round_ == case.round and state == ReviewState.REVOKED for round_, state, _served in rows),
    }


def follow(review: Review) -> None:
    """The matter follows: its version is the number of the last line of its log, its clocks are read anew."""
    case = Case._base_manager.get(pk=review.case_id)
    case.version = Event.objects.filter(stream=case.stream).latest("seq").seq or 0
    case.save(update_fields=["version"])
    clocks.follow(case)
