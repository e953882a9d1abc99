"""What the monthly report asks of the submissions: a fixed number of questions, however many there are.

Official totals count every piece whoever reads them, so these queries do not pass the access rule;
nothing here reads a person, a title or a group. The monthly roll-ups are to take this module's place.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from cases.models import Clock, Submission
from offices.models import Office
from reports.definitions import ANSWER_CLOCKS, COUNTED, COUNTS, NOTICE_CLOCKS
from reports.figures import Figures, Row, Timeliness
from reports.months import Month
from workflows.codes import State

# Columns may not be named like fields of the model («repeat»).
_EXPRESSIONS = {f"n_{code}": expression for code, expression in COUNTS.items()}
_NOTHING = Figures()
Found = dict[tuple[Any, ...], dict[str, Figures]]
Narrow = Callable[[QuerySet[Submission]], QuerySet[Submission]]


# What a table is cut by: the columns of its key, its name and its place.
CHANNEL = ("channel",)
CLASS = ("case__case_class",)
CATEGORY = ("case__category__code", "case__category__name", "case__category__parent__name")
OFFICE = ("office__code", "office__name", "office__path")
HANDLING = ("case__responsible_office__code", "case__responsible_office__name", "case__responsible_office__path")
GROUP = ("case__group__code",)
CAME_BEFORE = ("came_before",)


def pieces(office: Office) -> QuerySet[Submission]:
    """Every piece that counts for `office`: registered there or below, of a matter that is not void."""
    return Submission.objects.filter(COUNTED, office__in=Office.objects.subtree(office))


def by_month(office: Office, first: dt.date, last: dt.date) -> dict[Month, Figures]:
    """Figures of each month with a piece received from `first` to `last`. One query, grouped by day:
    folding days into months here needs no date function of the database, and no time zone.
    """
    days = pieces(office).filter(received_on__range=(first, last)).values("received_on")
    found: defaultdict[Month, list[Figures]] = defaultdict(list)
    for row in days.annotate(**_EXPRESSIONS).order_by():
        found[Month.of(row["received_on"])].append(_figures(row))
    return {month: Figures.total(parts) for month, parts in found.items()}


def by(columns: tuple[str, ...], office: Office, month: Month, narrow: Narrow | None = None) -> Found:
    """Values of the columns → period («now», «previous», «year_ago») → figures. One query.

    `narrow` chooses among the pieces and may add the columns they are cut by.
    """
    periods = {"now": month.days, "previous": month.previous.days, "year_ago": month.year_before.days}
    inside = Q()
    for days in periods.values():
        inside |= Q(received_on__range=days)
    whens = [When(received_on__range=days, then=Value(name)) for name, days in periods.items()]
    counted = pieces(office).filter(inside)
    if narrow:
        counted = narrow(counted)
    found: defaultdict[tuple[Any, ...], dict[str, Figures]] = defaultdict(dict)
    cut = counted.annotate(period=Case(*whens, output_field=CharField()))
    for row in cut.values(*columns, "period").annotate(**_EXPRESSIONS).order_by():
        found[tuple(row[column] for column in columns)][row["period"]] = _figures(row)
    return dict(found)


def _figures(row: Mapping[str, Any]) -> Figures:
    return Figures(**{code: row[f"n_{code}"] for code in COUNTS})


def row(key: str, name: str, periods: Mapping[str, Figures], depth: int = 0) -> Row:
    """A row of a table; a period without a piece counts nothing."""
    now, previous, year_ago = (periods.get(name, _NOTHING) for name in ("now", "previous", "year_ago"))
    return Row(key, name, now, previous, year_ago, depth)


def timeliness(office: Office, month: Month, today: dt.date) -> tuple[Timeliness, ...]:
    """Duties of the matters the office answers for whose last day lies in the month, as they stood on
    `today`: what was done after that day had not been done yet. One query.
    """
    done = Q(stopped_on__lte=today)
    kept, missed = done & Q(stopped_on__lt=F("late_from")), done & Q(stopped_on__gte=F("late_from"))
    undone = Q(stopped_on__isnull=True) | Q(stopped_on__gt=today)
    duties = (
        Clock.objects.filter(
            case__responsible_office__in=Office.objects.subtree(office),
            last_day__range=month.days,
            code__in=[*NOTICE_CLOCKS, *ANSWER_CLOCKS],
        )
        .exclude(case__state=State.VOID)
        # Withdrawn before the time was over: the duty fell away, nobody kept it.
        .exclude(kept, stopped_by="withdraw")
    )
    counted = duties.values("code").annotate(
        n_in_time=Count("pk", filter=kept),
        n_late=Count("pk", filter=missed),
        n_late_open=Count("pk", filter=undone & Q(late_from__lte=today)),
        n_open=Count("pk", filter=undone & Q(late_from__gt=today)),
    )
    rows = {found["code"]: found for found in counted.order_by()}
    duty = {"notice": NOTICE_CLOCKS, "answer": ANSWER_CLOCKS}
    return tuple(_duty(code, [rows[clock] for clock in clocks if clock in rows]) for code, clocks in duty.items())


def _duty(code: str, rows: Iterable[Mapping[str, Any]]) -> Timeliness:
    listed = list(rows)
    names = ("in_time", "late", "late_open", "open")
    return Timeliness(code, **{name: sum(found[f"n_{name}"] for found in listed) for name in names})
