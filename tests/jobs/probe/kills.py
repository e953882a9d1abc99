"""A job that is killed with -9 where its payload says, once, and then done by whoever takes it next."""

import os
import signal
from pathlib import Path
from threading import Event, Thread

from django.utils import timezone

from jobs import schedule
from jobs.models import Job, State
from jobs.registry import JobContext, job

DEATHS = os.environ.get("PROBE_DEATHS", "")  # a file: one line "job point" a kill
if DEATHS:
    # The product's own periodic jobs have tables the suite's shared database lacks.
    schedule._rhythms.clear()


def end_with_the_suite(parent: int) -> None:
    """Workers stand in groups of their own, so nobody else would end them when the suite itself is killed."""
    pause = Event()
    while os.getppid() == parent:
        pause.wait(1)
    os.kill(0, signal.SIGKILL)


if "PROBE_PARENT" in os.environ:
    Thread(target=end_with_the_suite, args=(int(os.environ["PROBE_PARENT"]),), daemon=True).start()


def deaths() -> list[str]:
    """The kills so far."""
    return Path(DEATHS).read_text().splitlines() if Path(DEATHS).exists() else []


def die(job_pk: int, point: str, *, whole: bool = True) -> None:
    """Kill -9 this process, or its whole group, once for each job and point."""
    line = f"{job_pk} {point}"
    if line in deaths():
        return
    with Path(DEATHS).open("a") as file:
        file.write(f"{line}\n")
    os.kill(0 if whole else os.getpid(), signal.SIGKILL)


@job("probe.killed", lease_seconds=2, max_tries=50)
def killed(ctx: JobContext) -> None:
    """Record one effect: with the mark, or on its own under a key when the payload says "effect_committed"."""

    def may_die(point: str) -> None:
        if ctx.payload["dies"] == point:
            die(ctx.job.pk, point, whole=ctx.payload["whole"])

    ctx.progress(1, 2)
    may_die("in_the_middle")
    made = {"kind": "probe.made", "payload": {"of": ctx.job.pk}, "state": State.DONE, "finished_at": timezone.now()}
    if ctx.payload["dies"] == "effect_committed":
        Job.objects.get_or_create(key=f"made:{ctx.job.pk}", defaults=made)
        may_die("effect_committed")
        return
    with ctx.finishing():
        Job.objects.create(**made)
        may_die("effect_uncommitted")
