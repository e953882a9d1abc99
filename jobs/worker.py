"""Taking jobs and doing them, safe against crashes and against each other."""

import logging
import traceback
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jobs.context import JobContext
from jobs.leases import LeaseLost, fail, finish, is_recorded
from jobs.models import Job, State
from jobs.registry import UnknownKind, kind_of

__all__ = ["finish", "run_due", "run_one", "take"]

logger = logging.getLogger(__name__)
UNKNOWN_LEASE = timedelta(minutes=1)


def take(now: datetime | None = None) -> Job | None:
    """Take the job that has been due longest, for the length of its kind's lease; None when none is due.

    Two workers never get the same take: PostgreSQL skips rows others have locked, SQLite's
    IMMEDIATE transaction lets one writer in at a time.
    """
    now = now or timezone.now()
    if not Job.objects.due(now).exists():  # spares SQLite's one write lock on every idle look
        return None
    _bury(now)
    with transaction.atomic():
        job = Job.objects.due(now).select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state = State.RUNNING
        job.fence += 1
        job.tries += 1
        job.started_at = now
        job.lease_until = now + _lease_of(job)
        job.save(update_fields=["state", "fence", "tries", "started_at", "lease_until"])
    return job


def run_one(job: Job) -> None:
    """Do a job that was taken and record how it ended; raises nothing a handler raises."""
    try:
        kind = kind_of(job.kind)
        result = kind.handler(JobContext(job, kind.lease))
        if not is_recorded(job):
            finish(job, result)
    except LeaseLost:
        logger.warning("job %s (%s) was cancelled or taken over; this run records nothing", job.pk, job.kind)
    except Exception as error:  # noqa: BLE001 - a handler may fail in any way; the row says how
        _record_failure(job, error)


def run_due(limit: int | None = None) -> int:
    """Take and do due jobs, at most `limit`, until none is left; how many were done or tried."""
    count = 0
    while limit is None or count < limit:
        job = take()
        if job is None:
            break
        run_one(job)
        count += 1
    return count


def _lease_of(job: Job) -> timedelta:
    try:
        return kind_of(job.kind).lease
    except UnknownKind:
        return UNKNOWN_LEASE  # taken all the same, so that it fails where people see it


def _bury(now: datetime) -> None:
    """Fail what ran out of its lease at the last try: a job that kills its worker must not go on for ever."""
    Job.objects.filter(state=State.RUNNING, lease_until__lte=now, tries__gte=F("max_tries")).update(
        state=State.FAILED, lease_until=None, finished_at=now, last_error="LeaseExpired"
    )


def _record_failure(job: Job, error: Exception) -> None:
    # The frames without the exception's own text: that may quote somebody's name or number.
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("job %s (%s) failed with %s\n%s", job.pk, job.kind, type(error).__name__, frames)
    try:
        fail(job, error)
    except LeaseLost:
        logger.warning("job %s (%s) had been taken over when it failed", job.pk, job.kind)
