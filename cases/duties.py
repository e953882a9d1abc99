"""Whose duty a clock is, where it is not simply that of the office that has the matter: an office of our tree that
reviews, or one the matter was assigned to and that reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from workflows.review import Level

if TYPE_CHECKING:
    from cases.models import Clock, Transfer
    from offices.models import Office

REVIEWING = {"review_opinion": Level.REVIEW, "reexam_opinion": Level.REEXAM}
AWAITED = "report_awaited"


def duty_of(clock: Clock) -> Office | None:
    """The office whose duty it is by the clock's own kind; None where it is whoever answers for the matter."""
    if clock.code in REVIEWING:
        return reviewing_office(clock)
    transfer = assigned_by(clock)
    return transfer.to_office if transfer else None


def reviewing_office(clock: Clock) -> Office | None:
    """Who reviews. Each request to an office of our tree has begun one clock, in this order."""
    asked = clock.case.reviews.filter(level=REVIEWING[clock.code], round=clock.round, office__isnull=False)
    every = list(asked.select_related("office").order_by("pk"))
    place = max(clock.about - 1, 0)
    return every[place].office if place < len(every) else None


def assigned_by(clock: Clock) -> Transfer | None:
    """The 交办 whose report this clock waits for; None for every other clock. Each has begun one, in this order."""
    if clock.code != AWAITED:
        return None
    earlier = Q(round__lt=clock.round) | Q(round=clock.round, about__lt=clock.about)
    place = clock.case.clocks.filter(earlier, code=AWAITED).count()
    assigned = clock.case.transfers.filter(report_due_on__isnull=False)
    return assigned.select_related("from_office", "to_office").order_by("pk")[place : place + 1].first()
