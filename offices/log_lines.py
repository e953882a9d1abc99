"""Reading the log for the auditor: which lines, in which order, whether proven by chain or seal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from trail.models import Event

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of lines, newest first. The log is long: it is leafed through, not counted."""

    lines: list[Event]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def lines(wanted: dict[str, Any]) -> QuerySet[Event]:
    """The lines with this beginning of `stream` and `code`, this `actor`, entered `since` … `until` (dates)."""
    rows = Event.objects.select_related("sealed").order_by("-id")
    if wanted.get("stream"):
        rows = rows.filter(stream__startswith=wanted["stream"])
    if wanted.get("code"):
        rows = rows.filter(code__startswith=wanted["code"])
    if wanted.get("actor"):
        rows = rows.filter(actor=wanted["actor"])
    if wanted.get("since"):
        rows = rows.filter(entered_at__gte=_midnight(wanted["since"]))
    if wanted.get("until"):
        rows = rows.filter(entered_at__lt=_midnight(wanted["until"] + dt.timedelta(days=1)))
    return rows


def page(rows: QuerySet[Event], number: int) -> Page:
    """Page `number` (1..) of the lines. What the pages say of a line's content stays out: not even read."""
    start = (max(number, 1) - 1) * PER_PAGE
    found = list(rows.defer("details", "key", "prev_hash")[start : start + PER_PAGE + 1])
    return Page(found[:PER_PAGE], max(number, 1), len(found) > PER_PAGE)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
