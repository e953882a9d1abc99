"""Opening, changing and ending a group; its representatives and its promises."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

import trail.log
from groups import actions, grants, keepers
from groups.actions.turn import version_of
from groups.models import GroupCommitment, GroupRepresentative, KeyGroup
from offices.models import Staff
from tests.cast import PHONE, TODAY, Cast
from tests.groups.opened import REPRESENTATIVE, confidential, give, opened
from trail.models import Event
from workflows.engine import NotAllowed, Refused, Stale


def refused(code: str, work: Any, *arguments: Any, **details: Any) -> None:
    with pytest.raises(Refused) as refusal:
        work(*arguments, **details)
    assert refusal.value.code == code


@pytest.mark.parametrize("name", ["head", "director", "superior_head", "superior_director"])
def test_heads_and_directors_of_the_office_or_above_open_groups(cast: Cast, name: str) -> None:
    by = cast.everybody()[name]
    group = opened(cast, by=by)
    assert set(grants.people_granted(group)) == {by, cast.leader}


@pytest.mark.parametrize("name", ["registrar", "leader", "handler", "head_elsewhere", "superuser", "administrator"])
def test_others_open_none(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        opened(cast, by=cast.everybody()[name])
    assert not KeyGroup.objects.exists()


@pytest.mark.parametrize("name", ["handler", "registrar", "head", "stranger"])
def test_the_leader_holds_a_leaders_or_directors_post(cast: Cast, name: str) -> None:
    refused("no_leader", opened, cast, leader=cast.everybody()[name])
    assert opened(cast, leader=cast.director).leader == cast.director


def test_a_confidential_group_starts_with_a_granted_head_and_leader(cast: Cast) -> None:
    refused("no_head", confidential, cast, by=cast.director)
    refused("no_head", confidential, cast, by=cast.director, head=cast.handler)
    group = confidential(cast, by=cast.director, head=cast.head)
    assert keepers.missing_keeper(group) == ""
    assert set(grants.people_granted(group)) == {cast.head, cast.leader, cast.director}


def test_nobody_is_the_only_one_who_sees_a_group(cast: Cast) -> None:
    refused("two_people", opened, cast, by=cast.director, leader=cast.director)
    assert not KeyGroup.objects.exists()
    group = opened(cast, by=cast.director, leader=cast.director, head=cast.head)
    assert set(grants.people_granted(group)) == {cast.head, cast.director}


def test_the_same_request_opens_one_group(cast: Cast) -> None:
    assert opened(cast, key="once") == opened(cast, key="once")
    assert opened(cast, key="twice").code != opened(cast, key="once").code
    assert KeyGroup.objects.count() == 2


def test_a_code_carries_no_number_that_could_show_a_gap(cast: Cast) -> None:
    codes = [opened(cast).code for _ in range(3)]
    assert all(code.startswith("JA-Q") for code in codes)
    assert len(set(codes)) == 3


def test_editing_logs_names_of_fields_and_never_words(cast: Cast) -> None:
    group = opened(cast)
    actions.edit_group(group, by=cast.head, name="退役士兵待遇", claims=group.claims)
    line = trail.log.events_of(group.stream).last()
    assert line is not None
    assert (line.code, line.details) == ("group.edit", {"fields": ["name"]})


def test_an_edit_from_an_old_page_is_refused(cast: Cast) -> None:
    group = opened(cast)
    version = version_of(group)
    actions.edit_group(group, by=cast.head, name="退役士兵待遇", version=version)
    with pytest.raises(Stale):
        actions.edit_group(group, by=cast.head, name="旧页面", version=version)
    assert KeyGroup.objects.get().name == "退役士兵待遇"


def test_a_new_leader_is_fit_and_granted_first(cast: Cast) -> None:
    group = opened(cast)
    refused("no_leader", actions.edit_group, group, by=cast.head, leader=cast.handler)
    refused("no_grant", actions.edit_group, group, by=cast.head, leader=cast.second_leader)
    give(group, cast.second_leader, cast.head)
    actions.edit_group(group, by=cast.head, leader=cast.second_leader)
    assert KeyGroup.objects.get().leader == cast.second_leader


@pytest.mark.parametrize("name", ["leader", "handler", "director", "superuser"])
def test_only_a_granted_head_or_director_changes_a_group(cast: Cast, name: str) -> None:
    group = opened(cast)
    if name == "handler":
        give(group, cast.handler, cast.head)
    by = cast.everybody()[name]
    attempts: list[Callable[[], object]] = [
        lambda: actions.edit_group(group, by=by, name="别的"),
        lambda: actions.add_representative(group, by=by, name=REPRESENTATIVE),
        lambda: actions.close_group(group, by=by),
        lambda: actions.make_confidential(group, by=by),
    ]
    for work in attempts:
        with pytest.raises(NotAllowed):
            work()
    give(group, cast.director, cast.head)
    actions.edit_group(group, by=cast.director, name="退役士兵待遇")
    assert KeyGroup.objects.get().name == "退役士兵待遇"


def test_at_most_five_representatives_and_the_place_of_one_who_left_is_free(cast: Cast) -> None:
    group = opened(cast)
    for number in range(1, 6):
        actions.add_representative(group, by=cast.head, name=f"代表{number}", phone=PHONE)
    with pytest.raises(Refused) as refusal:
        actions.add_representative(group, by=cast.head, name="第六人")
    assert refusal.value.words() == ["代表不超过五人（《信访工作条例》第二十条第三款）。"]
    second = group.representatives.get(ordinal=2)
    actions.remove_representative(group, by=cast.head, representative=second)
    actions.add_representative(group, by=cast.head, name=REPRESENTATIVE)
    assert group.representatives.get(ordinal=2).name == REPRESENTATIVE
    assert group.representatives.count() == 5


def test_a_representatives_name_stays_out_of_the_log(cast: Cast) -> None:
    group = opened(cast)
    actions.add_representative(group, by=cast.head, name=REPRESENTATIVE, phone=PHONE)
    text = " ".join(str(line.details) for line in Event.objects.all())
    assert REPRESENTATIVE not in text
    assert PHONE not in text


def test_a_masked_phone_is_never_saved(cast: Cast) -> None:
    group = opened(cast)
    for phone in ("138****8000", "138●●8000"):
        refused("masked", actions.add_representative, group, by=cast.head, name="甲", phone=phone)
    assert not GroupRepresentative.objects.exists()


def test_a_form_sent_twice_adds_one(cast: Cast) -> None:
    group = opened(cast)
    for _ in range(2):
        actions.add_representative(group, by=cast.head, name=REPRESENTATIVE, key="once")
    assert group.representatives.count() == 1


def promised(group: KeyGroup, cast: Cast, owner: Staff | None = None) -> GroupCommitment:
    due_on = TODAY + dt.timedelta(days=10)
    actions.add_commitment(group, by=cast.head, text="十日内公布补助标准", owner=owner or cast.leader, due_on=due_on)
    return group.commitments.latest("pk")


def test_a_promise_is_kept_or_broken_once(cast: Cast) -> None:
    group = opened(cast)
    kept, broken = promised(group, cast), promised(group, cast)
    refused("no_evidence", actions.keep_commitment, group, by=cast.head, commitment=kept, evidence=" ")
    actions.keep_commitment(group, by=cast.head, commitment=kept, evidence="静民信〔2026〕3号")
    refused("no_reason", actions.break_commitment, group, by=cast.head, commitment=broken, outcome=" ")
    actions.break_commitment(group, by=cast.head, commitment=broken, outcome="标准尚未批复")
    refused("settled", actions.keep_commitment, group, by=cast.head, commitment=kept, evidence="纪要")
    assert sorted(group.commitments.values_list("fate", flat=True)) == ["broken", "kept"]


def test_a_promise_has_an_owner_who_sees_the_group_and_a_day_to_come(cast: Cast) -> None:
    group = opened(cast)
    refused("no_grant", promised, group, cast, owner=cast.handler)
    refused("due_before_promise", actions.add_commitment, group, by=cast.head, text="马上", owner=cast.leader,
            due_on=TODAY - dt.timedelta(days=1))  # fmt: skip


def test_a_group_closes_when_no_promise_is_open_and_then_stays(cast: Cast) -> None:
    group = opened(cast)
    promise = promised(group, cast)
    refused("open_promise", actions.close_group, group, by=cast.head)
    actions.keep_commitment(group, by=cast.head, commitment=promise, evidence="纪要")
    refused("future_date", actions.close_group, group, by=cast.head, on=TODAY + dt.timedelta(days=1))
    refused("before_opening", actions.close_group, group, by=cast.head, on=TODAY - dt.timedelta(days=1))
    actions.close_group(group, by=cast.head)
    refused("closed", actions.edit_group, group, by=cast.head, name="别的")
    # Who may see what was done must still be decided afterwards.
    give(group, cast.handler, cast.head)


def test_the_owner_of_a_promise_says_what_became_of_it_and_another_reader_does_not(cast: Cast) -> None:
    group = opened(cast)
    give(group, cast.handler, cast.head)
    promise = promised(group, cast, owner=cast.leader)
    with pytest.raises(NotAllowed):
        actions.keep_commitment(group, by=cast.handler, commitment=promise, evidence="纪要")
    actions.keep_commitment(group, by=cast.leader, commitment=promise, evidence="静民信〔2026〕3号")
    promise.refresh_from_db()
    assert (promise.fate, promise.evidence) == ("kept", "静民信〔2026〕3号")


def test_a_meeting_keeps_what_was_asked_and_answered_and_its_host_sees_the_group(cast: Cast) -> None:
    group = opened(cast)
    words: dict[str, Any] = {"place": "接访室", "raised": "何时公布标准", "answered": "月底前公布"}
    refused("no_grant", actions.record_meeting, group, by=cast.head, host=cast.handler, **words)
    refused("no_words", actions.record_meeting, group, by=cast.head, host=cast.leader, **{**words, "answered": " "})
    actions.record_meeting(group, by=cast.head, host=cast.leader, **words)
    assert group.meetings.get().held_on == TODAY
    assert "月底前公布" not in " ".join(str(line.details) for line in Event.objects.all())
