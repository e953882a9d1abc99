"""What happened to matters, rolled up by month and the office that answers for them.

Cuts: «outcome» signed answers by what the claim came to; «resolved» matters resolved; «open» matters resolved
by now that were in hand at the month's end, by the first day of their age band. What is in hand still is no
sum of a month yet and is counted from its rows.
"""

from __future__ import annotations

from django.db import connection, models
from django.db.models import Count, F, Q, Value

from cases.models import Answer, Case
from cases.models.claims import AnswerState
from reports.definitions import AGE_BANDS, IN_HAND
from reports.models import MatterRollUp
from reports.months import Month
from reports.rollups.sums import KEYS, Family, Source, Watched, cut, lines, quoted, written
from workflows.codes import State

MEASURES = ("times",)
_ONE = {"times": Count("pk")}
# SQLite's triggers know no counting query; nothing is kept in hand for fifty years.
_LONGEST = 600


def signed(which: Q) -> models.QuerySet[Answer]:
    """Answers that were given, of those `which` lets through."""
    found = Answer.objects.filter(which, state=AnswerState.SIGNED, answered_on__isnull=False)
    return found.filter(~Q(claim__case__state=State.VOID))


def resolved(which: Q) -> models.QuerySet[Case]:
    """Matters that were resolved, of those `which` lets through; neither void nor history."""
    return Case.objects.filter(which, ~Q(state=State.VOID), resolved_on__isnull=False, is_historical=False)


def _outcomes(which: Q) -> str:
    office = "claim__case__responsible_office_id"
    outcomes = cut(signed(which), "outcome", F("outcome"), month="answered_on", office=office, counts=_ONE)
    return lines(outcomes, measures=MEASURES)


def _matters(which: Q) -> str:
    nothing = Value("", output_field=models.CharField())
    ended = cut(resolved(which), "resolved", nothing, month="resolved_on", office="responsible_office_id", counts=_ONE)
    return f"{lines(ended, measures=MEASURES)} UNION ALL {_open(which)}"


def _open(which: Q) -> str:
    """Each month end from the day a matter came to the day before it was resolved, with its age then."""
    matters = resolved(which).exclude(state__in=IN_HAND).order_by()
    inner = written(matters.values("received_on", "resolved_on", "responsible_office_id"))
    months, month, age = _ends()
    ends = f"SELECT {month} AS month, responsible_office_id, {age} AS age FROM ({inner}) AS matters {months}"  # noqa: S608
    bands, first = [], 0
    for last in AGE_BANDS:
        bands.append(f"WHEN age <= {last} THEN '{first}'" if last else f"ELSE '{first}'")
        first = (last or 0) + 1
    values = ("month", "responsible_office_id", "'open'", f"CASE {' '.join(bands)} END")
    names = ", ".join(f"{value} AS {quoted(name)}" for value, name in zip(values, KEYS, strict=True))
    return f"SELECT {names}, COUNT(*) AS times FROM ({ends}) AS ends GROUP BY 1, 2, 3, 4"  # noqa: S608


def _ends() -> tuple[str, str, str]:
    """SQL: a row `n` for each month end between two dates; of that day, its month and the age of the matter."""
    if connection.vendor == "postgresql":
        number = "(EXTRACT(YEAR FROM {0}) * 12 + EXTRACT(MONTH FROM {0}))::int"
        ends = f"generate_series(0, {number.format('resolved_on')} - {number.format('received_on')} - 1)"
        day = "(date_trunc('month', received_on) + (n + 1) * interval '1 month' - interval '1 day')::date"
        return f"CROSS JOIN LATERAL {ends} AS n", f"TO_CHAR({day}, 'YYYY-MM')", f"{day} - received_on"
    number = "(SUBSTR({0}, 1, 4) * 12 + SUBSTR({0}, 6, 2))"
    ends = f"n.value < {number.format('resolved_on')} - {number.format('received_on')}"
    counted = ",".join(map(str, range(_LONGEST)))
    day = "date(received_on, 'start of month', '+' || (n.value + 1) || ' months', '-1 day')"
    age = f"julianday({day}) - julianday(received_on)"
    return f"JOIN json_each('[{counted}]') AS n ON {ends}", f"SUBSTR({day}, 1, 7)", age


def _answered_in(month: Month) -> Q:
    return Q(answered_on__range=_days(month))


def _in_hand_or_resolved_in(month: Month) -> Q:
    first, last = _days(month)
    return Q(resolved_on__gte=first, received_on__lte=last) | Q(resolved_on__range=(first, last))


def _days(month: Month) -> tuple[str, str]:
    first, last = month.days
    return first.isoformat(), last.isoformat()


MATTERS = Family(
    model=MatterRollUp,
    measures=MEASURES,
    sources=(
        Source(
            model=Answer,
            lines=_outcomes,
            watched={
                "cases_answer": Watched(("claim_id", "state", "outcome", "answered_on"), "pk"),
                "cases_claim": Watched(("case_id",), "claim"),
                "cases_case": Watched(("state", "responsible_office_id"), "claim__case"),
            },
            touching=_answered_in,
        ),
        Source(
            model=Case,
            lines=_matters,
            watched={
                "cases_case": Watched(
                    ("state", "is_historical", "responsible_office_id", "received_on", "resolved_on"), "pk"
                )
            },
            touching=_in_hand_or_resolved_in,
        ),
    ),
)
