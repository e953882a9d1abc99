"""The list of matters: what is seen, found, cut, sorted, leafed through; and what it must never betray."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.actions.registering import register_case
from cases.intake import ClaimDetails, ComplainedOfDetails, SubmissionDetails
from cases.models import Case
from groups.grants import give
from groups.models import KeyGroup
from offices.models import Office, Staff
from tests import cast as c
from tests.cast import Cast
from trail.models import Event


def look(person: Staff, query: str = "", *, status: int = 200) -> Any:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/cases/{query}")
    assert answer.status_code == status
    return answer


def numbers(person: Staff, query: str = "") -> list[str]:
    return [row.case.number for row in look(person, query).context["list"].page.rows]


def at(cast: Cast, office: Office, title: str, **changes: Any) -> Case:
    by = cast.registrar_elsewhere if office == cast.elsewhere else cast.registrar
    received_on = changes.pop("received_on", c.TODAY)
    outcome = register_case(by=by, office=office, received_on=received_on, intake=c.intake(title=title, **changes))
    case: Case = outcome.item
    return case


def test_everybody_sees_their_own_and_nothing_else(cast: Cast) -> None:
    here, there = at(cast, cast.district, "本区的事"), at(cast, cast.elsewhere, "别区的事")
    assert numbers(cast.head) == [here.number]
    assert numbers(cast.head_elsewhere) == [there.number]
    assert set(numbers(cast.superior_head)) == {here.number, there.number}
    for nobody in (cast.stranger, cast.statistician, cast.auditor, cast.administrator, cast.superuser):
        assert numbers(nobody) == []


def test_a_two_character_word_is_found_in_title_number_and_claims_but_never_in_names(cast: Cast) -> None:
    first = at(cast, cast.district, "低保被停发")
    second = at(cast, cast.district, "养老机构收费", claims=(ClaimDetails("退还押金", "入住时收取"),))
    assert numbers(cast.head, "?q=低保") == [first.number]
    assert numbers(cast.head, "?q=押金") == [second.number]
    assert numbers(cast.head, "?q=入住") == [second.number]
    assert numbers(cast.head, f"?q={second.number[-6:]}") == [second.number]
    assert numbers(cast.head, "?q=陈玥") == []
    assert numbers(cast.head, "?q=%25") == []


@pytest.mark.parametrize("personal", [c.ID_NUMBER, c.PHONE])
def test_looking_for_a_persons_number_is_refused_in_words(cast: Cast, case: Case, personal: str) -> None:
    text = look(cast.head, f"?q={personal}").content.decode()
    assert "不按证件号码或电话查找" in text
    assert case.title not in text


def test_a_search_is_logged_without_its_words(cast: Cast, case: Case) -> None:
    look(cast.head, "?q=低保&state=intake")
    line = Event.objects.get(code="case.search")
    assert line.details == {"filters": ["q", "state"], "page": 1, "shown": 1}
    look(cast.head)
    assert Event.objects.filter(code="case.list").count() == 1


def test_filters_cut_the_list(cast: Cast) -> None:
    visit = SubmissionDetails(channel="visit", repeat="repeat")
    old = at(cast, cast.district, "旧事", received_on=dt.date(2026, 10, 1), submission=visit)
    new = at(cast, cast.street, "新事")
    c.assign(cast, old)
    expected = {
        "?state=intake": [new], "?state=leader_assigned": [old], "?office=JA1": [new], "?office=JA": [old, new],
        "?leader=leader": [old], "?leader=leader2": [], "?category=0101": [old], "?channel=visit": [old],
        "?channel=letter": [new], "?received_from=2026-10-01&received_to=2026-10-01": [old],
        "?received_from=2026-10-02": [new], "?received_to=2026-11-02": [old, new], "?repeat=repeat": [old],
        "?case_class=claim": [old, new], "?case_class=accusation": [],
    }  # fmt: skip
    for query, cases in expected.items():
        assert sorted(numbers(cast.head, query)) == sorted(case.number for case in cases), query
    assert numbers(cast.leader, "?mine=on") == [old.number]
    assert numbers(cast.head, "?mine=on") == []


def test_late_ones_can_be_had_alone(cast: Cast) -> None:
    late = at(cast, cast.district, "早就收到", received_on=dt.date(2026, 9, 1))
    at(cast, cast.district, "刚收到")
    assert numbers(cast.head, "?late=on") == [late.number]
    assert "超期" in look(cast.head, "?late=on").content.decode()


def test_it_is_sorted_by_what_is_due_and_by_choice(cast: Cast) -> None:
    a = at(cast, cast.district, "甲", received_on=dt.date(2026, 10, 20))
    b = at(cast, cast.district, "乙", received_on=dt.date(2026, 10, 10))
    done = at(cast, cast.district, "已结束", received_on=dt.date(2026, 10, 1))
    c.decline(cast, done, "诉讼")
    assert numbers(cast.head) == [b.number, a.number, done.number]
    assert numbers(cast.head, "?order=-due") == [a.number, b.number, done.number]
    assert numbers(cast.head, "?order=-received") == [a.number, b.number, done.number]
    assert numbers(cast.head, "?order=number") == [a.number, b.number, done.number]


WRONG = [
    *("page=abc", "page=0", "page=-1", "page=99999999999999999999", "page=²", "page=2"),
    *("state=xyz", "office=NOPE", "leader=nobody", "group=G9", "category=zz", "channel=pigeon", "repeat=often"),
    *("received_from=2026-99", "received_to=0000-00-00", "received_from=2026-11-02&received_to=2026-11-01"),
    *("order=1;drop", f"q={'长' * 60}"),
]


@pytest.mark.parametrize("query", WRONG)
def test_a_wrong_address_is_told_and_never_breaks(cast: Cast, case: Case, query: str) -> None:
    page = look(cast.head, f"?{query}")
    found = page.context["list"]
    assert found.problems or found.filter.form.errors
    assert 'role="alert"' in page.content.decode() or 'role="note"' in page.content.decode()


def test_an_invalid_filter_shows_nothing_rather_than_everything(cast: Cast, case: Case) -> None:
    assert numbers(cast.head, "?state=xyz") == []
    assert numbers(cast.head, "?page=abc") == [case.number]


def test_names_are_masked_in_the_list(cast: Cast, case: Case) -> None:
    text = look(cast.head).content.decode()
    assert "陈***" in text
    assert "陈玥" not in text
    assert c.PHONE not in text


def test_the_options_betray_nothing(cast: Cast, case: Case) -> None:
    soon = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    shared = KeyGroup.objects.create(
        code="SECRET-GROUP",
        name="保密的诉求",
        claims="x",
        office=cast.district,
        leader=cast.leader,
        is_confidential=True,
    )
    give(group=shared, staff=cast.leader, by=cast.head, reason="包案", expires_at=soon)
    c.link(cast, case, shared)
    text = look(cast.head).content.decode()
    assert case.number not in text
    assert "保密的诉求" not in text
    assert look(cast.head, "?group=SECRET-GROUP").context["list"].filter.form.errors
    assert "保密的诉求" in look(cast.leader).content.decode()
    assert numbers(cast.leader, "?group=SECRET-GROUP") == [case.number]
    offices = look(cast.head).context["list"].filter.form.fields["office"].queryset
    assert {office.code for office in offices} == {"JA", "JA1", "JA2"}
    leaders = look(cast.head).context["list"].filter.form.fields["leader"].queryset
    assert {person.username for person in leaders} == {"leader", "leader2", "director", "director_mz"}


def test_an_accusation_is_in_nobodys_list_but_its_circles(cast: Cast) -> None:
    accused = (ComplainedOfDetails(office=cast.other_street, is_accused=True),)
    case = at(cast, cast.district, "反映作风问题", case_class="accusation", complained_of=accused)
    assert numbers(cast.registrar) == numbers(cast.head) == [case.number]
    assert numbers(cast.superior_head) == numbers(cast.accused) == numbers(cast.leader) == []


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as taken:
            look(cast.head, "?q=事&order=-received")
        return len(taken)

    c.assign(cast, at(cast, cast.district, "事一"))
    one = queries()
    for place in range(20):
        case = at(cast, cast.street, f"事{place}")
        if place % 4 == 0:
            c.assign(cast, case)
    assert queries() == one


@pytest.mark.parametrize(
    "query", ["", "?q=停发", "?late=on&state=intake", "?office=JA1&channel=letter&case_class=claim"]
)
def test_a_page_puts_few_questions_to_the_database(cast: Cast, case: Case, client: Client, query: str) -> None:
    for person in (cast.registrar, cast.head, cast.leader, cast.handler, cast.superior_head):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        client.get("/cases/")
        with CaptureQueriesContext(connection) as taken:
            assert client.get(f"/cases/{query}").status_code == 200
        assert len(taken) < 15


def test_it_leafs_by_fifty_and_keeps_the_filters(cast: Cast) -> None:
    for place in range(52):
        at(cast, cast.district, f"第{place}件", petitioners=(), no_petitioner="anonymous")
    first, second = look(cast.head, "?state=intake"), look(cast.head, "?state=intake&page=2")
    assert len(first.context["list"].page.rows) == 50
    assert len(second.context["list"].page.rows) == 2
    assert "?state=intake&amp;page=2" in first.content.decode()
    assert "共 52 条" in first.content.decode()


def test_empty_lists_say_what_to_do(cast: Cast) -> None:
    assert "登记第一件" in look(cast.registrar).content.decode()
    assert "没有您可以查看的事项" in look(cast.stranger).content.decode()
    assert "清除全部条件" in look(cast.registrar, "?state=closed").content.decode()


def test_a_filter_in_force_stands_as_a_chip_with_its_words(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    text = look(cast.head, "?state=leader_assigned&leader=leader&category=0101&late=on").content.decode()
    for chip in ("状态：领导包案", "责任领导：局领导丙", "只看超期：是", "业务类别："):
        assert chip in text


def test_time_runs_on_without_a_leader(cast: Cast, case: Case) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 1, 1, tzinfo=dt.UTC), tick=False):
        assert numbers(cast.head, "?late=on") == [case.number]
