"""Reports made in the background: by themselves on the first of a month, and large ones when somebody asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Max

from jobs.models import Job
from jobs.queue import enqueue, retry
from jobs.registry import JobError
from offices.models import Office, Staff
from reports import telling
from reports.actions import freeze, refuse_to_freeze
from reports.counting import by_month
from reports.models import FrozenReport
from reports.monthly import NotReportable, Tell, exists_in
from reports.months import Month
from workflows.engine import NotAllowed, acting_as
from workflows.verbs import SystemActor

KIND = "reports.freeze"
# Pieces of a month from which on the page does not wait for the figures: about a second of counting.
LARGE = 20_000


def ask_for_all(day: dt.date) -> int:
    """Queue the reports still to be made before the month of `day`, for every publishing office; how many.

    That is the month before, and earlier ones since the office's last frozen month: whoever stood still over a first
    of a month gets them later. The key makes it one job per office and month, however often this is called.
    """
    asked = [
        (month, office.code)
        for office in Office.objects.filter(is_publishing=True).order_by("pk")
        for month in _to_be_made(office, Month.of(day).previous)
    ]
    for month, code in sorted(asked):
        enqueue(KIND, {"month": str(month), "office": code}, key=_key(month, code))
    return len(asked)


def _to_be_made(office: Office, until: Month) -> Iterator[Month]:
    """`until` and the months before it back to the last frozen one, those in which there was such an office."""
    last = FrozenReport.objects.filter(office=office).aggregate(last=Max("month"))["last"]
    month = min(Month.parse(last).plus(1), until) if last else until
    while month <= until:
        if exists_in(office, month):
            yield month
        month = month.plus(1)


def is_large(month: Month, office: Office) -> bool:
    """Whether counting takes long enough to be done in the background. One query."""
    figures = by_month(office, month, month).get(month)
    return figures is not None and figures.submissions >= LARGE


def ask(month: Month, office: Office, by: Staff) -> Job:
    """Queue the report of the month for `by`; what failed before is tried again.

    Raises NotReportable and NotAllowed as freezing would.
    """
    refuse_to_freeze(month, office)
    acting_as(FrozenReport(month=str(month), office=office), FrozenReport.verbs()["make"], by)
    payload = {"month": str(month), "office": office.code, "by": by.pk}
    job = enqueue(KIND, payload, key=f"{_key(month, office.code)}:{by.pk}", owner=by.username)
    retry(job)
    return job


def last_asked(month: Month, office: Office) -> Job | None:
    """The latest job for this report, whoever asked."""
    key = _key(month, office.code)
    return Job.objects.filter(kind=KIND, key__startswith=key).order_by("pk").last()


def freeze_asked(payload: Mapping[str, Any], tell: Tell) -> dict[str, int | str]:
    """Carry out one such job: the report's hash. Doing it again finds what was made. What nobody asked for is told, and
    the result says so where nobody could be.
    """
    office = Office.objects.get(code=payload["office"])
    by = Staff.objects.get(pk=payload["by"]) if "by" in payload else SystemActor("schedule")
    try:
        report, _made = freeze(Month.parse(payload["month"]), office, by, tell)
    except (NotReportable, NotAllowed) as why:
        raise JobError(why.words()[0] if isinstance(why, NotAllowed) else str(why), final=True) from why
    told = {} if "by" in payload else telling.tell(report)
    return {"hash": report.hash, **told}


def _key(month: Month, code: str) -> str:
    return f"{KIND}:{code}:{month}"
