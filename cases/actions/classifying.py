"""Class, category and routes (arts. 29–31), and the link to a key group."""

from __future__ import annotations

from cases.actions.assigning import end_assignment
from cases.actions.hearing import keep_reason
from cases.actions.registry import effect
from cases.models import Case
from groups.models import KeyGroup
from workflows.codes import CaseClass
from workflows.guards_simple import why_not_simple
from workflows.verbs import Act, Change


@effect("classify")
def classify(case: Case, act: Act) -> Change:
    """Decide class, category and each claim's route. An accusation is restricted at once, and stays so while somebody
    is accused in it, whatever else it is found to be.
    """
    keep_reason(case, act)
    case.case_class = act.get("case_class", case.case_class)
    case.is_unclassed = False
    case.category = act.get("category", case.category)
    case.place = act.get("place", case.place)
    routes: dict[int, str] = act.get("routes", {})
    for claim in case.claims.all():
        if claim.ordinal in routes:
            claim.route = routes[claim.ordinal]
            claim.save(update_fields=["route"])
    restrict(case)
    return Change(
        log={
            **_no_longer_simple(case),
            "class": str(case.case_class),
            "category": case.category.code if case.category else "",
            "routes": {str(ordinal): str(route) for ordinal, route in sorted(routes.items())},
        }
    )


def _no_longer_simple(case: Case) -> dict[str, bool]:
    """An accusation, or what a statutory procedure takes, is never answered without check and signature: the mark goes,
    and with it who was named by rule for the simple answer.
    """
    if not case.is_simple or why_not_simple(case.facts()) is None:
        return {}
    case.is_simple = False
    end_assignment(case)
    return {"simple": False}


@effect("link_group")
def link_group(case: Case, act: Act) -> Change:
    """Join the matter to a shared grievance, or take it out of one."""
    group = act.get("group")
    # Locked, so that a group that turns confidential at this moment is not joined as an open one.
    case.group = KeyGroup.objects.select_for_update().get(pk=group.pk) if group else None
    restrict(case)
    return Change(log={"group": case.group.code if case.group else ""})


def restrict(case: Case) -> None:
    """Accusations, whatever accuses somebody, and matters of confidential groups are seen by explicit access only
    (design section 5).
    """
    confidential = case.group is not None and case.group.is_confidential
    accusing = case.case_class == CaseClass.ACCUSATION or case.complained_of.filter(is_accused=True).exists()
    case.is_restricted = confidential or accusing
