"""Two rows stand behind a grant, its own and guardian's: one query asks both; the night tells where they disagree."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cases import grants_proof
from cases.access import granted_groups, may_see
from cases.models import Case, CaseUserObjectPermission
from groups import actions, grants
from groups.models import Grant, KeyGroup, KeyGroupUserObjectPermission
from jobs.schedule import is_periodic
from offices.models import Staff
from tests.cast import TODAY, Cast, classify, do, register
from tests.groups.opened import after, confidential, give
from trail.models import Event


@pytest.mark.parametrize("gone", ["row", "grant"])
def test_a_grant_opens_nothing_where_one_of_its_two_rows_is_gone(cast: Cast, gone: str) -> None:
    """Pages, lists and the matters' rule ask the same query."""
    group = confidential(cast)
    case = register(cast)
    classify(cast, case)
    do(case, "link_group", cast.head, group=group)
    grant = give(group, cast.handler, cast.head)
    assert opens(cast.handler, group, case) == (True, True, True, [group.pk])
    if gone == "row":
        KeyGroupUserObjectPermission.objects.filter(user=cast.handler).delete()
    else:
        Grant.objects.filter(pk=grant.pk).update(revoked_at=timezone.now())
    assert opens(cast.handler, group, case) == (False, False, False, [])
    assert opens(cast.leader, group, case) == (True, True, True, [group.pk])


def opens(staff: Staff, group: KeyGroup, case: Case) -> tuple[bool, bool, bool, list[int]]:
    """Whether the group, its people and its matter are there for them, and what the access rule goes by."""
    seen = staff.pk in grants.people_seeing({group.pk})[group.pk]
    return grants.may_see_group(staff, group), seen, may_see(staff, case), granted_groups(staff)


def test_what_ran_out_or_was_revoked_is_no_difference(cast: Cast) -> None:
    group = confidential(cast)
    case = register(cast)
    give(group, cast.handler, cast.head, days=30)
    actions.revoke_grant(group, by=cast.head, grant=give(group, cast.director, cast.head), reason="已经调离")
    do(case, "grant_access", cast.head, staff=cast.head_elsewhere, reason="协助", until=TODAY)
    assert grants_proof.differences() == []
    with after(31):
        assert grants_proof.differences() == []


def test_the_night_names_each_grant_whose_two_rows_disagree(cast: Cast) -> None:
    group = confidential(cast)
    case = register(cast)
    give(group, cast.handler, cast.head)
    do(case, "grant_access", cast.head, staff=cast.head_elsewhere, reason="协助", until=TODAY)
    KeyGroupUserObjectPermission.objects.filter(user=cast.handler).delete()
    Grant.objects.filter(staff=cast.leader).update(revoked_at=timezone.now())
    CaseUserObjectPermission.objects.filter(user=cast.head_elsewhere).update(user=cast.registrar_elsewhere)
    assert is_periodic("grants.prove")
    assert grants_proof.tell() == 4
    noted = Event.objects.filter(code="grants.differ").values_list("stream", "details__to", "details__lacking")
    assert set(noted) == {
        (group.stream, "handler", "row"), (group.stream, "leader", "grant"),
        (case.stream, "head_yp", "row"), (case.stream, "registrar_yp", "grant"),
    }  # fmt: skip
