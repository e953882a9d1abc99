"""Posts: proposed by one administrator, confirmed by a second, for nobody by themselves."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from cases.models import Case
from offices.actions.posts import confirm_post, propose_post
from offices.models import Office, Post, PostKind, Staff
from offices.people import kinds
from offices.refusals import Refused
from tests.cast import TODAY, Cast, appoint, register
from trail.log import events_of
from trail.models import Event


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def second(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(cast.second_administrator)
    return browser


def form(at: Office, kind: str, **changes: object) -> dict[str, object]:
    return {"office": at.pk, "kind": kind, "from_date": TODAY.isoformat(), **changes}


def sees(staff: Staff) -> int:
    return Case.objects.visible_to(staff).count()


def test_a_post_that_sees_matters_gives_nothing_until_a_second_administrator_confirms(
    admin: Client, second: Client, cast: Cast
) -> None:
    register(cast)
    assert admin.post(f"/staff/{cast.stranger.pk}/posts/add/", form(cast.district, "registrar")).status_code == 302
    post = cast.stranger.posts.get()
    assert post.confirmed_at is None
    assert (kinds(cast.stranger), sees(cast.stranger)) == (set(), 0)
    assert "须由另一位管理员确认" in admin.post(f"/posts/{post.pk}/confirm/").content.decode()
    assert sees(cast.stranger) == 0
    assert second.post(f"/posts/{post.pk}/confirm/").status_code == 302
    assert sees(cast.stranger) == 1
    assert [event.code for event in events_of("staff:stranger")] == ["post.propose", "post.confirm"]


def test_who_is_not_administrator_neither_proposes_nor_confirms(client: Client, cast: Cast) -> None:
    post = Post.objects.create(
        staff=cast.stranger, office=cast.district, kind="head", from_date=TODAY, appointed_by=cast.administrator
    )
    for who, person in cast.everybody().items():
        if who in ("administrator", "second_administrator"):
            continue
        client.force_login(person)
        assert client.post(f"/posts/{post.pk}/confirm/").status_code == 403, who
        assert client.post(f"/posts/{post.pk}/end/").status_code == 403, who
        assert client.post(f"/staff/{cast.deputy.pk}/posts/add/", form(cast.city, "head")).status_code == 403, who
    assert Post.objects.filter(confirmed_at__isnull=True).count() == 1


@pytest.mark.parametrize("kind", PostKind.values)
def test_nobody_gives_a_post_to_themselves(admin: Client, cast: Cast, kind: str) -> None:
    page = admin.post(f"/staff/{cast.administrator.pk}/posts/add/", form(cast.district, kind)).content.decode()
    assert "不能给自己设岗" in page
    assert cast.administrator.posts.count() == 1
    assert Event.objects.filter(code="post.propose.refused", details={"reason": "own_post"}).exists()


def test_nobody_confirms_their_own_post(cast: Cast) -> None:
    third = appoint(cast.stranger, cast.city, PostKind.ADMINISTRATOR).staff
    post = Post(staff=third, office=cast.district, kind=PostKind.ADMINISTRATOR, from_date=TODAY)
    propose_post(post, by=cast.administrator)
    with pytest.raises(Refused, match="own_post"):
        confirm_post(post, by=third)
    confirm_post(post, by=cast.second_administrator)


def test_an_administrators_post_takes_two_administrators_as_well(cast: Cast) -> None:
    post = Post(staff=cast.stranger, office=cast.city, kind=PostKind.ADMINISTRATOR, from_date=TODAY)
    propose_post(post, by=cast.administrator)
    assert kinds(cast.stranger) == set()
    confirm_post(post, by=cast.second_administrator)
    assert kinds(cast.stranger) == {"administrator"}


@pytest.mark.parametrize("kind", ["auditor", "statistician"])
def test_posts_that_see_no_matters_hold_at_once(cast: Cast, kind: str) -> None:
    propose_post(Post(staff=cast.stranger, office=cast.city, kind=kind, from_date=TODAY), by=cast.administrator)
    assert kinds(cast.stranger) == {kind}


@pytest.mark.parametrize(
    ("who", "kind", "allowed"),
    [
        ("second_administrator", "head", False),
        ("second_administrator", "auditor", False),
        ("auditor", "handler", False),
        ("handler", "administrator", False),
        ("head", "auditor", False),
        ("handler", "leader", True),
        ("second_administrator", "statistician", True),
    ],
)
def test_administering_auditing_and_handling_stay_apart(cast: Cast, who: str, kind: str, allowed: bool) -> None:
    post = Post(staff=getattr(cast, who), office=cast.city, kind=kind, from_date=TODAY)
    if allowed:
        assert propose_post(post, by=cast.administrator).pk
        return
    with pytest.raises(Refused, match="not_together"):
        propose_post(post, by=cast.administrator)


def test_the_same_post_twice_is_refused_and_a_following_one_is_not(cast: Cast) -> None:
    again = Post(staff=cast.handler, office=cast.district, kind="handler", from_date=TODAY)
    with pytest.raises(Refused, match="held_already"):
        propose_post(again, by=cast.administrator)
    cast.handler.posts.update(to_date=TODAY)
    later = Post(staff=cast.handler, office=cast.district, kind="handler", from_date=TODAY + dt.timedelta(days=1))
    assert propose_post(later, by=cast.administrator).pk


def test_an_ended_post_gives_nothing_the_next_day(admin: Client, cast: Cast) -> None:
    register(cast)
    post = cast.head.posts.get()
    assert admin.post(f"/posts/{post.pk}/end/", {"last_day": "2026-11-02"}).status_code == 302
    assert sees(cast.head) == 1
    with time_machine.travel(dt.datetime(2026, 11, 3, 1, tzinfo=dt.UTC), tick=False):
        assert sees(cast.head) == 0


def test_a_post_can_end_at_once_but_not_in_the_past_nor_later_than_it_would(admin: Client, cast: Cast) -> None:
    register(cast)
    post = cast.head.posts.get()
    assert "不能早于" in admin.post(f"/posts/{post.pk}/end/", {"last_day": "2026-10-31"}).content.decode()
    assert sees(cast.head) == 1
    assert admin.post(f"/posts/{post.pk}/end/", {"last_day": "2026-11-01"}).status_code == 302
    assert sees(cast.head) == 0
    post = cast.director.posts.get()
    Post.objects.filter(pk=post.pk).update(to_date="2026-11-05")
    assert "终止只能提前" in admin.post(f"/posts/{post.pk}/end/", {"last_day": "2026-12-01"}).content.decode()


def test_a_proposal_can_be_withdrawn_and_the_log_keeps_it(admin: Client, cast: Cast) -> None:
    admin.post(f"/staff/{cast.stranger.pk}/posts/add/", form(cast.district, "head"))
    post = cast.stranger.posts.get()
    assert admin.post(f"/posts/{post.pk}/withdraw/").status_code == 302
    assert not cast.stranger.posts.exists()
    assert [event.code for event in events_of("staff:stranger")] == ["post.propose", "post.withdraw"]
    held = cast.head.posts.get()
    assert "已经生效" in admin.post(f"/posts/{held.pk}/withdraw/").content.decode()


def test_waiting_posts_stand_on_top_with_a_button_for_the_second_administrator(
    admin: Client, second: Client, cast: Cast
) -> None:
    admin.post(f"/staff/{cast.stranger.pk}/posts/add/", form(cast.district, "head"))
    confirm = f"/posts/{cast.stranger.posts.get().pk}/confirm/"
    assert confirm not in admin.get("/staff/").content.decode()
    assert confirm in second.get("/staff/").content.decode()


def test_administrators_pages_show_no_matter(admin: Client, case: Case, cast: Cast) -> None:
    paths = (
        "/offices/",
        "/offices/JA/",
        "/staff/",
        f"/staff/{cast.handler.pk}/",
        f"/staff/{cast.handler.pk}/deactivate/",
    )
    for path in (*paths, "/absences/"):
        page = admin.get(path).content.decode()
        assert case.number not in page
        assert case.title not in page
