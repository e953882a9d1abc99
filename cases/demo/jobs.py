"""The demo office opens with a few dozen matters and grows in the background, ten matters a job; full, it publishes."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.demo.build import build
from jobs.queue import enqueue
from jobs.registry import JobContext, JobError, job

FULL, STEP = 300, 10


def grow(have: int) -> None:
    """Ask for the next ten matters, until the office is full; then for its reports (config/jobs.py)."""
    if have >= FULL:
        enqueue("demo.publish", {}, key="demo.publish")
    else:
        enqueue("demo.grow", {"matters": min(have + STEP, FULL)}, key=f"demo.grow/{have + STEP}")


@job("demo.grow", lease_seconds=300, title=_("充实演示单位"))
def grow_demo(ctx: JobContext) -> dict[str, int]:
    """Bring the office to the number asked for; a second run finds them there."""
    if not settings.DEMO:
        raise JobError("not a demo installation", final=True)
    have = build(int(ctx.payload["matters"]))
    grow(have)
    return {"matters": have}
