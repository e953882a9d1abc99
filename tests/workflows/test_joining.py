"""Joined and parted matters: what was joined is worked on where it lies, and who was kept out stays out."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.access import may_see
from cases.forms.verbs_bodies import joined_to
from cases.intake import ComplainedOfDetails, SubmissionDetails
from cases.models import Case
from cases.recusals import asked
from offices.models import Staff
from tests import cast as c
from tests.cases.test_access import OVERSEERS, seers
from tests.cast import TODAY, Cast
from tests.groups.opened import after, confidential
from trail import log
from workflows.engine import Refused


def refusal(case: Case, verb: str, by: Staff, **details: object) -> str:
    with pytest.raises(Refused) as refused:
        c.do(case, verb, by, **details)
    return refused.value.code


@pytest.fixture
def twin(cast: Cast, case: Case) -> Case:
    """Registered again, and joined to `case`."""
    found = c.register(cast)
    c.do(found, "merge", cast.head, into=case, reason="同一来信登记两次")
    case.refresh_from_db(fields=["version"])
    return found


def test_what_was_joined_is_neither_withdrawn_nor_voided(cast: Cast, case: Case, twin: Case) -> None:
    assert refusal(twin, "withdraw", cast.registrar, evidence=c.said("不再反映")) == "merged"
    assert refusal(twin, "propose_void", cast.registrar, reason="误登") == "merged"
    assert refusal(twin, "void", cast.head, reason="误登") == "merged"
    c.do(case, "split", cast.head, joined=twin, reason="其实是两件事")
    twin = Case.objects.get(pk=twin.pk)
    c.do(twin, "propose_void", cast.registrar, reason="误登")
    c.do(twin, "void", cast.head, reason="误登")
    assert twin.state == "void"


def test_one_proposed_to_be_voided_and_joined_since_is_not_voided(cast: Cast, case: Case) -> None:
    twin = c.register(cast)
    c.do(twin, "propose_void", cast.registrar, reason="误登")
    c.do(twin, "merge", cast.head, into=case, reason="同一来信登记两次")
    assert refusal(twin, "void", cast.head, reason="误登") == "merged"


@pytest.mark.parametrize("ended", ["withdrawn", "void"])
def test_what_ended_while_it_was_joined_is_not_offered_and_not_parted(
    cast: Cast, case: Case, twin: Case, ended: str
) -> None:
    """Rows of before there was a guard: told in words, no error page."""
    assert joined_to(case) == [twin]
    Case.objects.filter(pk=twin.pk).update(state=ended)
    assert joined_to(case) == []
    assert refusal(case, "split", cast.head, joined=twin, reason="恢复") == "not_joined"
    client = Client()
    client.force_login(cast.head)
    sent = {"on": TODAY.isoformat(), "version": case.version, "key": str(uuid4()), "reason": "恢复"}
    answer = client.post(reverse("case_verb", args=[case.number, "split"]), {**sent, "part": f"case-{twin.number}"})
    assert answer.status_code == 422


def test_a_matter_is_parted_only_from_the_one_it_was_joined_to(cast: Cast, case: Case, twin: Case) -> None:
    other = c.register(cast)
    assert refusal(other, "split", cast.head, joined=twin, reason="恢复") == "not_joined"
    c.do(case, "split", cast.head, joined=twin, reason="恢复")
    assert refusal(case, "split", cast.head, joined=twin, reason="再来一次") == "not_joined"


# Taken out: who was kept out stays out -----------------------------------------------------------


def taken_out(cast: Cast, case: Case, by: Staff) -> Case:
    """A second piece comes, and gets a matter of its own."""
    c.do(case, "add_submission", cast.registrar, submission=SubmissionDetails(channel="call", text=c.SECRET))
    return split_off(case, by)


def split_off(case: Case, by: Staff) -> Case:
    before = set(Case.objects.values_list("pk", flat=True))
    c.do(case, "split", by, submission=case.submissions.get(ordinal=2), reason="诉求不同")
    return Case.objects.exclude(pk__in=before).get()


def test_the_recused_do_not_see_what_is_taken_out_of_the_matter(cast: Cast, case: Case) -> None:
    c.do(case, "recuse", cast.superior_head, staff=cast.head, reason="亲属", asked_by="petitioner")
    new = taken_out(cast, case, cast.superior_head)
    assert seers(cast, new) == seers(cast, case) == OVERSEERS - {"head"}
    row = new.recusals.get()
    assert (row.staff, row.reason, row.decided_by, row.decided_on, row.asked_by) == (
        cast.head, "亲属", cast.superior_head, TODAY, "petitioner",
    )  # fmt: skip
    assert case.recusals.count() == 1
    assert log.events_of(new.stream).last().details["recused"] == ["head"]  # type: ignore[union-attr]


def test_a_recusal_that_is_asked_waits_in_both_and_is_decided_in_each(cast: Cast, case: Case) -> None:
    c.do(case, "ask_recusal", cast.registrar, staff=cast.second_handler, asked_by="petitioner", reason="亲属")
    new = taken_out(cast, case, cast.head)
    assert [one.terms["staff"] for one in asked(new)] == ["handler2"]
    c.do(new, "recuse", cast.head, staff=cast.second_handler, reason="属实")
    assert (asked(new).count(), asked(case).count()) == (0, 1)


def test_who_is_complained_of_and_accused_is_in_what_is_taken_out(cast: Cast) -> None:
    person = ComplainedOfDetails(staff=cast.accused, is_accused=True)
    case = c.register(cast, case_class="accusation", complained_of=(person,))
    new = taken_out(cast, case, cast.head)
    assert [(one.staff, one.is_accused) for one in new.complained_of.all()] == [(cast.accused, True)]
    assert seers(cast, new) == seers(cast, case) == {"registrar", "head", "director"}


def test_an_accusation_that_is_led_is_shown_to_nobody_anew(cast: Cast) -> None:
    """Leader, handler and who takes it out; not the registrar and director who waited for a leader."""
    case = c.register(cast, case_class="accusation")
    c.do(case, "add_submission", cast.registrar, submission=SubmissionDetails(channel="call", text=c.SECRET))
    c.do(case, "classify", cast.head, case_class="accusation", category=cast.category, routes={})
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    until = TODAY + dt.timedelta(days=60)
    for person in (cast.head, cast.second_handler):
        c.do(case, "grant_access", cast.leader, staff=person, reason="审核答复", until=until)
    new = split_off(case, cast.head)
    assert seers(cast, case) == {"leader", "handler", "head", "second_handler"}
    assert seers(cast, new) == {"leader", "handler", "head"}
    assert (new.state, new.leader, new.handler) == ("intake", cast.leader, cast.handler)
    with after(61):
        assert seers(cast, new) == {"leader", "handler"}


def test_it_goes_on_once_the_leader_brings_the_director_in(cast: Cast) -> None:
    case = c.register(cast, case_class="accusation")
    c.classify(cast, case, route="")
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    c.do(case, "grant_access", cast.leader, staff=cast.head, reason="审核答复", until=TODAY)
    new = taken_out(cast, case, cast.head)
    c.do(new, "grant_access", cast.leader, staff=cast.director, reason="确定责任领导", until=TODAY)
    c.do(new, "assign_leader", cast.director, leader=cast.leader, handler=cast.second_handler)
    assert (new.state, new.handler, new.assignments.filter(to_at=None).count()) == (
        "leader_assigned", cast.second_handler, 1,
    )  # fmt: skip


def test_a_plain_matter_taken_out_waits_for_a_leader_of_its_own(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    new = taken_out(cast, case, cast.head)
    assert (new.leader, seers(cast, new)) == (None, OVERSEERS)
    assert not may_see(cast.leader, new)


def test_the_matters_of_a_confidential_group_keep_its_people(cast: Cast, case: Case) -> None:
    group = confidential(cast)
    c.classify(cast, case)
    c.link(cast, case, group)
    new = taken_out(cast, case, cast.head)
    assert new.group == group
    assert seers(cast, new) == seers(cast, case)
