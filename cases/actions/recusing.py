"""Recusal (回避, art. 28(3); 公务员法 art. 77): declared, asked by the petitioner, or on the office's own motion."""

from __future__ import annotations

from cases.actions.registry import effect
from cases.models import Case, Recusal
from workflows.verbs import Act, Change


@effect("recuse")
def recuse(case: Case, act: Act) -> Change:
    """The person no longer sees the matter nor acts in it."""
    person, decider = act.details["staff"], act.person
    assert decider is not None, "a recusal is decided by a person"  # noqa: S101
    Recusal.objects.update_or_create(
        case=case,
        staff=person,
        defaults={
            "reason": act.details["reason"],
            "asked_by": act.get("asked_by", "self"),
            "decided_by": decider,
            "decided_on": act.on,
        },
    )
    return Change(log={"staff": person.username, "asked_by": act.get("asked_by", "self")})
