"""Who may see what: the one rule, tried with the allowed and the refused side by side."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.http import Http404

from cases.access import get_case, is_barred, may_see
from cases.intake import ComplainedOfDetails
from cases.models import Case
from groups.grants import may_see_group
from offices.models import Absence, Post, PostKind, Staff
from tests import cast as c
from tests.cast import TODAY, Cast
from tests.groups.opened import confidential, give
from workflows.engine import NotAllowed, Refused, perform


def seers(cast: Cast, case: Case) -> set[str]:
    """Who of the whole cast sees the matter."""
    return {
        name for name, person in cast.everybody().items() if Case.objects.visible_to(person).filter(pk=case.pk).exists()
    }


OVERSEERS = {"registrar", "head", "director", "superior_head", "superior_director"}


def test_an_ordinary_matter_is_seen_by_its_office_and_those_above(cast: Cast, case: Case) -> None:
    assert seers(cast, case) == OVERSEERS


def test_leader_and_handler_see_what_they_answer_for_and_former_ones_no_longer(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    assert seers(cast, case) == OVERSEERS | {"leader", "handler"}
    c.do(case, "reassign", cast.director, leader=cast.second_leader, handler=cast.second_handler, reason="轮岗")
    assert seers(cast, case) == OVERSEERS | {"second_leader", "second_handler"}


def test_superusers_statisticians_auditors_and_administrators_see_nothing(cast: Cast, case: Case) -> None:
    assert not {"superuser", "statistician", "auditor", "administrator"} & seers(cast, case)


def test_the_same_answer_for_what_is_not_there_and_what_is_not_for_you(cast: Cast, case: Case) -> None:
    assert get_case(cast.registrar, case.number) == case
    with pytest.raises(Http404):
        get_case(cast.registrar_elsewhere, case.number)
    with pytest.raises(Http404):
        get_case(cast.registrar, "JA-2026-999999")


def test_a_deputy_sees_only_while_deputising(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    Absence.objects.create(
        staff=cast.leader,
        deputy=cast.deputy,
        from_date=dt.date(2026, 11, 2),
        to_date=dt.date(2026, 11, 4),
        reason="公差",
    )
    assert "deputy" in seers(cast, case)
    with time_machine.travel(dt.datetime(2026, 11, 5, 1, tzinfo=dt.UTC), tick=False):
        assert "deputy" not in seers(cast, case)


def test_a_deputy_acts_with_the_leaders_rights_and_the_log_says_for_whom(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with pytest.raises(NotAllowed):
        perform(case, "add_commitment", by=cast.deputy, text="月底前答复", owner=cast.leader, due_on=c.TODAY)
    Absence.objects.create(staff=cast.leader, deputy=cast.deputy, from_date=c.TODAY, to_date=c.TODAY, reason="公差")
    outcome = c.do(case, "add_commitment", cast.deputy, text="月底前答复", owner=cast.leader, due_on=c.TODAY)
    assert (outcome.event.actor, outcome.event.acting_as) == ("staff:deputy", f"leader@{case.number} for leader")


def test_a_post_that_ended_yesterday_opens_nothing_today(cast: Cast, case: Case) -> None:
    assert "registrar" in seers(cast, case)
    Post.objects.filter(staff=cast.registrar).update(to_date=dt.date(2026, 11, 1))
    assert "registrar" not in seers(cast, case)


@pytest.mark.parametrize("after", [None, PostKind.ADMINISTRATOR, PostKind.AUDITOR])
def test_without_a_post_that_works_with_matters_nothing_that_was_given_opens_one(
    cast: Cast, case: Case, after: PostKind | None
) -> None:
    group = confidential(cast)
    give(group, cast.leader, cast.head)
    c.assign(cast, case)
    c.do(case, "grant_access", cast.head, staff=cast.leader, reason="协助核对政策", until=TODAY)
    assert may_see(cast.leader, case)
    assert may_see_group(cast.leader, group)

    Post.objects.filter(staff=cast.leader).update(to_date=TODAY - dt.timedelta(days=1))
    if after:
        c.appoint(cast.leader, cast.district, after)

    assert not may_see(cast.leader, case)
    assert not may_see_group(cast.leader, group)


def test_a_post_nobody_confirmed_opens_nothing(cast: Cast, case: Case) -> None:
    Post.objects.filter(staff=cast.head).update(confirmed_at=None)
    assert "head" not in seers(cast, case)


def test_an_inactive_account_sees_nothing(cast: Cast, case: Case) -> None:
    assert Case.objects.visible_to(cast.head).exists()
    Staff.objects.filter(pk=cast.head.pk).update(is_active=False)
    assert not Case.objects.visible_to(Staff.objects.get(pk=cast.head.pk)).exists()


@pytest.fixture
def accusation(cast: Cast) -> Case:
    """An accusation of the head of the second street, registered in the district."""
    accused = ComplainedOfDetails(staff=cast.accused, name="被举报人", is_accused=True)
    return c.register(cast, case_class="accusation", complained_of=(accused,))


def test_an_accusation_keeps_to_its_registrar_and_the_responsible_head(cast: Cast, accusation: Case) -> None:
    assert accusation.is_restricted
    assert seers(cast, accusation) == {"registrar", "head", "director"}


def test_once_a_leader_is_named_the_registrar_sees_an_accusation_no_more(cast: Cast, accusation: Case) -> None:
    c.classify(cast, accusation, route="")
    c.do(accusation, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    assert seers(cast, accusation) == {"leader", "handler"}


def test_the_accused_never_sees_it_even_as_the_responsible_head(cast: Cast) -> None:
    against_head = ComplainedOfDetails(staff=cast.head, is_accused=True)
    case = c.register(cast, case_class="accusation", complained_of=(against_head,))
    assert "head" not in seers(cast, case)
    assert is_barred(cast.head, case)
    assert not is_barred(cast.director, case)


def test_an_accused_office_is_shut_out_with_all_below_it_and_the_superior_head_acts(cast: Cast) -> None:
    against_office = ComplainedOfDetails(office=cast.district, is_accused=True)
    case = c.register(cast, case_class="accusation", complained_of=(against_office,))
    assert seers(cast, case) == {"superior_head", "superior_director"}


def test_it_refuses_a_leader_who_is_accused_or_recused(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    c.do(case, "recuse", cast.head, staff=cast.leader, reason="与信访人是亲属")
    with pytest.raises(Refused) as refusal:
        c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    assert refusal.value.reasons[0].code == "barred"
    c.do(case, "assign_leader", cast.director, leader=cast.second_leader, handler=cast.handler)
    assert case.state == "leader_assigned"


def test_the_recused_lose_the_matter_from_sight(cast: Cast, case: Case) -> None:
    assert "registrar" in seers(cast, case)
    c.do(case, "recuse", cast.head, staff=cast.registrar, reason="与信访人是邻居")
    assert "registrar" not in seers(cast, case)


def test_nobody_is_recused_before_another_answers(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with pytest.raises(Refused) as refusal:
        c.do(case, "recuse", cast.head, staff=cast.leader, reason="利害关系")
    assert refusal.value.code == "in_charge"


def test_forwarding_moves_the_answer_and_the_registering_office_still_sees_it(cast: Cast, case: Case) -> None:
    c.do(case, "forward", cast.head, target=cast.street, reason="属街道职权")
    assert case.responsible_office == cast.street
    assert {"registrar", "head"} <= seers(cast, case)
    with pytest.raises(Refused) as refusal:
        c.do(case, "forward", cast.head, target=cast.street, reason="再转一次")
    assert refusal.value.code == "same_office"
