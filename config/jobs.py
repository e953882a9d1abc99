"""The wiring of rooms that do not know each other: which of their duties come back by the clock."""

from datetime import timedelta

from jobs.registry import JobContext
from jobs.schedule import daily, every, slot_of
from trail.anchor import make_anchor
from trail.seal import seal_pending


@every("trail.seal", minutes=1)
def seal(ctx: JobContext) -> dict[str, int]:
    """Seal the reads, reveals and refusals noted since the last seal."""
    return {"sealed": seal_pending()}


@daily("trail.anchor", at="00:10", lease_seconds=1800)
def anchor(ctx: JobContext) -> None:
    """Anchor the day that has just ended, also outside the database."""
    make_anchor(slot_of(ctx).date() - timedelta(days=1))


@daily("clocks.recompute", at="01:00", lease_seconds=3600)
def recompute(ctx: JobContext) -> dict[str, int]:
    """Recompute every clock from the log; what differed is repaired, counted and noted."""
    from cases.clocks import recompute_all  # noqa: PLC0415 - models are not ready when this module is read

    return {"different": len(recompute_all())}


@every("exports.clear", minutes=30)
def clear_exports(ctx: JobContext) -> dict[str, int]:
    """Remove exported files that have had their day."""
    from cases.exports.keeping import clear_out  # noqa: PLC0415

    return {"removed": clear_out()}
