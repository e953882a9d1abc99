"""The matters longest in hand when the month ended: listed for those who may see them, counted for all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import Case
from reports.reach import may_open
from reports.tallies import still_open

if TYPE_CHECKING:
    from offices.models import Office, Staff
    from reports.months import Month

SHOWN = 10


@dataclass(frozen=True)
class Oldest:
    """One matter in hand and the days since it came, counted to the month's last day."""

    case: Case
    days: int


def oldest_open(month: Month, office: Office, reader: Staff) -> list[Oldest]:
    """At most ten, oldest first; none for readers of figures only."""
    if not may_open(reader):
        return []
    visible = Case.objects.visible_to(reader).values("pk")
    oldest: list[Case] = []
    for part in still_open(office, month):
        seen = part.filter(pk__in=visible).select_related("responsible_office", "category")
        oldest += seen.order_by("received_on", "pk")[:SHOWN]
    oldest.sort(key=lambda case: (case.received_on, case.pk))
    return [Oldest(case, (month.last_day - case.received_on).days) for case in oldest[:SHOWN]]
