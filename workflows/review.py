"""The petitioner's appeal (复查, then 复核) as a flow: requested → accepted or refused → upheld, revoked or varied.

Read it as the table of workflows/petition.py. Where another body reviews, its steps are recorded here as they
become known; where an office of our own tree reviews, its head decides. Arts. 35, 36.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from workflows import guards as g
from workflows.guards import told
from workflows.guards_days import out_of_order
from workflows.items import FlowItem
from workflows.verbs import Act, Reason, SystemActor, Words, of_details, verb

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from offices.models import Staff


class ReviewState(models.TextChoices):
    """Where a review stands."""

    REQUESTED = "requested", pgettext_lazy("state", "已申请")
    ACCEPTED = "accepted", pgettext_lazy("state", "已受理")
    REFUSED = "refused", pgettext_lazy("state", "不予受理")
    UPHELD = "upheld", pgettext_lazy("state", "维持")
    REVOKED = "revoked", pgettext_lazy("state", "撤销并责令重新办理")
    VARIED = "varied", pgettext_lazy("state", "变更")


class Level(models.TextChoices):
    """The two levels there are; after the second nothing follows (art. 36(3))."""

    REVIEW = "review", _("复查")
    REEXAM = "reexam", _("复核")


class RefusalGround(models.TextChoices):
    """Why a request is not taken up (domain.md 5.7)."""

    LATE = "late", _("逾期提出且没有正当理由")
    WRONG_BODY = "wrong_body", _("不属于本机关复查（复核）")
    ALREADY = "already", _("已经复查（复核）")


REQUESTED, ACCEPTED, REFUSED = ReviewState.REQUESTED, ReviewState.ACCEPTED, ReviewState.REFUSED
UPHELD, REVOKED, VARIED = ReviewState.UPHELD, ReviewState.REVOKED, ReviewState.VARIED
UNDECIDED, DECIDED = (REQUESTED, ACCEPTED), (UPHELD, REVOKED, VARIED)
# Who decides where we review, and who records where another body does.
REVIEWING = ("reviewer", "recorder")


def may_be_asked(item: ReviewFlow, act: Act) -> Reason | None:
    """There is a served opinion (or review opinion) to ask about, and nobody has asked before."""
    return item.obstacle_to_request()


@of_details
def received_when_lodged(item: ReviewFlow, act: Act) -> Reason | None:
    """It reached the reviewer on the day it was lodged or later, and not in days to come."""
    received = act.get("received_on") or act.on
    if act.on <= received <= timezone.localdate():
        return None
    return told("received", _("收到申请的日期不能早于申请日期，也不能晚于今天。"), "received_on")


@of_details
def late_is_judged(item: ReviewFlow, act: Act) -> Reason | None:
    """A late request is taken up for a good reason only, and a person says which (art. 35 by analogy)."""
    if not item.is_late or act.get("reason"):
        return None
    return told("late", _("申请已过期限，接受的须写明正当理由。"), "reason")


@of_details
def refusal_founded(item: ReviewFlow, act: Act) -> Reason | None:
    """A refusal names its ground, and a request in time is not refused as late."""
    ground = act.get("ground")
    if ground not in RefusalGround.values:
        return told("no_ground", _("请选择不予受理的依据。"), "ground")
    if ground == RefusalGround.LATE and not item.is_late:
        return told("in_time", _("申请在期限内提出，不能以逾期为由不予受理。"), "ground")
    return None


def accepted_where_we_review(item: ReviewFlow, act: Act) -> Reason | None:
    """Our own review begins with taking the request up; of another body's we may hear only the end."""
    if item.is_here and item.state == REQUESTED:
        return told("not_accepted", _("请先受理申请。"))
    return None


def only_at_reexamination(item: ReviewFlow, act: Act) -> Reason | None:
    """Hearing time is left out of the count at 复核 only (art. 36(2))."""
    return None if item.is_reexam else told("not_reexam", _("只有复核的听证时间不计入期限。"))


def no_hearing_now(item: ReviewFlow, act: Act) -> Reason | None:
    """A hearing begins once and ends before the decision."""
    return told("hearing", _("听证尚未结束。")) if item.hearing_runs() else None


def hearing_now(item: ReviewFlow, act: Act) -> Reason | None:
    """There is a hearing to end."""
    return None if item.hearing_runs() else told("no_hearing", _("没有正在进行的听证。"))


@of_details
def opinion_recorded(item: ReviewFlow, act: Act) -> Reason | None:
    """The opinion has a number and says why."""
    if not act.get("number"):
        return told("no_number", _("请填写意见书文号。"), "number")
    return None if act.get("reasons") else told("no_reasons", _("请写明理由。"), "reasons")


@of_details
def redo_by_a_day(item: ReviewFlow, act: Act) -> Reason | None:
    """Revoked means: done again, by a day (domain.md 2.6)."""
    due = act.get("redo_due_on")
    if due is None or due <= act.on:
        return told("no_redo_due", _("请写明重新办理的期限。"), "redo_due_on")
    return None


def reviewer_unbiased(item: ReviewFlow, act: Act) -> Reason | None:
    """Who led or handled the matter does not review it (art. 28(3))."""
    return item.obstacle_to_reviewing(act.by)


