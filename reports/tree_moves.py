"""Offices that have come into a part of the tree or left it, by the log and by what was told of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from offices.models import Office
from trail.models import Event

# Tables of a report that name offices of its own tree and no other.
_BY_OFFICE = ("by_office", "office_duties")


@dataclass(frozen=True)
class Moved:
    """`offices` hang inside and did not, or the other way about; `came` says which of all offices have come."""

    offices: tuple[Office, ...]
    came: Q


def moved_since(moment: dt.datetime, top: Office, told: Collection[str]) -> Moved:
    """What moved into the tree below `top` or out of it after `moment`. `told` are codes of offices known to have
    hung there. Two queries, and two for each office that was moved anywhere.
    """
    edits = Event.objects.filter(code="office.edit", entered_at__gt=moment, seq__isnull=False)
    lines = edits.values_list("stream", "details")
    codes = {stream.removeprefix("office:") for stream, details in lines if "parent" in details["fields"]}
    found, came = [], Q(pk__in=[])
    for office in Office.objects.filter(code__in=codes).exclude(pk=top.pk):
        is_in = office.path.startswith(top.path)
        if is_in != _was_in(office, moment, top, told):
            found.append(office)
            came |= Q(path__startswith=office.path) if is_in else Q(pk__in=[])
    return Moved(tuple(found), came)


def offices_told(rows: Mapping[str, Any]) -> set[str]:
    """Codes of the offices of its tree that a report (as JSON) names."""
    tables: Iterable[Any] = (rows.get(table, ()) for table in _BY_OFFICE)
    return {row["key"] for table in tables for row in table}


def _was_in(office: Office, moment: dt.datetime, top: Office, told: Collection[str]) -> bool:
    """Whether the office it hung below belongs to the tree; what the log does not know, a report may."""
    lines = Event.objects.filter(stream=office.stream, entered_at__lte=moment, seq__isnull=False)
    known = [one for one in lines.order_by("seq").values_list("details", flat=True) if "parent" in one]
    if known:
        return Office.objects.filter(code=known[-1]["parent"], path__startswith=top.path).exists()
    return Office.objects.subtree(office).filter(code__in=told).exists()
