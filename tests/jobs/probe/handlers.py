"""Jobs that say on standard output what happens to them."""

import os
import signal
import sys

from jobs.models import Job
from jobs.registry import JobContext, job


def say(word: str) -> None:
    sys.stdout.write(f"probe {word}\n")
    sys.stdout.flush()


@job("probe.hello")
def hello(ctx: JobContext) -> None:
    say("hello")


@job("probe.effect")
def effect(ctx: JobContext) -> None:
    """Make one row, in the middle of which the process waits to be killed when told to."""
    say("begun")
    with ctx.finishing():
        Job.objects.create(kind="probe.made", state="done", finished_at=ctx.job.started_at)
        ctx.done({"fence": ctx.fence})
        if "PROBE_WAITS" in os.environ:
            say("waiting")
            signal.pause()


@job("probe.slow")
def slow(ctx: JobContext) -> None:
    """Report that it runs, wait for one line from the suite, then end well."""
    say("begun")
    sys.stdin.readline()