def not_served_yet(item: ReviewFlow, act: Act) -> Reason | None:
    """Service is proven once; rights run from it."""
    return told("served", _("已经登记送达。")) if item.was_served() else None


@of_details
def steps_in_order(item: ReviewFlow, act: Act) -> Reason | None:
    """Asked, taken up, heard, decided, served: no step is dated before one that was taken before it."""
    earlier = max(item.days(), key=lambda step: step[1])
    return out_of_order(earlier, (act.verb.label, act.on), "on") if act.on < earlier[1] else None


@of_details
def service_proven(item: ReviewFlow, act: Act) -> Reason | None:
    """The petitioner's next right runs from it, or the legal path ends by it: the receipt itself is on file."""
    return None if act.get("evidence") else told("no_evidence", _("请上传意见书的送达凭证。"), "evidence")


class ReviewFlow(FlowItem):
    """Base of a review. The methods below are the verbs; their names are the verbs' codes."""

    state = FSMField(_("状态"), max_length=10, choices=ReviewState.choices, default="", protected=True, editable=False)
    is_late = models.BooleanField(_("逾期申请"), default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def is_here(self) -> bool:
        """Whether an office of our own tree reviews."""
        raise NotImplementedError

    @property
    def is_reexam(self) -> bool:
        """Whether this is the second level, 复核."""
        raise NotImplementedError

    def obstacle_to_request(self) -> Reason | None:
        """Why this review cannot be asked for now."""
        raise NotImplementedError

    def obstacle_to_reviewing(self, by: Staff | SystemActor) -> Reason | None:
        """Why this person may not decide it."""
        raise NotImplementedError

    def hearing_runs(self) -> bool:
        """Whether a hearing was begun and not ended."""
        raise NotImplementedError

    def was_served(self) -> bool:
        """Whether the opinion reached the petitioner."""
        raise NotImplementedError

    def last_day(self) -> dt.date | None:
        """The petitioner's last day to ask, None where no right runs."""
        raise NotImplementedError

    def days(self) -> Iterable[tuple[Words, dt.date]]:
        """The steps taken so far, each in words with its day."""
        raise NotImplementedError

    @verb(state, _("登记复查（复核）申请"), source="", target=REQUESTED, posts=("registrar", "head", "system"),
          guards=(may_be_asked, received_when_lodged), article="35, 36(1)")  # fmt: skip
    def request(self, act: Act) -> None:
        """Asked here, or asked elsewhere and known to us by enquiry. Late ones are registered as well."""

    @verb(state, _("受理复查（复核）申请"), source=REQUESTED, target=ACCEPTED, posts=REVIEWING,
          guards=(late_is_judged, reviewer_unbiased, steps_in_order), article="35, 36(1)")  # fmt: skip
    def accept(self, act: Act) -> None:
        """Taken up by the reviewing body."""

    @verb(state, _("不予受理复查（复核）申请"), source=REQUESTED, target=REFUSED, posts=REVIEWING,
          guards=(refusal_founded, reviewer_unbiased, g.reason_given, steps_in_order), article="35, 36",
          certainty="E")  # fmt: skip
    def refuse(self, act: Act) -> None:
        """Not taken up, on a coded ground. New facts may still be petitioned."""

    @verb(state, _("听证开始"), source=ACCEPTED, posts=REVIEWING,
          guards=(only_at_reexamination, no_hearing_now, steps_in_order), article="36(2)")  # fmt: skip
    def begin_hearing(self, act: Act) -> None:
        """The clock of 复核 stands still."""

    @verb(state, _("听证结束"), source=ACCEPTED, posts=REVIEWING, guards=(hearing_now, steps_in_order), article="36(2)")
    def end_hearing(self, act: Act) -> None:
        """The clock goes on; the days between are not counted."""

    @verb(state, _("维持"), source=UNDECIDED, target=UPHELD, posts=REVIEWING,
          guards=(accepted_where_we_review, no_hearing_now, reviewer_unbiased, opinion_recorded, steps_in_order),
          article="35, 36")  # fmt: skip
    def uphold(self, act: Act) -> None:
        """The opinion stands."""

    @verb(state, _("撤销并责令重新办理"), source=UNDECIDED, target=REVOKED, posts=REVIEWING,
          guards=(accepted_where_we_review, no_hearing_now, reviewer_unbiased, opinion_recorded, redo_by_a_day,
                  steps_in_order),
          article="35, 36", certainty="E")  # fmt: skip
    def revoke(self, act: Act) -> None:
        """Done again by another handler in a new round; the head reopens the matter on it."""

    @verb(state, _("变更"), source=UNDECIDED, target=VARIED, posts=REVIEWING,
          guards=(accepted_where_we_review, no_hearing_now, reviewer_unbiased, opinion_recorded, steps_in_order),
          article="35, 36", certainty="E")  # fmt: skip
    def vary(self, act: Act) -> None:
        """The reviewing body decides otherwise itself."""

    @verb(state, _("登记意见书送达"), source=(REFUSED, *DECIDED), posts=("reviewer", "recorder", "registrar"),
          guards=(not_served_yet, service_proven, steps_in_order), article="35, 36")  # fmt: skip
    def serve(self, act: Act) -> None:
        """It reached the petitioner: the next right runs, or the legal path is at its end (art. 36(3))."""
