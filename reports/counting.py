"""What the monthly report asks of the roll-ups: a fixed number of questions, however many pieces and years.

Official totals count every piece whoever reads them, so these queries do not pass the access rule;
nothing here reads a person, a title or a group's name.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When

from cases.models import Clock, Submission
from offices.models import Office
from reports.definitions import ANSWER_CLOCKS, COUNTED, COUNTS, NOTICE_CLOCKS
from reports.figures import Figures, Row
from reports.models import RollUp
from reports.months import Month
from workflows.clock_rules import CLOCKS
from workflows.codes import State

# Columns may not be named like fields of the model («repeat»).
_EXPRESSIONS = {f"n_{code}": expression for code, expression in COUNTS.items()}
_SUMS = {f"n_{code}": Sum(code) for code in COUNTS}
_NOTHING = Figures()
# Verbs by which a duty falls away, as the table of clocks has them.
_FELL_AWAY = sorted({verb for code in (*NOTICE_CLOCKS, *ANSWER_CLOCKS) for verb in CLOCKS[code].dropped_by})
# From a last day to the next day of work; the longest rest so far had 17 days (early 2020).
_DAY, _LONGEST_REST = dt.timedelta(days=1), dt.timedelta(days=20)
Periods = dict[str, Figures]
Found = Mapping[str, Periods]
Narrow = Callable[[QuerySet[Submission]], QuerySet[Submission]]


def pieces(office: Office) -> QuerySet[Submission]:
    """Every piece that counts for `office`: registered there or below, of a matter that is not void."""
    return Submission.objects.filter(COUNTED, office__in=Office.objects.subtree(office))


def by_month(office: Office, first: Month, last: Month) -> dict[Month, Figures]:
    """Figures of each month with a piece from `first` to `last`. One query."""
    lines = _lines(office, "whole").filter(month__range=(str(first), str(last)))
    rows = lines.values("month").annotate(**_SUMS).order_by()
    return {Month.parse(row["month"]): _figures(row) for row in rows}


def by(cut: str, office: Office, month: Month) -> Found:
    """Key of the cut → period («now», «previous», «year_ago») → figures. One query.

    `cut` is one of reports.rollups.sums.CUTS, or «office» for the registering office; keys of offices,
    categories and groups are primary keys as text, "" for none.
    """
    column, lines = ("office_id", _lines(office, "whole")) if cut == "office" else ("key", _lines(office, cut))
    periods = {str(one): name for name, one in _periods(month).items()}
    found: defaultdict[str, Periods] = defaultdict(dict)
    for row in lines.filter(month__in=periods).values(column, "month").annotate(**_SUMS).order_by():
        figures = _figures(row)
        if figures != _NOTHING:
            found[str(row[column])][periods[row["month"]]] = figures
    return dict(found)


def by_months(cuts: Iterable[str], office: Office, months: Iterable[Month]) -> dict[tuple[str, str, Month], Figures]:
    """Cut, key and month → figures, for cuts that `by` knows. One query."""
    below = Office.objects.subtree(office)
    lines = RollUp.objects.filter(cut__in=[*cuts], office__in=below, month__in=[str(one) for one in months])
    rows = lines.values("cut", "key", "month").annotate(**_SUMS).order_by()
    return {(row["cut"], row["key"], Month.parse(row["month"])): _figures(row) for row in rows}


def by_column(column: str, office: Office, month: Month, narrow: Narrow) -> Found:
    """The same cut by what no roll-up can hold: counted from the pieces that `narrow` leaves, which may add
    the column. One query.
    """
    inside, whens = Q(), []
    for name, one in _periods(month).items():
        inside |= Q(received_on__range=one.days)
        whens.append(When(received_on__range=one.days, then=Value(name)))
    cut = narrow(pieces(office).filter(inside)).annotate(period=Case(*whens, output_field=CharField()))
    found: defaultdict[str, Periods] = defaultdict(dict)
    for row in cut.values(column, "period").annotate(**_EXPRESSIONS).order_by():
        found[row[column]][row["period"]] = _figures(row)
    return dict(found)


def _lines(office: Office, cut: str) -> QuerySet[RollUp]:
    return RollUp.objects.filter(cut=cut, office__in=Office.objects.subtree(office))


def _periods(month: Month) -> dict[str, Month]:
    return {"now": month, "previous": month.previous, "year_ago": month.year_before}


def _figures(row: Mapping[str, Any]) -> Figures:
    return Figures(**{code: row[f"n_{code}"] for code in COUNTS})


def row(key: str, name: str, periods: Mapping[str, Figures], depth: int = 0) -> Row:
    """A row of a table; a period without a piece counts nothing."""
    now, previous, year_ago = (periods.get(name, _NOTHING) for name in ("now", "previous", "year_ago"))
    return Row(key, name, now, previous, year_ago, depth)


def duties(office: Office, month: Month, today: dt.date) -> Iterable[Mapping[str, Any]]:
    """The clocks of `due`: a row for each `responsible` office and clock (`code`) with n_in_time, n_late,
    n_late_open and n_open. One query.
    """
    counts = {f"n_{fate}": Count("pk", filter=rule) for fate, rule in fates(today).items()}
    clocks = due(office, month, today).values("code", responsible=F("case__responsible_office"))
    found: Iterable[Mapping[str, Any]] = clocks.annotate(**counts).order_by()
    return found


def due(office: Office, month: Month, today: dt.date) -> QuerySet[Clock]:
    """Duties of the matters the office answers for that end in the month, as they stood on `today`. One whose last
    day is a rest day ends with the next day of work: on the month's last day all of it can be judged.
    """
    clocks = Clock.objects.filter(
        case__responsible_office__in=Office.objects.subtree(office),
        late_from__range=tuple(day + _DAY for day in month.days),
        last_day__range=(month.first_day - _LONGEST_REST, month.last_day),  # found by the index
        code__in=[*NOTICE_CLOCKS, *ANSWER_CLOCKS],
    )
    # Withdrawn or joined to another before the time was over: the duty fell away, nobody kept it.
    return clocks.exclude(case__state=State.VOID).exclude(fates(today)["in_time"], stopped_by__in=_FELL_AWAY)


def fates(today: dt.date) -> dict[str, Q]:
    """How a duty can stand on `today`: what was done after that day had not been done yet."""
    done, undone = Q(stopped_on__lte=today), Q(stopped_on__isnull=True) | Q(stopped_on__gt=today)
    return {
        "in_time": done & Q(stopped_on__lt=F("late_from")),
        "late": done & Q(stopped_on__gte=F("late_from")),
        "late_open": undone & Q(late_from__lte=today),
        "open": undone & Q(late_from__gt=today),
    }
