"""The counts of reports.definitions over the pieces, rolled up by month and registering office."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from cases.models import Submission
from reports.codes import CLASS_OF
from reports.definitions import COUNTED, COUNTS
from reports.models import RollUp
from reports.months import Month
from reports.rollups.sums import Family, Source, Watched, cut, lines

MEASURES = tuple(COUNTS)


def _text(column: str) -> Combinable:
    return Coalesce(Cast(column, models.CharField()), Value(""))


CUTS: Mapping[str, Combinable] = {
    "whole": Value("", output_field=models.CharField()),
    "channel": F("channel"),
    "source": F("source"),
    "class": CLASS_OF,
    "category": _text("case__category_id"),
    "handling": _text("case__responsible_office_id"),
    "group": _text("case__group_id"),
}


def _lines(which: Q) -> str:
    pieces = Submission.objects.filter(COUNTED, which)
    cuts = (
        cut(pieces, code, key, month="received_on", office="office_id", counts=COUNTS) for code, key in CUTS.items()
    )
    return lines(*cuts, measures=MEASURES)


def _received_in(month: Month) -> Q:
    return Q(received_on__range=tuple(day.isoformat() for day in month.days))


PIECES = Family(
    model=RollUp,
    measures=MEASURES,
    sources=(
        Source(
            model=Submission,
            lines=_lines,
            watched={
                "cases_submission": Watched(
                    ("case_id", "office_id", "channel", "source", "received_on", "head_count", "repeat"), "pk"
                ),
                "cases_case": Watched(
                    ("state", "case_class", "is_unclassed", "category_id", "responsible_office_id", "group_id"), "case"
                ),
            },
            touching=_received_in,
        ),
    ),
)
