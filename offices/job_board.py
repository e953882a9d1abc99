"""Reading the jobs for the administrator: what each does, how far it is, why it stopped. Never what it was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils import timezone

from jobs.models import UNFINISHED, Job, State
from jobs.registry import Words, title_of
from jobs.schedule import is_periodic
from offices.models import Staff

OPEN = (*UNFINISHED, State.FAILED.value)  # what somebody may have to look at
ALL = "all"
SILENCE = dt.timedelta(minutes=5)  # a due job waits seconds where a worker runs, half a minute without wake-ups


@dataclass(frozen=True)
class Line:
    """One job as the page shows it."""

    job: Job
    title: Words
    owner: str

    @property
    def may_retry(self) -> bool:
        return self.job.state in (State.FAILED, State.CANCELLED)

    @property
    def may_cancel(self) -> bool:
        return may_cancel(self.job)


def may_cancel(job: Job) -> bool:
    """Not what the clock asks for: nobody shall stop the sealing of the log by a button."""
    return job.state in UNFINISHED and not is_periodic(job.kind)


def jobs_found(state: str = "", kind: str = "") -> QuerySet[Job]:
    """Jobs in this state (empty: open or failed; "all": any) of this kind, newest first, without what they hold."""
    rows = Job.objects.defer("payload", "result", "key").order_by("-pk")
    if state != ALL:
        rows = rows.filter(state__in=[state] if state else OPEN)
    return rows.filter(kind=kind) if kind else rows


def lines(jobs: Iterable[Job]) -> list[Line]:
    """Each job with its words and the full name of who asked; one query for all names."""
    found = list(jobs)
    owners = {job.owner for job in found if job.owner}
    names = dict(Staff.objects.filter(username__in=owners).values_list("username", "full_name"))
    return [Line(job, title_of(job.kind), names.get(job.owner, job.owner)) for job in found]


def counts() -> dict[str, int]:
    """How many jobs are queued, running and failed."""
    rows = Job.objects.filter(state__in=OPEN).values_list("state").annotate(n=Count("pk")).order_by()
    return dict.fromkeys(OPEN, 0) | dict(rows)


def nobody_works() -> bool:
    """Whether something has been due for so long that no worker can be running."""
    return Job.objects.due(timezone.now() - SILENCE).exists()


def job_by_id(pk: int) -> Job:
    """The job with this key; Http404 without one."""
    job = jobs_found(ALL).filter(pk=pk).first()
    if job is None:
        raise Http404
    return job
