"""What history shows: how long replies took, how many pieces came in a month. Counted by dates."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from cases.access import CaseQuerySet
from cases.models import Answer, Submission

DELAYS = (15, 30, 60)


def history_delays(cases: CaseQuerySet, days: Sequence[int] = DELAYS) -> dict[int, int]:
    """How many of the historical matters were first answered later than each number of days after
    receipt: calendar dates, the day of receipt not counted. Matters without a day of reply are in none.
    """
    pairs = (
        Answer.objects.filter(claim__case__in=cases.filter(is_historical=True), claim__ordinal=1, round=1)
        .filter(answered_on__isnull=False)
        .values_list("claim__case__received_on", "answered_on")
    )
    took = [(answered - received).days for received, answered in pairs.iterator() if answered]
    return {limit: sum(1 for one in took if one > limit) for limit in days}


def received_by_month(cases: CaseQuerySet) -> dict[dt.date, int]:
    """Pieces received by the matters in each month, keyed by the month's first day."""
    days = Submission.objects.filter(case__in=cases).values_list("received_on", flat=True)
    counted = Counter(day.replace(day=1) for day in days.iterator())
    return dict(sorted(counted.items()))
