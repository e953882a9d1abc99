"""What a handler is given."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction

from jobs import leases
from jobs.models import Job


class JobContext:
    """One run of one job.

    A run can be cut off anywhere and the job is then run again, so a handler may be called more
    than once; its effect must be recorded once. Put the effect and the mark in one transaction:

        with ctx.finishing():
            paper = issue(...)
            ctx.done({"paper": paper.pk})

    `finishing` locks the job first. When the lease was lost it raises LeaseLost and the block does
    not start; when anything in the block fails, effect and mark vanish together. Work that takes
    long (reading, computing, drawing) goes before the block, what changes the database inside.
    A handler with many small effects gives each its own key (`enqueue(key=…)`, an event's key, a
    unique column) and asks by it what is already there. An effect outside the database (mail) can
    happen twice; give it a stable id made of `ctx.job.pk`.
    """

    def __init__(self, job: Job, lease: timedelta) -> None:
        self.job = job
        self._lease = lease

    @property
    def payload(self) -> dict[str, Any]:
        """What `enqueue` was given."""
        payload: dict[str, Any] = self.job.payload
        return payload

    @property
    def fence(self) -> int:
        """The number of this take: greater than that of every run before it."""
        return self.job.fence

    def progress(self, done: int, total: int = 0) -> None:
        """Show how far the work is and keep the lease; call it well within `lease_seconds`.

        Raises LeaseLost when the job was cancelled or taken over: let it pass, the run is over.
        """
        leases.extend(self.job, self._lease, done=done, total=total)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """A transaction in which the job is held; marks it as done at its end if `done` was not called."""
        with transaction.atomic():
            leases.hold(self.job)
            yield
            if not leases.is_recorded(self.job):
                self.done()

    def done(self, result: Mapping[str, Any] | None = None) -> None:
        """Mark the job as done in the current transaction; LeaseLost when it is no longer held."""
        leases.finish(self.job, result)
