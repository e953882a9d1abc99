"""How each office kept its duties in the month, and what petitioners said of it (table 4). No ranking."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, Sum

from offices.models import Office
from offices.tree import ancestor_ids
from reports.answering import said
from reports.counting import duties
from reports.definitions import DUTY_CLOCKS
from reports.figures import Tally, Timeliness
from reports.models import MatterRollUp
from reports.months import Month
from workflows.codes import Satisfaction

FATES = ("in_time", "late", "late_open", "open")
_SAID = tuple(Satisfaction.values)
_DUTY = {clock: duty for duty, clocks in DUTY_CLOCKS.items() for clock in clocks}
COUNTS = (*(f"{duty}_{fate}" for duty in DUTY_CLOCKS for fate in FATES), *_SAID, "silent")


def office_duties(office: Office, month: Month, today: dt.date) -> tuple[Tally, ...]:
    """A row for each office with a duty that ended, or a matter concluded, in the month; in the order of the tree.
    Four queries.
    """
    found: defaultdict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for row in duties(office, month, today):
        for fate in FATES:
            found[row["responsible"]][f"{_DUTY[row['code']]}_{fate}"] += row[f"n_{fate}"]
    _rated(found, office, month, today)
    shown = Office.objects.filter(pk__in=[key for key, counts in found.items() if any(counts.values())])
    # Compared as numbers: how a database sorts slashes depends on its locale.
    return tuple(Tally(one.code, one.name, found[one.pk]) for one in sorted(shown, key=ancestor_ids))


def _rated(found: defaultdict[int, dict[str, int]], office: Office, month: Month, today: dt.date) -> None:
    """Matters concluded, from the roll-up, and what was said of the body that handled them."""
    lines = MatterRollUp.objects.filter(cut="resolved", month=str(month), office__in=Office.objects.subtree(office))
    for key, asked in lines.values_list("office").annotate(n=Sum("times")).order_by():
        found[key]["silent"] += asked
    counts: dict[str, Any] = {f"n_{code}": Count("pk", filter=Q(handling_office=code)) for code in _SAID}
    ratings = said(office, month, today).values_list("case__responsible_office")
    for key, *given in ratings.annotate(**counts).order_by():
        for code, number in zip(_SAID, given, strict=True):
            found[key][code] += number
            found[key]["silent"] -= number


def together(rows: Iterable[Tally]) -> tuple[Timeliness, ...]:
    """The duties of all these offices."""
    listed = list(rows)
    return tuple(
        Timeliness(duty, *(sum(row.counts[f"{duty}_{fate}"] for row in listed) for fate in FATES))
        for duty in DUTY_CLOCKS
    )
