"""Handing over: matter by matter, in one action, each with its line in the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

import trail.log
from cases.handover import holders, in_hands_of
from cases.models import Case
from offices.actions.posts import end_post
from offices.actions.staff import deactivate
from offices.models import Post, Staff
from tests import cast as c
from tests.cast import TODAY, Cast
from trail.verify import verify


def sent(client: Client, staff: Staff, **fields: Any) -> Any:
    page = client.get(f"/handover/{staff.pk}/").context["form"]
    data = {name: page.initial[name] for name in page.initial}
    return client.post(f"/handover/{staff.pk}/", {**data, "reason": "轮岗", **fields})


@pytest.fixture
def two(cast: Cast) -> list[Case]:
    """Two matters of one leader, the second already answered."""
    first, second = c.register(cast), c.register(cast, title="另一事项")
    c.assign(cast, first)
    c.resolve(cast, second)
    return [first, second]


def test_a_director_hands_everything_over_in_one_action_each_with_its_line(cast: Cast, two: list[Case]) -> None:
    client = Client()
    client.force_login(cast.director)
    assert cast.leader.full_name in client.get("/handover/").content.decode()
    answer = sent(client, cast.leader, **{f"leader_{case.pk}": "leader2" for case in two})
    assert answer.status_code == 302
    for case in two:
        now = Case.objects.get(pk=case.pk).assignment
        assert now is not None
        assert (now.leader, now.handler, now.reason) == (cast.second_leader, cast.handler, "轮岗")
        assert trail.log.events_of(case.stream).latest("seq").code == "case.reassign"
    assert not in_hands_of(cast.leader, cast.director).exists()
    end_post(
        Post.objects.select_related("staff", "office").get(staff=cast.leader), last_day=TODAY, by=cast.administrator
    )
    deactivate(cast.leader, by=cast.administrator)
    assert verify() == []


def test_what_is_due_next_is_handed_over_first_and_what_has_no_day_last(cast: Cast, two: list[Case]) -> None:
    Case.objects.filter(pk=two[0].pk).update(next_due=None)
    Case.objects.filter(pk=two[1].pk).update(next_due=TODAY)
    assert list(in_hands_of(cast.leader, cast.director)) == [two[1], two[0]]


def test_one_matter_that_is_refused_takes_all_back(cast: Cast, two: list[Case]) -> None:
    client = Client()
    client.force_login(cast.director)
    page = client.get(f"/handover/{cast.leader.pk}/").context["form"]
    data = {**{name: page.initial[name] for name in page.initial}, "reason": "轮岗"}
    c.do(two[1], "add_commitment", cast.handler, text="补发", owner=cast.leader, due_on=TODAY)
    answer = client.post(f"/handover/{cast.leader.pk}/", {**data, **{f"leader_{case.pk}": "leader2" for case in two}})
    assert answer.status_code == 422
    assert f"{two[1].number}：页面打开之后事项已有变化" in answer.content.decode()
    assert set(in_hands_of(cast.leader, cast.director)) == set(two)


def test_a_head_hands_over_handlers_and_leaves_leaders_to_the_director(cast: Cast, two: list[Case]) -> None:
    client = Client()
    client.force_login(cast.head)
    assert "责任领导由单位负责人" in client.get(f"/handover/{cast.leader.pk}/").content.decode()
    assert sent(client, cast.leader, **{f"leader_{two[0].pk}": "leader2"}).status_code == 422
    assert sent(client, cast.handler, **{f"handler_{two[0].pk}": "handler2"}).status_code == 302
    now = Case.objects.get(pk=two[0].pk).assignment
    assert now is not None
    assert (now.leader, now.handler) == (cast.leader, cast.second_handler)


def test_who_sees_none_of_the_matters_is_told_of_nobody(cast: Cast, two: list[Case]) -> None:
    client = Client()
    client.force_login(cast.head_elsewhere)
    assert cast.leader.full_name not in client.get("/handover/").content.decode()
    assert client.get(f"/handover/{cast.leader.pk}/").status_code == 404
    assert [one.staff for one in holders(cast.head_elsewhere)] == []


def test_the_same_handover_sent_twice_is_done_once(cast: Cast, two: list[Case]) -> None:
    client = Client()
    client.force_login(cast.director)
    page = client.get(f"/handover/{cast.leader.pk}/").context["form"]
    data = {name: page.initial[name] for name in page.initial}
    data |= {"reason": "轮岗", f"leader_{two[0].pk}": "leader2"}
    for _ in range(2):
        client.post(f"/handover/{cast.leader.pk}/", data)
    events = trail.log.events_of(two[0].stream).filter(code="case.reassign")
    assert events.count() == 1
