"""Giving account of a duty that ended late (arts. 43–45)."""

from __future__ import annotations

from cases.actions.registry import effect
from cases.lateness import LateEnd
from cases.models import Case, LateReason
from workflows.verbs import Act, Change


@effect("explain_late")
def explain_late(case: Case, act: Act) -> Change:
    """The office's reason, beside the clock for good; the clock stays late."""
    end: LateEnd = act.details["late"]
    LateReason.objects.create(
        case=case,
        clock_code=end.clock.code,
        round=end.clock.round,
        about=end.clock.about,
        office=end.office,
        reason=act.details["reason"],
        explained_on=act.on,
        written_by=act.person,
    )
    return Change(log={"clock": end.clock.code, "office": end.office.code})
