"""Single grants: one person sees one matter by exception (design section 5)."""

from __future__ import annotations

from cases import granting
from cases.actions.registry import effect
from cases.models import Case, CaseGrant
from groups import grants
from offices.models import Staff
from workflows.verbs import Act, Change


@effect("grant_access")
def grant_access(case: Case, act: Act) -> Change:
    """Given with reason and expiry."""
    staff = act.details["staff"]
    grant = granting.give(case, staff=staff, by=_person(act), reason=act.details["reason"], act=act)
    return Change(log=_log(grant))


@effect("review_access")
def review_access(case: Case, act: Act) -> Change:
    """It holds for another ninety days, never beyond its end."""
    grant = _grant(case, act)
    grants.confirm(grant, _person(act), act.details["reason"])
    return Change(log=_log(grant))


@effect("revoke_access")
def revoke_access(case: Case, act: Act) -> Change:
    """Closed from this moment: lists, files, exports and notices ask the same rule."""
    grant = _grant(case, act)
    granting.revoke(grant, by=_person(act), reason=act.details["reason"])
    return Change(log={"staff": grant.staff.username, "grant": grant.pk})


def _grant(case: Case, act: Act) -> CaseGrant:
    found: CaseGrant = granting.running(case).get(pk=act.details["grant"].pk)
    return found


def _person(act: Act) -> Staff:
    assert act.person is not None, "grants are given by people"  # noqa: S101
    return act.person


def _log(grant: CaseGrant) -> dict[str, object]:
    return {"staff": grant.staff.username, "grant": grant.pk, "until": grants.last_day(grant.expires_at)}
