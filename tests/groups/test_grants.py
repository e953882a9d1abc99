"""A grant opens a group to one person, for a time, given by another."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

import trail.log
from groups import actions, grants, keepers, reading
from groups.models import Grant, KeyGroup, KeyGroupUserObjectPermission
from offices.models import Absence, Staff
from tests.cast import TODAY, Cast, appoint, person
from tests.groups.opened import after, confidential, give, grant_of, opened
from trail.models import Event
from trail.verify import verify
from workflows.engine import NotAllowed, Refused


def test_a_grant_lets_a_person_see_and_nobody_else(cast: Cast) -> None:
    group = opened(cast)
    assert not grants.may_see_group(cast.handler, group)
    give(group, cast.handler, cast.head)
    assert grants.may_see_group(cast.handler, group)
    seeing = {name for name, staff in cast.everybody().items() if grants.may_see_group(staff, group)}
    assert seeing == {"head", "leader", "handler"}


def test_a_superuser_sees_no_group_by_being_one(cast: Cast) -> None:
    group = confidential(cast)
    assert cast.superuser.is_superuser
    assert not grants.groups_of(cast.superuser).exists()
    assert not grants.may_see_group(cast.superuser, group)
    with pytest.raises(NotAllowed):
        actions.edit_group(group, by=cast.superuser, name="别的")


def test_revoking_works_at_once_and_says_why(cast: Cast) -> None:
    group = opened(cast)
    grant = give(group, cast.handler, cast.head)
    actions.revoke_grant(group, by=cast.head, grant=grant, reason="已经调离")
    assert not grants.may_see_group(cast.handler, group)
    assert not KeyGroupUserObjectPermission.objects.filter(user=cast.handler).exists()
    grant.refresh_from_db()
    assert (grant.revoked_by, grant.revoke_reason) == (cast.head, "已经调离")


def test_revoking_one_of_two_grants_leaves_the_other(cast: Cast) -> None:
    group = opened(cast)
    first = give(group, cast.handler, cast.head)
    give(group, cast.handler, cast.head, days=60)
    actions.revoke_grant(group, by=cast.head, grant=first, reason="续授")
    assert grants.may_see_group(cast.handler, group)


def test_what_has_ended_is_not_revoked_again(cast: Cast) -> None:
    group = opened(cast)
    grant = give(group, cast.handler, cast.head)
    actions.revoke_grant(group, by=cast.head, grant=grant, reason="已经调离")
    with pytest.raises(Refused) as refusal:
        actions.revoke_grant(group, by=cast.head, grant=grant, reason="再撤一次")
    assert refusal.value.code == "ended"


def test_a_grant_holds_through_its_last_day_and_not_a_moment_longer(cast: Cast) -> None:
    group = opened(cast)
    give(group, cast.handler, cast.head, days=30)
    with after(30, hour=23):
        assert grants.may_see_group(cast.handler, group)
    with after(31, hour=0):
        assert not grants.may_see_group(cast.handler, group)
        # The current-state row is still there: an expired grant is judged by its date, not by tidying up.
        assert KeyGroupUserObjectPermission.objects.filter(user=cast.handler).exists()


def test_nobody_grants_themselves(cast: Cast) -> None:
    group = opened(cast)
    with pytest.raises(Refused) as refusal:
        give(group, cast.head, cast.head)
    assert refusal.value.code == "self"
    founding = Grant.objects.filter(group=group)
    assert all(grant.giver_id != grant.staff_id for grant in founding)


@pytest.mark.parametrize(("days", "code"), [(89, ""), (364, ""), (365, "too_long"), (-1, "past")])
def test_a_grant_ends_within_a_year(cast: Cast, days: int, code: str) -> None:
    group = opened(cast)
    if not code:
        give(group, cast.handler, cast.head, days)
        assert grants.may_see_group(cast.handler, group)
        return
    with pytest.raises(Refused) as refusal:
        give(group, cast.handler, cast.head, days)
    assert refusal.value.code == code
    assert not grants.may_see_group(cast.handler, group)


def test_a_grant_says_why(cast: Cast) -> None:
    group = opened(cast)
    with pytest.raises(Refused) as refusal:
        actions.give_grant(group, by=cast.head, staff=cast.handler, reason="  ", until=TODAY)
    assert refusal.value.code == "no_reason"


@pytest.mark.parametrize("name", ["statistician", "auditor", "administrator", "superuser", "stranger"])
def test_who_works_with_no_cases_is_granted_nothing(cast: Cast, name: str) -> None:
    group = opened(cast)
    with pytest.raises(Refused) as refusal:
        give(group, cast.everybody()[name], cast.head)
    assert refusal.value.code == "no_post"


@pytest.mark.parametrize("name", ["director", "superior_head", "superior_director"])
def test_a_head_or_director_above_gives_only_when_granted_too(cast: Cast, name: str) -> None:
    group = opened(cast)
    above = cast.everybody()[name]
    with pytest.raises(NotAllowed):
        give(group, cast.handler, above)
    give(group, above, cast.head)
    give(group, cast.handler, above)
    assert grants.may_see_group(cast.handler, group)


@pytest.mark.parametrize("name", ["leader", "handler", "registrar", "head_elsewhere"])
def test_a_granted_person_without_such_a_post_gives_nothing(cast: Cast, name: str) -> None:
    group = opened(cast)
    other = cast.everybody()[name]
    if name != "leader":
        give(group, other, cast.head)
    with pytest.raises(NotAllowed):
        give(group, cast.second_handler, other)


def test_a_deputy_does_not_inherit_a_grant(cast: Cast) -> None:
    group = opened(cast)
    Absence.objects.create(staff=cast.head, deputy=cast.deputy, from_date=TODAY, to_date=TODAY, reason="出差")
    assert not grants.may_see_group(cast.deputy, group)
    with pytest.raises(NotAllowed):
        give(group, cast.handler, cast.deputy)


def test_an_inactive_account_sees_nothing(cast: Cast) -> None:
    group = opened(cast)
    cast.leader.is_active = False
    cast.leader.save()
    assert not grants.may_see_group(cast.leader, group)


def test_a_confidential_group_keeps_its_last_head_and_leader(cast: Cast) -> None:
    group = confidential(cast)
    give(group, cast.handler, cast.head)
    for staff, code in ((cast.head, "last_head"), (cast.leader, "last_leader")):
        with pytest.raises(Refused) as refusal:
            actions.revoke_grant(group, by=cast.head, grant=grant_of(group, staff), reason="调整")
        assert refusal.value.code == code
        assert grants.may_see_group(staff, group)
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.handler), reason="调整")


def test_with_a_second_head_and_leader_the_first_may_go(cast: Cast) -> None:
    group = confidential(cast)
    give(group, cast.superior_head, cast.head)
    give(group, cast.second_leader, cast.head)
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.leader), reason="调整")
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.head), reason="调整")
    assert not grants.may_see_group(cast.head, group)
    assert not keepers.missing_keeper(group)


def test_a_head_elsewhere_does_not_stand_in_for_the_last_one(cast: Cast) -> None:
    group = confidential(cast)
    give(group, cast.head_elsewhere, cast.head)
    with pytest.raises(Refused) as refusal:
        actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.head), reason="调整")
    assert refusal.value.code == "last_head"


def test_an_ordinary_group_may_lose_them(cast: Cast) -> None:
    group = opened(cast)
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.leader), reason="调整")
    assert not grants.may_see_group(cast.leader, group)


@pytest.mark.parametrize("kind", [opened, confidential])
def test_a_lapsed_group_is_brought_back_by_a_director_for_others(cast: Cast, kind: Callable[[Cast], KeyGroup]) -> None:
    group = kind(cast)
    terms: dict[str, Any] = {
        "code": group.code,
        "head": cast.superior_head,
        "leader": cast.second_leader,
        "reason": "到期",
    }
    until = TODAY + dt.timedelta(days=120)
    with after(100):
        assert grants.people_granted(group).exists() == group.is_confidential
        with pytest.raises(Refused):
            actions.restore_access(by=cast.head, until=until, **terms)
        actions.restore_access(by=cast.director, until=until, **terms)
        assert grants.may_see_group(cast.superior_head, group)
        assert not grants.may_see_group(cast.director, group)
    with after(101):
        # Now that there are others, nobody is kept beyond their day; an only head may still be given a second.
        assert not grants.may_see_group(cast.head, group)
        assert keepers.needs_people(group) == group.is_confidential


def test_a_confidential_group_keeps_its_last_head_and_leader_beyond_their_day(cast: Cast) -> None:
    group = confidential(cast)
    give(group, cast.handler, cast.head)
    with after(200):
        assert set(grants.people_granted(group)) == {cast.head, cast.leader}
        assert all(row["row"].is_over for row in reading.grants_table(group)[0])
        give_until(group, cast.superior_head, cast.head, 300)
        assert set(grants.people_granted(group)) == {cast.superior_head, cast.leader}


def give_until(group: KeyGroup, staff: Staff, by: Staff, days: int) -> Grant:
    until = TODAY + dt.timedelta(days=days)
    actions.give_grant(group, by=by, staff=staff, reason="长期参与", until=until)
    return grant_of(group, staff)


def test_a_long_grant_rests_until_somebody_else_has_looked_at_it_again(cast: Cast) -> None:
    group = opened(cast)
    give_until(group, cast.superior_head, cast.head, 300)
    grant = give_until(group, cast.handler, cast.head, 300)
    with after(89):
        assert grants.may_see_group(cast.handler, group)
        with pytest.raises(Refused) as refusal:
            actions.review_grant(group, by=cast.superior_head, grant=grant_of(group, cast.superior_head), reason="仍需")
        assert refusal.value.code == "own_review"
        with pytest.raises(Refused):
            actions.review_grant(group, by=cast.superior_head, grant=grant, reason=" ")
        actions.review_grant(group, by=cast.head, grant=grant_of(group, cast.superior_head), reason="仍在参与")
    with after(91):
        assert not grants.may_see_group(cast.handler, group)
        resting = [row["row"] for row in reading.grants_table(group)[0] if row["rests"]]
        assert grant in resting
        actions.review_grant(group, by=cast.superior_head, grant=grant, reason="仍在参与")
        assert grants.may_see_group(cast.handler, group)
    line = trail.log.events_of(group.stream).last()
    assert line is not None
    assert (line.code, line.actor) == ("group.review", cast.superior_head.actor)
    with after(182):
        assert not grants.may_see_group(cast.handler, group)


def test_restoring_answers_the_same_for_what_is_unknown_elsewhere_or_in_order(cast: Cast) -> None:
    in_order = opened(cast)
    codes = []
    far = person("director_yp", "局长别处", cast.elsewhere)
    appoint(far, cast.elsewhere, "director")
    for by, code in ((cast.director, in_order.code), (cast.director, "JA-QNOBODY"), (far, in_order.code)):
        with pytest.raises(Refused) as refusal:
            actions.restore_access(
                by=by, code=code, head=cast.head, leader=cast.leader, reason="到期", until=TODAY + dt.timedelta(days=9)
            )
        codes.append((refusal.value.code, *refusal.value.words()))
    assert len(set(codes)) == 1


def test_every_grant_is_chained_and_every_refusal_noted(cast: Cast) -> None:
    group = confidential(cast)
    grant = give(group, cast.handler, cast.head)
    with pytest.raises(Refused):
        give(group, cast.head, cast.head)
    actions.revoke_grant(group, by=cast.head, grant=grant, reason="结束")
    lines = [(line.code, line.actor, line.acting_as) for line in trail.log.events_of(group.stream)]
    head = (cast.head.actor, "head@JA")
    assert lines == [
        ("group.open", *head), ("group.grant", *head), ("group.grant", *head), ("group.grant", *head),
        ("group.revoke", *head),
    ]  # fmt: skip
    assert Event.objects.get(code="refused", stream=group.stream).details == {"verb": "grant", "reasons": ["self"]}
    assert verify() == []


def test_the_log_names_who_opened_and_who_counts_as_giver(cast: Cast) -> None:
    group = opened(cast)
    own = grant_of(group, cast.head)
    assert (own.giver, own.reason) == (cast.leader, "建立群体")
    line = trail.log.events_of(group.stream).get(details__grant=own.pk)
    assert (line.actor, line.details["giver"], line.details["founding"]) == (cast.head.actor, "leader", True)


def test_grants_are_listed_per_group_and_per_person(cast: Cast) -> None:
    first, second = opened(cast), confidential(cast)
    ended = give(first, cast.handler, cast.head)
    actions.revoke_grant(first, by=cast.head, grant=ended, reason="结束")
    assert {grant.staff for grant in grants.grants_on(first)} == {cast.head, cast.leader, cast.handler}
    assert {grant.group for grant in grants.grants_of(cast.leader)} == {first, second}
    assert not grants.grants_of(cast.handler).exists()
