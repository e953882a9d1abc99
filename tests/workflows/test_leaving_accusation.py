"""An accusation becomes something else by a second person who says why; whoever accused somebody stays covered."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.intake import ComplainedOfDetails, SubmissionDetails
from cases.models import Case
from groups.models import KeyGroup
from offices.models import Absence, Staff
from tests import cast as c
from tests.cases.test_access import OVERSEERS, seers
from tests.cast import TODAY, Cast
from workflows.engine import Refused

CIRCLE = {"registrar", "head", "director"}


@pytest.fixture
def accusation(cast: Cast) -> Case:
    """Registered as an accusation of somebody named."""
    person = ComplainedOfDetails(staff=cast.accused, is_accused=True)
    return c.register(cast, case_class="accusation", complained_of=(person,))


@pytest.fixture
def of_nobody(cast: Cast) -> Case:
    """Registered as an accusation by mistake: nobody is accused in it."""
    return c.register(cast, case_class="accusation")


def classify(case: Case, by: Staff, case_class: str, **details: Any) -> None:
    c.do(case, "classify", by, case_class=case_class, **details)


def refused(case: Case, by: Staff, **details: Any) -> str:
    with pytest.raises(Refused) as refusal:
        classify(case, by, "suggestion", **details)
    return refusal.value.code


@pytest.mark.parametrize("case_class", ["suggestion", "claim", "inquiry"])
def test_while_somebody_is_accused_it_stays_in_its_circle_whatever_its_class(
    cast: Cast, accusation: Case, case_class: str
) -> None:
    classify(accusation, cast.head, case_class, reason="实为意见")
    assert (accusation.case_class, accusation.is_restricted, accusation.is_accusation) == (case_class, True, True)
    assert seers(cast, accusation) == CIRCLE


def test_the_accusers_name_stays_covered_and_the_accused_shut_out(cast: Cast, accusation: Case) -> None:
    classify(accusation, cast.head, "suggestion", reason="实为意见")
    client = Client()
    client.force_login(cast.head)
    page = client.get(reverse("case_detail", args=[accusation.number])).content.decode()
    assert "陈玥" not in page
    assert "陈" in page
    c.appoint(cast.accused, cast.district, "head")
    assert "accused" not in seers(cast, accusation)


@pytest.mark.parametrize("confidential", [False, True])
def test_in_an_open_group_it_stays_covered_too(cast: Cast, accusation: Case, confidential: bool) -> None:
    classify(accusation, cast.head, "suggestion", reason="实为意见")
    accusation.group = KeyGroup(is_confidential=confidential)
    assert accusation.is_accusation is not confidential


def test_with_a_leader_it_is_the_leaders_and_the_handlers(cast: Cast, accusation: Case) -> None:
    classify(accusation, cast.head, "suggestion", category=cast.category, reason="实为意见")
    c.do(accusation, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    assert seers(cast, accusation) == {"leader", "handler"}


def test_where_nobody_is_accused_the_head_opens_what_another_registered_and_says_why(
    cast: Cast, of_nobody: Case
) -> None:
    assert refused(of_nobody, cast.head) == "no_reason"
    classify(of_nobody, cast.head, "suggestion", reason="没有被检举控告人")
    assert seers(cast, of_nobody) == OVERSEERS
    assert of_nobody.records.get(verb="classify").text == "没有被检举控告人"


def test_who_registered_it_so_does_not_change_it(cast: Cast, of_nobody: Case) -> None:
    c.appoint(cast.registrar, cast.district, "head")
    assert refused(of_nobody, cast.registrar, reason="登记有误") == "own_class"


def test_who_classified_it_so_does_not_change_it_nor_who_stands_in_for_them(cast: Cast, case: Case) -> None:
    classify(case, cast.head, "accusation")
    assert refused(case, cast.head, reason="分类有误") == "own_class"
    Absence.objects.create(staff=cast.head, deputy=cast.second_handler, from_date=TODAY, to_date=TODAY)
    assert refused(case, cast.second_handler, reason="分类有误") == "own_class"
    c.appoint(cast.director, cast.district, "head")
    classify(case, cast.director, "claim", reason="分类有误")
    assert not case.is_restricted


def test_who_only_chose_its_category_is_another(cast: Cast, of_nobody: Case) -> None:
    classify(of_nobody, cast.head, "accusation")
    classify(of_nobody, cast.head, "claim", reason="没有被检举控告人")
    assert of_nobody.case_class == "claim"


def test_splitting_it_off_does_not_make_another_of_the_one_who_classified(cast: Cast, of_nobody: Case) -> None:
    c.do(of_nobody, "add_submission", cast.registrar, submission=SubmissionDetails(channel="call", text="又一件"))
    c.do(of_nobody, "split", cast.head, submission=of_nobody.submissions.get(ordinal=2), reason="另一件事")
    new = Case.objects.exclude(pk=of_nobody.pk).get()
    assert refused(new, cast.head, reason="分类有误") == "own_class"


def test_other_changes_of_class_need_neither(cast: Cast, case: Case) -> None:
    classify(case, cast.head, "suggestion")
    classify(case, cast.head, "claim")
    classify(case, cast.head, "accusation")
    classify(case, cast.head, "accusation", category=cast.category)
    assert case.is_restricted


def test_the_form_asks_for_the_reason_of_an_accusation_only_and_tells_what_stands_in_the_way(
    cast: Cast, case: Case, of_nobody: Case
) -> None:
    client = Client()
    client.force_login(cast.head)
    address = {one: reverse("case_verb", args=[one.number, "classify"]) for one in (case, of_nobody)}
    told = {one: client.get(url).content.decode() for one, url in address.items()}
    assert [('name="reason"' in told[one]) for one in (case, of_nobody)] == [False, True]
    sent = {"on": TODAY.isoformat(), "version": of_nobody.version, "key": str(uuid4()), "case_class": "suggestion"}
    answer = client.post(address[of_nobody], sent)
    assert answer.status_code == 422
    assert "请写明理由。" in answer.content.decode()
    assert client.post(address[of_nobody], {**sent, "reason": "没有被检举控告人"}).status_code == 302
