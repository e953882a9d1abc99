"""Asking for work, and taking the request back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from jobs.bell import ring_on_commit
from jobs.models import UNFINISHED, Job, State
from jobs.registry import kind_of


def enqueue(
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    key: str = "",
    owner: str = "",
    run_after: datetime | None = None,
) -> Job:
    """Write a job in the caller's transaction: it exists exactly when what asked for it does.

    `payload`: ids, codes and counts that JSON can hold, never personal values. `key`: the same key
    gives the same job, whatever its state. `owner`: username of who asked, empty for the system.
    `run_after`: not before this time.
    Raises UnknownKind, and ValueError when the key belongs to a job of another kind.
    """
    fields = {
        "kind": kind,
        "payload": dict(payload or {}),
        "owner": owner,
        "max_tries": kind_of(kind).max_tries,
        "run_after": run_after or timezone.now(),
    }
    if key:
        job, created = Job.objects.get_or_create(key=key, defaults=fields)
    else:
        job, created = Job.objects.create(**fields), True
    if job.kind != kind:
        raise ValueError(f"the key of a {kind} job belongs to a job of kind {job.kind}")
    if created:
        ring_on_commit()
    return job


def cancel(job: Job) -> bool:
    """End a job that is not finished; a run under way stops at its next sign of life and records nothing.

    False when it was finished already.
    """
    changed = Job.objects.filter(pk=job.pk, state__in=UNFINISHED).update(
        state=State.CANCELLED, lease_until=None, finished_at=timezone.now()
    )
    return bool(changed)


def retry(job: Job) -> bool:
    """Queue a failed or cancelled job again with all its tries; its last error stays to be read. What was not to
    run before some time still is not.

    False when it is in any other state.
    """
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, state__in=(State.FAILED, State.CANCELLED)).update(
            state=State.QUEUED,
            tries=0,
            run_after=Greatest("run_after", timezone.now()),
            finished_at=None,
            progress_done=0,
            progress_total=0,
        )
        if changed:
            ring_on_commit()
    return bool(changed)
