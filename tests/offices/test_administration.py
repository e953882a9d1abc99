"""What administrators may do to offices and accounts, and what they are refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from offices import moves, obligations
from offices.models import Office, Post, PostKind, Staff
from tests.cast import PASSWORD, TODAY, Cast, appoint, office
from trail.log import events_of
from trail.models import Event
from trail.verify import verify

ADMINISTRATORS_PAGES = ("/offices/", "/offices/add/", "/offices/JA/", "/offices/JA/close/", "/staff/", "/staff/add/")
LOOKS_LIKE_A_FIRST_PASSWORD = re.compile(r"<code[^>]*>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>")


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def second(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(cast.second_administrator)
    return browser


def office_form(row: Office, **changes: object) -> dict[str, object]:
    parent = row.parent_id or ""
    return {"name": row.name, "short_name": row.short_name, "parent": parent, "valid_from": "2000-01-01", **changes}


def first_password(page: bytes) -> str:
    found = LOOKS_LIKE_A_FIRST_PASSWORD.search(page.decode())
    assert found, page.decode()
    return found[1]


def codes(stream: str) -> list[str]:
    return [event.code for event in events_of(stream)]


@pytest.mark.parametrize("path", ADMINISTRATORS_PAGES)
def test_administrators_pages_are_theirs_alone(client: Client, cast: Cast, path: str) -> None:
    assert client.get(path).url == f"/sign-in/?next={path}"  # type: ignore[attr-defined]
    for who, person in cast.everybody().items():
        client.force_login(person)
        allowed = who in ("administrator", "second_administrator")
        assert client.get(path).status_code == (200 if allowed else 403), who


def test_an_office_is_added_below_another_and_logged(admin: Client, cast: Cast) -> None:
    form = office_form(Office(name="静安三街道", parent=cast.district), code="JA3")
    assert admin.post("/offices/add/", form).status_code == 302
    added = Office.objects.get(code="JA3")
    assert added.path == f"{cast.district.path}{added.pk}/"
    assert codes("office:JA3") == ["office.add"]
    assert "静安三街道" in admin.get("/offices/").content.decode()


@pytest.mark.parametrize("code", ["ja3", "J", "JA-3", "JA"])
def test_an_odd_or_used_code_is_refused_with_words(admin: Client, cast: Cast, code: str) -> None:
    answer = admin.post("/offices/add/", office_form(Office(name="某街道", parent=cast.district), code=code))
    assert answer.status_code == 200
    assert "hy-field-wrong" in answer.content.decode()


def test_an_office_moves_with_all_below_it_and_the_rooms_above_are_told(admin: Client, cast: Cast) -> None:
    told: list[str] = []

    def follower(moved: Office) -> None:
        told.append(moved.path)

    moves.register(follower)
    try:
        admin.post("/offices/JA/", office_form(cast.district, parent=cast.elsewhere.pk))
    finally:
        moves._followers.remove(follower)
    moved, below = Office.objects.get(code="JA"), Office.objects.get(code="JA1")
    assert moved.path.startswith(cast.elsewhere.path)
    assert below.path.startswith(moved.path)
    assert told == [moved.path]
    assert "parent" in events_of("office:JA").get().details["fields"]


@pytest.mark.parametrize("parent", ["JA", "JA1"])
def test_an_office_cannot_stand_below_itself(admin: Client, cast: Cast, parent: str) -> None:
    below = Office.objects.get(code=parent)
    answer = admin.post("/offices/JA/", office_form(cast.district, parent=below.pk))
    assert "上级单位不能是本单位或其下级单位" in answer.content.decode()
    assert Office.objects.get(code="JA").parent_id == cast.city.pk
    assert Event.objects.filter(code="office.edit.refused", details={"reason": "below_itself"}).exists()


def test_an_office_closes_with_its_successor(admin: Client, cast: Cast) -> None:
    form = {"last_day": "2026-11-30", "successors": [cast.other_street.pk]}
    assert admin.post("/offices/JA1/close/", form).status_code == 302
    closed = Office.objects.get(code="JA1")
    assert closed.valid_to == dt.date(2026, 11, 30)
    assert list(closed.successors.all()) == [cast.other_street]
    assert codes("office:JA1") == ["office.close"]


def test_closing_asks_for_a_successor_in_force_and_no_offices_below(admin: Client, cast: Cast) -> None:
    page = admin.post("/offices/JA1/close/", {"last_day": "2026-11-30"}).content.decode()
    assert "请选择承继单位" in page
    form = {"last_day": "2026-11-30", "successors": [cast.elsewhere.pk]}
    assert "还有下级单位" in admin.post("/offices/JA/close/", form).content.decode()
    ending = office("JA9", "将撤街道", cast.district, valid_to=dt.date(2026, 11, 30))
    form = {"last_day": "2026-11-30", "successors": [ending.pk]}
    assert "承继单位须是撤销次日仍存续的其他单位" in admin.post("/offices/JA1/close/", form).content.decode()
    assert Office.objects.get(code="JA1").valid_to is None


def staff_form(**changes: object) -> dict[str, object]:
    return {"username": "zhang.wei", "full_name": "张伟", **changes}


def test_a_new_account_gets_a_password_once_and_must_change_it(admin: Client, cast: Cast) -> None:
    answer = admin.post("/staff/add/", staff_form(office=cast.district.pk))
    password = first_password(answer.content)
    added = Staff.objects.get(username="zhang.wei")
    assert added.check_password(password)
    assert added.must_change_password
    assert not added.posts.exists()
    assert password not in admin.get(f"/staff/{added.pk}/").content.decode()
    assert codes("staff:zhang.wei") == ["staff.add"]
    assert password not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    "username", ["13800138000", "11010519491231002x", "w13800138000", "handler", "HANDLER", "张伟"]
)
def test_numbers_of_people_and_used_names_are_no_account_names(admin: Client, cast: Cast, username: str) -> None:
    answer = admin.post("/staff/add/", staff_form(username=username, office=cast.district.pk))
    assert 'id="id_username_error"' in answer.content.decode()
    assert not Staff.objects.filter(full_name="张伟").exists()


def test_editing_an_account_logs_the_fields_and_not_the_values(admin: Client, cast: Cast) -> None:
    form = {"full_name": "承办人戊", "office": cast.street.pk, "title": "科员甲乙丙"}
    assert "已保存" in admin.post(f"/staff/{cast.handler.pk}/", form, follow=True).content.decode()
    event = events_of("staff:handler").get()
    assert event.details["fields"] == ["office", "title"]
    assert "科员甲乙丙" not in str(event.details)


def test_the_staff_list_finds_by_name_office_and_state(admin: Client, cast: Cast) -> None:
    Staff.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    assert "承办人戊" in admin.get("/staff/?q=handler").content.decode()
    assert "科长乙" not in admin.get("/staff/?q=handler").content.decode()
    assert "登记员别处" not in admin.get(f"/staff/?office={cast.district.pk}").content.decode()
    closed = admin.get("/staff/?state=closed").content.decode()
    assert "无岗位" in closed
    assert "科长乙" not in closed


@pytest.fixture
def duty() -> Iterator[None]:
    def holds(staff: Staff) -> list[str]:
        return ["还承办 2 件未结事项，请先另行指定。"] if staff.username == "handler" else []

    obligations.register(holds)
    yield
    obligations._readers.remove(holds)


@pytest.mark.usefixtures("duty")
def test_nobody_leaves_while_holding_duties(admin: Client, cast: Cast) -> None:
    page = admin.post(f"/staff/{cast.handler.pk}/deactivate/").content.decode()
    assert "还承办 2 件未结事项" in page
    assert Staff.objects.get(username="handler").is_active
    assert admin.post(f"/staff/{cast.second_handler.pk}/deactivate/").status_code == 302
    gone = Staff.objects.get(username="handler2")
    assert not gone.is_active
    assert gone.posts.get().to_date == TODAY


def test_an_account_comes_back_without_posts(admin: Client, cast: Cast) -> None:
    admin.post(f"/staff/{cast.handler.pk}/deactivate/")
    password = first_password(admin.post(f"/staff/{cast.handler.pk}/reactivate/").content)
    back = Staff.objects.get(username="handler")
    assert back.is_active
    assert back.check_password(password)
    assert not Post.objects.in_force(TODAY + dt.timedelta(days=1)).filter(staff=back).exists()


def test_nobody_deactivates_or_resets_themselves(admin: Client, cast: Cast) -> None:
    for what in ("deactivate", "reset"):
        assert admin.post(f"/staff/{cast.administrator.pk}/{what}/").status_code == 200
    assert Staff.objects.get(username="administrator").check_password(PASSWORD)


def test_the_last_administrator_stays(admin: Client, second: Client, cast: Cast) -> None:
    post = cast.administrator.posts.get()
    assert second.post(f"/posts/{post.pk}/end/", {"last_day": "2026-11-02"}).status_code == 302
    own = cast.second_administrator.posts.get()
    assert "最后一位管理员" in second.post(f"/posts/{own.pk}/end/", {"last_day": "2026-11-02"}).content.decode()
    assert "最后一位管理员" in admin.post(f"/staff/{cast.second_administrator.pk}/deactivate/").content.decode()


def test_a_reset_account_that_opens_matters_rests_until_a_second_administrator_confirms(
    admin: Client, second: Client, cast: Cast
) -> None:
    password = first_password(admin.post(f"/staff/{cast.handler.pk}/reset/").content)
    browser = Client()
    assert not browser.login(username="handler", password=password)
    assert "密码由您重置" in admin.post(f"/staff/{cast.handler.pk}/reset/confirm/").content.decode()
    assert not browser.login(username="handler", password=password)
    assert second.post(f"/staff/{cast.handler.pk}/reset/confirm/").status_code == 302
    assert browser.login(username="handler", password=password)
    assert codes("staff:handler") == ["staff.reset_password", "staff.confirm_reset"]


def test_a_reset_account_without_posts_opens_at_once(admin: Client, cast: Cast) -> None:
    password = first_password(admin.post(f"/staff/{cast.stranger.pk}/reset/").content)
    assert Client().login(username="stranger", password=password)


def test_administration_leaves_a_whole_log(admin: Client, second: Client, cast: Cast) -> None:
    admin.post("/staff/add/", staff_form(office=cast.district.pk))
    admin.post(f"/staff/{cast.handler.pk}/reset/")
    second.post(f"/staff/{cast.handler.pk}/reset/confirm/")
    appoint(cast.stranger, cast.city, PostKind.AUDITOR)
    assert verify() == []
