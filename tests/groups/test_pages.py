"""The pages: 404 without a live grant and no trace anywhere, 403 where one may only look."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case
from groups import actions
from groups.models import KeyGroup
from offices.models import Staff
from tests import cast as c
from tests.cast import PHONE, TODAY, Cast
from tests.groups.opened import NAME, REPRESENTATIVE, after, confidential, give, grant_of, opened
from trail.models import Event


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def addresses(group: KeyGroup) -> list[str]:
    code = group.code
    verbs = ("close", "record-meeting", "make-confidential", "add-representative", "add-commitment", "grant")
    return [
        reverse("group_detail", args=[code]), reverse("group_edit", args=[code]), reverse("group_grants", args=[code]),
        *(reverse("group_verb", args=[code, verb]) for verb in verbs),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["head", "leader"])
def test_the_granted_open_the_page(cast: Cast, name: str) -> None:
    group = confidential(cast)
    client = signed_in(cast.everybody()[name])
    assert NAME in client.get(reverse("group_detail", args=[group.code])).content.decode()
    assert NAME in client.get(reverse("group_list")).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("kind", [opened, confidential])
def test_without_a_grant_every_address_is_404_and_the_list_has_no_trace(cast: Cast, kind: type) -> None:
    group = kind(cast)
    for name, staff in cast.everybody().items():
        if name in ("head", "leader"):
            continue
        client = signed_in(staff)
        for address in addresses(group):
            assert client.get(address).status_code == 404, (name, address)
        for query in ("", "?q=铁道兵", f"?q={group.code}", "?standing=open", "?mine=true"):
            page = client.get(reverse("group_list") + query)
            assert page.status_code == 200
            for trace in (NAME, group.code + "/", "共 1 条"):
                assert trace not in page.content.decode(), name


def test_an_expired_grant_is_404_from_that_moment_on(cast: Cast) -> None:
    group = opened(cast)
    give(group, cast.handler, cast.head, days=30)
    address = reverse("group_detail", args=[group.code])
    with after(30, hour=23):
        assert signed_in(cast.handler).get(address).status_code == 200
    with after(31, hour=0):
        assert signed_in(cast.handler).get(address).status_code == 404
        assert NAME not in signed_in(cast.handler).get(reverse("group_list")).content.decode()


def test_who_may_only_look_gets_403_on_changes_and_no_buttons(cast: Cast) -> None:
    group = opened(cast)
    client = signed_in(cast.leader)
    detail, *changes = addresses(group)
    # Whoever sees the group may draft its common answer; nothing else is offered.
    assert "/do/" not in client.get(detail).content.decode().replace("/do/answer/", "")
    for address in changes:
        expected = 200 if address.endswith("/grants/") else 403
        assert client.get(address).status_code == expected, address


@pytest.mark.parametrize(("name", "status"), [("head", 200), ("director", 200), ("leader", 403), ("registrar", 403)])
def test_heads_and_directors_find_the_form_to_open_a_group(cast: Cast, name: str, status: int) -> None:
    assert signed_in(cast.everybody()[name]).get(reverse("group_add")).status_code == status


@pytest.mark.parametrize(("name", "status"), [("director", 200), ("head", 403)])
def test_directors_find_the_form_to_restore_one(cast: Cast, name: str, status: int) -> None:
    opened(cast)
    page = signed_in(cast.everybody()[name]).get(reverse("group_restore"))
    assert page.status_code == status
    assert NAME not in page.content.decode()


def filled(page: object) -> dict[str, str]:
    """What the browser would send back untouched: the hidden key and version, and the first values."""
    form = page.context["form"]  # type: ignore[attr-defined]
    return {field.name: str(value) for field in form if (value := field.value()) is not None}


def test_a_head_opens_a_group_on_the_page(cast: Cast) -> None:
    client = signed_in(cast.head)
    first = filled(client.get(reverse("group_add")))
    words = {"office": cast.district.pk, "name": NAME, "claims": "落实补助", "leader": cast.leader.pk}
    reply = client.post(reverse("group_add"), {**first, **words, "is_confidential": "on"})
    group = KeyGroup.objects.get()
    assert reply.headers["Location"] == reverse("group_detail", args=[group.code])
    assert group.is_confidential


def test_a_refusal_stands_on_the_page_and_keeps_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.director)
    first = filled(client.get(reverse("group_add")))
    words = {"office": cast.district.pk, "name": NAME, "claims": "落实补助", "leader": cast.leader.pk}
    page = client.post(reverse("group_add"), {**first, **words, "head": "", "is_confidential": "on"})
    assert page.status_code == 200
    assert "信访科长获得授权" in page.content.decode()
    assert NAME in page.content.decode()
    assert not KeyGroup.objects.exists()


def test_an_edit_from_an_old_page_says_so_once_and_then_goes_through(cast: Cast) -> None:
    group = opened(cast)
    client = signed_in(cast.head)
    address = reverse("group_edit", args=[group.code])
    old = filled(client.get(address)) | {"leader": str(cast.leader.pk), "name": "新的写法"}
    actions.add_representative(group, by=cast.head, name=REPRESENTATIVE)
    page = client.post(address, old)
    assert "页面打开之后群体已有变化" in page.content.decode()
    assert KeyGroup.objects.get().name == NAME
    client.post(address, filled(page))
    assert KeyGroup.objects.get().name == "新的写法"


def test_a_grant_is_given_and_revoked_on_the_page(cast: Cast) -> None:
    group = opened(cast)
    client = signed_in(cast.head)
    give_page = reverse("group_verb", args=[group.code, "grant"])
    first = filled(client.get(give_page))
    client.post(give_page, {**first, "staff": cast.handler.pk, "reason": "研究答复口径"})
    handler = signed_in(cast.handler)
    assert handler.get(reverse("group_detail", args=[group.code])).status_code == 200
    table = client.get(reverse("group_grants", args=[group.code])).content.decode()
    for words in ("承办人戊", "研究答复口径", "科长乙", (TODAY + dt.timedelta(days=89)).isoformat()):
        assert words in table
    revoke = reverse("group_verb_on", args=[group.code, "revoke", grant_of(group, cast.handler).pk])
    client.post(revoke, {**filled(client.get(revoke)), "reason": "工作调整"})
    assert handler.get(reverse("group_detail", args=[group.code])).status_code == 404
    assert "工作调整" in client.get(reverse("group_grants", args=[group.code])).content.decode()


def test_a_row_of_another_group_is_not_reached_through_ones_own(cast: Cast) -> None:
    mine, other = opened(cast), opened(cast, by=cast.superior_head, leader=cast.second_leader)
    foreign = grant_of(other, cast.second_leader)
    address = reverse("group_verb_on", args=[mine.code, "revoke", foreign.pk])
    assert signed_in(cast.head).get(address).status_code == 404


def test_only_visible_matters_stand_on_the_page(cast: Cast, case: Case) -> None:
    group = opened(cast)
    hidden = c.register(cast)
    for matter in (case, hidden):
        c.do(matter, "link_group", cast.head, group=group)
    give(group, cast.handler, cast.head)
    c.do(hidden, "recuse", cast.head, staff=cast.handler, reason="亲属")
    address = reverse("group_detail", args=[group.code])
    assert hidden.number in signed_in(cast.head).get(address).content.decode()
    page = signed_in(cast.handler).get(address).content.decode()
    assert case.number in page
    assert hidden.number not in page


def test_no_person_of_a_matter_is_listed(cast: Cast, case: Case) -> None:
    group = opened(cast)
    c.do(case, "link_group", cast.head, group=group)
    page = signed_in(cast.head).get(reverse("group_detail", args=[group.code])).content.decode()
    for words in ("陈玥", c.ID_NUMBER, PHONE, c.SECRET):
        assert words not in page


def test_a_representatives_phone_is_masked_until_a_purpose_is_given(cast: Cast) -> None:
    group = opened(cast)
    actions.add_representative(group, by=cast.head, name=REPRESENTATIVE, phone=PHONE)
    client = signed_in(cast.head)
    page = client.get(reverse("group_detail", args=[group.code])).content.decode()
    assert PHONE not in page
    assert "138****8000" in page
    reveal = reverse("group_reveal", args=[group.code, group.representatives.get().pk])
    assert PHONE not in client.post(reveal, {"purpose": ""}).content.decode()
    assert not Event.objects.filter(code="group.reveal").exists()
    assert PHONE in client.post(reveal, {"purpose": "contact"}).content.decode()
    assert PHONE not in client.get(reveal, follow=True).content.decode()
    line = Event.objects.get(code="group.reveal")
    assert line.details == {"field": "phone", "representative": 1, "purpose": "contact"}
    assert signed_in(cast.director).post(reveal, {"purpose": "contact"}).status_code == 404


def test_late_promises_are_marked(cast: Cast) -> None:
    group = opened(cast)
    due_on = TODAY + dt.timedelta(days=5)
    actions.add_commitment(group, by=cast.head, text="公布标准", owner=cast.leader, due_on=due_on)
    address = reverse("group_detail", args=[group.code])
    with after(5):
        assert "今天到期" in signed_in(cast.head).get(address).content.decode()
    with after(7):
        assert "超期 2 天" in signed_in(cast.head).get(address).content.decode()


def test_every_read_is_noted_and_the_search_text_is_not(cast: Cast) -> None:
    group = opened(cast)
    client = signed_in(cast.leader)
    client.get(reverse("group_detail", args=[group.code]))
    client.get(reverse("group_grants", args=[group.code]))
    client.get(reverse("group_list"), {"q": "铁道兵"})
    read = Event.objects.filter(code="group.read", actor=cast.leader.actor, stream=group.stream)
    assert sorted(line.details["part"] for line in read) == ["detail", "grants"]
    assert Event.objects.get(code="group.list").details == {"filters": ["q"]}


def test_the_list_finds_by_words_and_standing(cast: Cast) -> None:
    opened(cast)
    closed = opened(cast, name="农场职工身份认定", claims="认定职工身份")
    actions.close_group(closed, by=cast.head)
    client = signed_in(cast.head)
    for query, names in (
        ({"q": "铁道兵"}, {NAME}),
        ({"standing": "closed"}, {closed.name}),
        ({"q": "没有的"}, set()),
        ({}, {NAME, closed.name}),
    ):
        page = client.get(reverse("group_list"), query)
        assert {line.group.name for line in page.context["lines"]} == names


def test_the_list_begins_with_the_open_ones(cast: Cast) -> None:
    closed = opened(cast, name="农场职工身份认定")
    actions.close_group(closed, by=cast.head)
    opened(cast)
    page = signed_in(cast.head).get(reverse("group_list"))
    assert [line.group.name for line in page.context["lines"]] == [NAME, closed.name]


def test_a_group_says_of_its_matters_what_the_list_says(cast: Cast) -> None:
    group = opened(cast)
    matter = c.register(cast, received_on=dt.date(2026, 10, 30))
    Case.objects.filter(pk=matter.pk).update(group=group)
    client = signed_in(cast.head)
    # The last day is Saturday 14 November; office time rolls it to Monday.
    for day, words in (("2026-11-13", "还剩 1 天（0 个工作日）"), ("2026-11-15", "顺延至 2026-11-16"),
                       ("2026-11-17", "超期 1 天")):  # fmt: skip
        with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
            client.force_login(cast.head)
            assert words in client.get(reverse("case_list")).content.decode()
            assert words in client.get(reverse("group_detail", args=[group.code])).content.decode()


def test_a_group_counts_an_ended_matter_that_still_owes_an_answer_as_late(cast: Cast) -> None:
    group = opened(cast)
    matter = c.register(cast)
    late = {"is_open": False, "next_due": TODAY, "next_late_from": TODAY + dt.timedelta(days=1)}
    Case.objects.filter(pk=matter.pk).update(group=group, **late)
    with after(2):
        page = signed_in(cast.head).get(reverse("group_list"))
    assert [(line.in_hand, line.late) for line in page.context["lines"]] == [(0, 1)]


def test_a_promise_stands_alike_on_the_group_and_on_its_owners_home(cast: Cast) -> None:
    group = opened(cast)
    due_on = TODAY + dt.timedelta(days=5)
    actions.add_commitment(group, by=cast.head, text="公布标准", owner=cast.leader, due_on=due_on)
    client = signed_in(cast.leader)
    for address in (reverse("home"), reverse("group_detail", args=[group.code])):
        assert "还剩 5 天" in client.get(address).content.decode()


def test_a_groups_matters_begin_with_the_next_due_and_what_has_no_day_comes_after(cast: Cast) -> None:
    group = opened(cast)
    matters = [c.register(cast, title=title) for title in ("无期限", "在后", "在先")]
    for matter, day in zip(matters, (None, TODAY + dt.timedelta(days=9), TODAY), strict=True):
        Case.objects.filter(pk=matter.pk).update(group=group, next_due=day)
    page = signed_in(cast.head).get(reverse("group_detail", args=[group.code]))
    assert [one["row"].title for one in page.context["matters"]] == ["在先", "在后", "无期限"]


def test_a_longer_list_asks_the_database_no_more_often(cast: Cast) -> None:
    client = signed_in(cast.head)
    asked = []
    for more in (1, 5):
        for _ in range(more):
            opened(cast)
        client.get(reverse("group_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("group_list"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
