"""A confidential group never loses its last granted head or leader, whatever is done and however long nothing is."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import hypothesis.strategies as st
import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from groups import actions, grants, keepers
from groups.models import Grant, KeyGroup
from offices.actions.posts import end_post
from offices.actions.staff import confirm_reset, deactivate, reset_password
from offices.actions.tree import close_office
from offices.models import Office, Post, Staff
from offices.refusals import Refused as NotDone
from tests.cast import TODAY, Cast, appoint, person
from tests.groups.opened import after, confidential, give
from workflows.engine import Refused


def refused(work: Callable[..., Any], *arguments: Any, **details: Any) -> None:
    with pytest.raises(NotDone) as refusal:
        work(*arguments, **details)
    # Whoever is named as a group's leader is kept by that already.
    assert refusal.value.code in ("last_granted", "holds_duties")


def post_of(staff: Staff) -> Post:
    return Post.objects.filter(staff=staff).latest("pk")


@pytest.mark.parametrize("name", ["head", "leader"])
def test_the_last_ones_post_and_account_stay_until_another_is_granted(cast: Cast, name: str) -> None:
    group = confidential(cast)
    staff, by = cast.everybody()[name], cast.administrator
    refused(end_post, post_of(staff), last_day=TODAY, by=by)
    refused(end_post, post_of(staff), last_day=TODAY + dt.timedelta(days=60), by=by)
    refused(deactivate, staff, by=by)
    assert keepers.missing() == set()
    give(group, cast.superior_head, cast.head)
    give(group, cast.second_leader, cast.head)
    actions.edit_group(group, by=cast.head, leader=cast.second_leader)
    end_post(post_of(staff), last_day=TODAY - dt.timedelta(days=1), by=by)
    deactivate(staff, by=by)
    with after(200):
        assert keepers.missing() == set()


def test_an_ordinary_group_holds_nobody_back(cast: Cast) -> None:
    actions.open_group(by=cast.head, office=cast.district, name="名", claims="诉求", leader=cast.leader)
    end_post(post_of(cast.head), last_day=TODAY, by=cast.administrator)
    end_post(post_of(cast.leader), last_day=TODAY, by=cast.administrator)


def test_their_office_is_not_closed_over_them(cast: Cast) -> None:
    head = person("head_ja1", "科长街道", cast.street, "head")
    leader = person("leader_ja1", "领导街道", cast.street, "leader")
    confidential(cast, by=head, office=cast.street, leader=leader)
    successors = [cast.other_street]
    refused(close_office, cast.street, last_day=TODAY, successors=successors, by=cast.administrator)
    assert Office.objects.get(pk=cast.street.pk).valid_to is None


def test_a_reset_password_that_waits_for_its_second_takes_nobody_away(cast: Cast) -> None:
    confidential(cast)
    reset_password(cast.head, by=cast.administrator)
    assert keepers.missing() == set()
    confirm_reset(cast.head, by=cast.second_administrator)


def test_a_post_with_a_last_day_founds_no_confidential_group(cast: Cast) -> None:
    acting = person("acting", "代科长", cast.district)
    appoint(acting, cast.district, "head", to_date=TODAY + dt.timedelta(days=30))
    with pytest.raises(Refused) as refusal:
        confidential(cast, by=acting)
    assert refusal.value.code == "no_head"


def test_the_only_head_is_replaced_by_a_director_who_knows_the_group(cast: Cast) -> None:
    group = confidential(cast)
    until = TODAY + dt.timedelta(days=60)
    actions.restore_access(
        by=cast.director, code=group.code, head=cast.superior_head, leader=cast.second_leader, reason="科长调离",
        until=until,
    )  # fmt: skip
    deactivate(cast.head, by=cast.administrator)
    assert keepers.missing() == set()


NAMES = ("head", "leader", "second_leader", "superior_head", "director", "superior_director", "handler")
STEPS = st.tuples(
    st.sampled_from(["give", "long", "revoke", "review", "pass", "end", "off", "lead", "restore"]),
    st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(1, 130),
)  # fmt: skip


class Story:
    """Things that happen to one confidential group; each may be refused, none may leave it without its people."""

    def __init__(self, cast: Cast, group: KeyGroup, clock: time_machine.Traveller) -> None:
        self.cast, self.group, self.clock = cast, group, clock

    def take(self, step: tuple[str, str, str, int]) -> None:
        verb, one, other, days = step
        by, staff = Staff.objects.get(pk=getattr(self.cast, one).pk), Staff.objects.get(pk=getattr(self.cast, other).pk)
        grant = Grant.objects.filter(group=self.group, staff=staff).order_by("-pk").first()
        today = dt.datetime.now(dt.UTC).date()
        if verb == "pass":
            self.clock.shift(dt.timedelta(days=days))
        with suppress(Refused, NotDone), transaction.atomic():
            self._do(verb, by, staff, grant, today + dt.timedelta(days=days))

    def _do(self, verb: str, by: Staff, staff: Staff, grant: Grant | None, day: dt.date) -> None:
        group = KeyGroup.objects.get(pk=self.group.pk)
        post = Post.objects.filter(staff=staff).order_by("-pk").first()
        if verb in ("give", "long"):
            until = day if verb == "give" else day + dt.timedelta(days=200)
            actions.give_grant(group, by=by, staff=staff, reason="理由", until=until)
        elif verb == "revoke" and grant:
            actions.revoke_grant(group, by=by, grant=grant, reason="理由")
        elif verb == "review" and grant:
            actions.review_grant(group, by=by, grant=grant, reason="理由")
        elif verb == "end" and post:
            end_post(post, last_day=day, by=self.cast.administrator)
        elif verb == "off":
            deactivate(staff, by=self.cast.administrator)
        elif verb == "lead":
            actions.edit_group(group, by=by, leader=staff)
        elif verb == "restore":
            actions.restore_access(by=by, code=group.code, head=staff, leader=staff, reason="理由", until=day)


@pytest.mark.slow
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_happens_leaves_it_without_them(cast: Cast, steps: list[tuple[str, str, str, int]]) -> None:
    start = dt.datetime.combine(TODAY, dt.time(9))
    with transaction.atomic(), time_machine.travel(start, tick=False) as clock:
        group = confidential(cast)
        story = Story(cast, group, clock)
        for step in steps:
            story.take(step)
            for code, kinds in keepers.KINDS:
                seers = [row.staff for row in keepers.keepers(group, kinds).select_related("staff")]
                assert seers, (code, step)
                assert any(grants.visible_groups([one.pk]).filter(pk=group.pk).exists() for one in seers)
        transaction.set_rollback(True)
