"""Reports that make themselves: on the first of a month, for each office that publishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jobs.queue import enqueue
from offices.models import Office
from reports.actions import freeze
from reports.months import Month
from workflows.verbs import SystemActor

KIND = "reports.freeze"


def ask_for_all(day: dt.date) -> int:
    """Queue the report of the month before `day` for every publishing office that existed then; how many.

    The key makes it one job per office and month, however often this is called.
    """
    month = Month.of(day).previous
    offices = Office.objects.filter(is_publishing=True, valid_from__lte=month.last_day)
    asked = offices.exclude(valid_to__lt=month.first_day).values_list("code", flat=True)
    for code in asked:
        enqueue(KIND, {"month": str(month), "office": code}, key=f"{KIND}:{code}:{month}")
    return len(asked)


def freeze_asked(payload: Mapping[str, Any]) -> dict[str, str]:
    """Carry out one such job: the report's hash. Doing it again finds what was made."""
    office = Office.objects.get(code=payload["office"])
    report, _made = freeze(Month.parse(payload["month"]), office, SystemActor("schedule"))
    return {"hash": report.hash}
