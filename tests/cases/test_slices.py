"""A page put together way by way is the page the rule itself gives: for anybody, in any order, cut by anything."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Assignment, Case, ComplainedOf, Recusal
from cases.slices import ORDERS, slices
from groups.models import Grant, KeyGroup
from offices.models import Absence, Office
from tests import cast as c
from tests.cases.test_access_laws import LAWS, POSTS, appointed, example
from tests.cast import Cast

PER_PAGE = 4
BOTH = st.tuples(st.booleans(), st.booleans())
STATES = st.sampled_from(["", "intake", "closed"])


@pytest.fixture
def world(cast: Cast) -> KeyGroup:
    """Twenty matters of all offices: in hand and ended, restricted, led, co-handled, accused, in a group, recused
    from; due on the same day, on others, and never.
    """
    group = KeyGroup.objects.create(code="G1", name="共同诉求", claims="x", office=cast.district, leader=cast.leader)
    offices = (cast.city, cast.district, cast.street, cast.other_street, cast.elsewhere)
    top = {cast.street: cast.district, cast.other_street: cast.district}
    rows = []
    for at in range(20):
        here, there = offices[at % 5], offices[at % 3 + at % 2]
        rows.append(Case(
            number=f"JA-2026-{at:06}", title=f"第{at}件", registered_at=timezone.now(), state="intake",
            received_on=c.TODAY - dt.timedelta(days=at % 4), registering_office=here, responsible_office=there,
            registering_district=top.get(here, here), responsible_district=top.get(there, there),
            next_due=c.TODAY + dt.timedelta(days=at % 3) if at % 4 else None, is_open=at % 4 != 0,
            case_class="accusation" if at % 7 == 3 else "claim", is_restricted=at % 7 == 3 or at % 9 == 4,
            group=group if at % 9 == 4 else None, registered_by=cast.registrar if at % 2 else None,
            leader=cast.leader if at % 5 == 2 else None, handler=cast.handler if at % 5 == 2 else None,
            lead_office=cast.district if at % 5 == 2 else None,
        ))  # fmt: skip
    cases = Case.objects.bulk_create(rows)
    for case in cases[2::5]:
        held = Assignment.objects.create(
            case=case, leader=cast.leader, handler=cast.handler, lead_office=cast.district, from_on=c.TODAY,
            from_at=timezone.now(),
        )  # fmt: skip
        held.co_offices.add(cast.elsewhere)
    for case in cases[3::7]:
        ComplainedOf.objects.create(case=case, is_accused=True, office=cast.other_street)
    Recusal.objects.create(case=cases[7], staff=cast.head, reason="亲属", decided_by=cast.director, decided_on=c.TODAY)
    return group


@pytest.mark.slow
@LAWS
@given(posts=POSTS, more=BOTH, how=st.tuples(st.sampled_from(sorted(ORDERS)), STATES, st.sampled_from((0, 500))))
def test_the_pages_are_those_of_the_rule(
    cast: Cast, world: KeyGroup, posts: list[tuple[str, str]], more: tuple[bool, bool], how: tuple[str, str, int]
) -> None:
    (stands_in, granted), (order, state, few) = more, how
    with example():
        person = appointed(posts)
        if stands_in:
            for absent in (cast.leader, cast.head):  # the head is recused from one
                Absence.objects.create(staff=absent, deputy=person, from_date=c.TODAY, to_date=c.TODAY, reason="出差")
        if granted:
            until = timezone.now() + dt.timedelta(days=1)
            Grant.objects.create(
                group=world, staff=person, giver=cast.head, reason="包案", expires_at=until, review_by=until
            )
        cut = {"state": state} if state else {}
        rule = list(Case.objects.visible_to(person).filter(**cut).order_by(*ORDERS[order]).values_list("pk", flat=True))
        found = slices(person, lambda rows: rows.filter(**cut), few)
        pages = (found.at(order, start, PER_PAGE) for start in range(0, len(rule) + PER_PAGE, PER_PAGE))
        assert [case.pk for case in itertools.chain.from_iterable(pages)] == rule
        assert found.count(100) == len(rule)
        assert found.count(3) == min(3, len(rule))


def test_everybody_of_the_cast_gets_the_rules_first_page(cast: Cast, world: KeyGroup) -> None:
    for name, person in cast.everybody().items():
        rule = Case.objects.visible_to(person).order_by(*ORDERS["due"])
        assert list(slices(person, lambda rows: rows).at("due", 0, 100)) == list(rule), name


def test_beside_a_second_root_the_first_has_its_own_matters_only(cast: Cast, world: KeyGroup) -> None:
    everything = slices(cast.superior_head, lambda rows: rows).count(100)
    second = Office.objects.create(code="ZZ", name="另一个市民政局", path="x/", depth=0)
    Office.objects.filter(pk=second.pk).update(path=f"{second.pk}/")
    assert slices(cast.superior_head, lambda rows: rows).count(100) == everything
    Case.objects.filter(registering_office=cast.elsewhere, is_restricted=False).update(
        responsible_office=second, registering_office=second, responsible_district=second, registering_district=second
    )
    rule = Case.objects.visible_to(cast.superior_head).order_by(*ORDERS["due"])
    assert 0 < len(rule) < everything
    assert list(slices(cast.superior_head, lambda rows: rows).at("due", 0, 100)) == list(rule)


def test_an_account_that_was_closed_gets_nothing(cast: Cast, world: KeyGroup) -> None:
    assert slices(cast.head, lambda rows: rows).count(100) > 0
    cast.head.is_active = False
    assert slices(cast.head, lambda rows: rows).count(100) == 0
    assert list(slices(cast.head, lambda rows: rows).at("due", 0, 100)) == []


def test_who_answers_now_stands_on_the_matter_too(cast: Cast, case: Case) -> None:
    def now() -> tuple[int | None, ...]:
        row = Case.objects.get(pk=case.pk)
        return row.leader_id, row.handler_id, row.lead_office_id

    assert now() == (None, None, None)
    c.assign(cast, case)
    assert now() == (cast.leader.pk, cast.handler.pk, cast.district.pk)
    c.do(case, "reassign", cast.director, leader=cast.second_leader, reason="分工调整")
    assert now() == (cast.second_leader.pk, cast.handler.pk, cast.district.pk)
    c.do(case, "return_to_intake", cast.head, reason="分类有误")
    assert now() == (None, None, None)
