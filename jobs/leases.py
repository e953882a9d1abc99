"""What the holder of a lease may write; every write names the fence it was given."""

import traceback
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from jobs.models import Job, State

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


class LeaseLost(Exception):
    """Another worker took the job, or it was cancelled: nothing of this run may be recorded."""


class JobError(Exception):
    """A failure whose text may be shown: raise it with words free of personal values.

    Of every other exception only the class and the place are kept, since texts of libraries
    and databases quote the values they choked on.
    """

    def __init__(self, text: str, *, final: bool = False) -> None:
        """`final`: trying again would not help, fail at once."""
        super().__init__(text)
        self.final = final


def pause_after(tries: int) -> timedelta:
    """How long a job rests after its n-th failure: 30 s, doubling, at most an hour."""
    return min(FIRST_PAUSE * (1 << min(tries - 1, 16)), LONGEST_PAUSE)


def hold(job: Job) -> None:
    """Lock the row until the caller's transaction ends; LeaseLost when it is no longer held."""
    if Job.objects.select_for_update().held(job).first() is None:
        raise LeaseLost(str(job))


def extend(job: Job, lease: timedelta, *, done: int, total: int) -> None:
    """Note the progress and renew the lease from now; LeaseLost when it is no longer held."""
    _write(job, lease_until=timezone.now() + lease, progress_done=done, progress_total=total)


def finish(job: Job, result: Mapping[str, Any] | None = None) -> None:
    """Mark as done, once, only under the current fence; LeaseLost otherwise."""
    _write(
        job,
        state=State.DONE,
        result=None if result is None else dict(result),
        last_error="",
        lease_until=None,
        finished_at=timezone.now(),
    )


def is_recorded(job: Job) -> bool:
    """Whether this very run has already marked the job as done."""
    return Job.objects.filter(pk=job.pk, fence=job.fence, state=State.DONE).exists()


def fail(job: Job, error: BaseException) -> None:
    """Put the job back for a later try, or end it as failed after its last; LeaseLost when not held."""
    now = timezone.now()
    if getattr(error, "final", False) or job.tries >= job.max_tries:
        ending: dict[str, Any] = {"state": State.FAILED, "finished_at": now}
    else:
        ending = {"state": State.QUEUED, "run_after": now + pause_after(job.tries)}
    _write(job, last_error=describe(error), lease_until=None, **ending)


def describe(error: BaseException) -> str:
    """Class and own words of a JobError; class and place of anything else. At most 300 characters."""
    name = type(error).__name__
    if isinstance(error, JobError):
        return f"{name}: {error}"[:300]
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return name[:300]
    last = frames[-1]
    return f"{name} ({Path(last.filename).name}:{last.lineno} {last.name})"[:300]


def _write(job: Job, **changes: Any) -> None:
    if not Job.objects.held(job).update(**changes):
        raise LeaseLost(str(job))
