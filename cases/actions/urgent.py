"""Grave and urgent matters (art. 25): known at, reported by phone and in writing, followed up, over.

What happened when is evidence, to the minute; when it was entered is the server's clock, so that what was kept back
or entered late is seen to be (art. 46(4)).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from cases.actions.registry import effect
from cases.models import Case, UrgentReport, UrgentSituation
from workflows.moments import OFFICE_TIME
from workflows.verbs import Act, Change


@effect("mark_urgent")
def mark_urgent(case: Case, act: Act) -> Change:
    """From the moment somebody of the office knew, the minutes run."""
    situation = _begun(case, act, act.details["known_at"])
    return Change(log={**_log(situation), "known_at": _stamp(situation.known_at)})


@effect("report_urgent")
def report_urgent(case: Case, act: Act) -> Change:
    """A report; the first may be how the situation is entered at all, with the moment it was known."""
    situation = open_situation(case) or _begun(case, act, act.details["known_at"])
    report = UrgentReport.objects.create(
        situation=situation,
        ordinal=situation.reports.count() + 1,
        stage=act.details["stage"],
        reported_at=act.details["reported_at"],
        to_body=act.details["to_body"],
        reporter=act.get("reporter", ""),
        text=act.details["text"],
        measures=act.get("measures", ""),
        next_at=act.get("next_at"),
        entered_at=timezone.now(),
        reported_by=act.person,
    )
    if report.stage == UrgentReport.Stage.FINAL:
        situation.ended_at = report.reported_at
        situation.save(update_fields=["ended_at"])
        case.is_urgent = False
    minutes = int((report.reported_at - situation.known_at).total_seconds() // 60)
    return Change(
        log={
            **_log(situation),
            "report": report.ordinal,
            "stage": str(report.stage),
            "minutes": minutes,
            "known_at": _stamp(situation.known_at),
            "reported_at": _stamp(report.reported_at),
            "next_at": _stamp(report.next_at) if report.next_at else "",
        }
    )


def open_situation(case: Case) -> UrgentSituation | None:
    """The situation whose final report has not come."""
    return case.urgent_situations.filter(ended_at=None).last()


def _begun(case: Case, act: Act, known_at: dt.datetime) -> UrgentSituation:
    case.is_urgent = True
    return UrgentSituation.objects.create(
        case=case,
        ordinal=case.urgent_situations.count() + 1,
        known_at=known_at,
        text=act.details["text"],
        measures=act.get("measures", ""),
        entered_at=timezone.now(),
        marked_by=act.person,
    )


def _log(situation: UrgentSituation) -> dict[str, Any]:
    return {"urgent": situation.ordinal}


def _stamp(at: dt.datetime) -> str:
    """An instant as the log and the clocks read it: office time, to the minute."""
    return at.astimezone(OFFICE_TIME).isoformat(timespec="minutes")
