"""No day without somebody who answers: ends of post, absences and leaving are refused or handed over."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.access import may_see
from cases.continuity import answering
from cases.intake import ComplainedOfDetails, SubmissionDetails
from cases.models import Case, ComplainedOf, Reminder, ReminderLevel
from cases.reminding import people, remind
from groups.actions import opening
from offices.actions.absences import enter_absence
from offices.actions.posts import end_post
from offices.actions.staff import deactivate
from offices.models import Absence, Post, PostKind, Staff
from offices.refusals import Refused as OfficeRefused
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.engine import Refused, perform

TODAY = c.TODAY


def post_of(staff: Staff) -> Post:
    return Post.objects.select_related("staff", "office").get(staff=staff)


def away(staff: Staff, deputy: Staff, days: int = 3) -> Absence:
    return Absence(staff=staff, deputy=deputy, from_date=TODAY, to_date=TODAY + dt.timedelta(days=days), reason="公差")


# Refused while something is still in hand ----------------------------------------------------------


@pytest.mark.parametrize(("who", "role"), [("leader", "责任领导"), ("handler", "承办人")])
@pytest.mark.parametrize("days", [-1, 0, 30])
def test_a_post_does_not_end_while_matters_rest_on_it(cast: Cast, case: Case, who: str, role: str, days: int) -> None:
    c.assign(cast, case)
    post = post_of(getattr(cast, who))
    with pytest.raises(OfficeRefused) as refused:
        end_post(post, last_day=TODAY + dt.timedelta(days=days), by=cast.administrator)
    assert role in str(refused.value.words)
    assert case.title not in str(refused.value.words)


def test_a_post_ends_where_another_of_its_kind_goes_on(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.appoint(cast.leader, cast.city, PostKind.DIRECTOR)
    end_post(post_of_kind(cast.leader, PostKind.LEADER), last_day=TODAY, by=cast.administrator)
    assert answering(case) == cast.leader


def post_of_kind(staff: Staff, kind: str) -> Post:
    return Post.objects.select_related("staff", "office").get(staff=staff, kind=kind)


def test_the_last_head_stays_until_somebody_acts_as_head(cast: Cast, case: Case) -> None:
    Post.objects.filter(staff=cast.superior_head).delete()
    post = post_of(cast.head)
    with pytest.raises(OfficeRefused) as refused:
        end_post(post, last_day=TODAY, by=cast.administrator)
    assert "信访科长" in str(refused.value.words)
    c.appoint(cast.second_handler, cast.district, PostKind.HEAD, acting=True)
    end_post(post, last_day=TODAY, by=cast.administrator)
    with time_machine.travel(dt.datetime(2026, 11, 3, 4, tzinfo=dt.UTC), tick=False):
        c.do(case, "classify", cast.second_handler, case_class="claim", category=cast.category, routes={1: "6"})


def test_nobody_goes_away_in_favour_of_a_deputy_who_may_not_act(cast: Cast, case: Case) -> None:
    c.do(case, "recuse", cast.director, staff=cast.deputy, reason="亲属")
    c.assign(cast, case)
    with pytest.raises(OfficeRefused) as refused:
        enter_absence(away(cast.leader, cast.deputy), by=cast.leader)
    assert refused.value.code == "left_undone"
    enter_absence(away(cast.leader, cast.second_leader), by=cast.leader)
    assert answering(case) == cast.second_leader


def test_an_administrator_learns_of_no_recusal_by_trying_deputies(cast: Cast, case: Case) -> None:
    c.do(case, "recuse", cast.director, staff=cast.second_leader, reason="亲属")
    c.assign(cast, case)
    enter_absence(away(cast.leader, cast.second_leader), by=cast.administrator)
    assert answering(case) == cast.director
    assert not may_see(cast.second_leader, case)


def test_nobody_learns_by_trying_deputies_of_a_matter_they_may_not_see(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    for accused in (cast.leader, cast.second_leader):
        ComplainedOf.objects.create(case=case, staff=accused, is_accused=True)
    assert not may_see(cast.leader, case)
    enter_absence(away(cast.leader, cast.second_leader), by=cast.leader)


def test_who_stands_in_does_not_go_away_too(cast: Cast) -> None:
    enter_absence(away(cast.leader, cast.second_leader), by=cast.leader)
    with pytest.raises(OfficeRefused) as refused:
        enter_absence(away(cast.second_leader, cast.deputy), by=cast.second_leader)
    assert refused.value.code == "stands_in"


def test_the_leader_of_a_group_does_not_leave_before_another_is_named(cast: Cast) -> None:
    name, claims = "某共同诉求", "落实待遇"
    opening.open_group(
        by=cast.head, office=cast.district, name=name, claims=claims, leader=cast.leader, is_confidential=False
    )
    with pytest.raises(OfficeRefused) as refused:
        deactivate(cast.leader, by=cast.administrator)
    assert "重点群体" in str(refused.value.words)


# Who answers all the same --------------------------------------------------------------------------


def test_the_director_answers_from_the_day_the_leaders_post_has_run_out(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    Post.objects.filter(staff=cast.leader).update(to_date=TODAY)  # a post that was given with an end
    assert answering(case) == cast.leader
    assert "leader" not in case.roles_of(cast.director, "sign_answer")
    with time_machine.travel(dt.datetime(2026, 11, 3, 4, tzinfo=dt.UTC), tick=False):
        assert answering(case) == cast.director
        assert case.roles_of(cast.director, "sign_answer")["leader"] == f"leader@{case.number} for leader"
        assert "leader" not in case.roles_of(cast.leader, "sign_answer")
        assert "责任领导或承办人已离任，请移交" in home_of(cast.head)


def home_of(staff: Staff) -> str:
    client = Client()
    client.force_login(staff)
    return client.get("/").content.decode().partition("没有待办的")[0]


def test_an_accusation_whose_leader_left_the_post_is_seen_by_who_answers_and_nobody_else(cast: Cast) -> None:
    accused = ComplainedOfDetails(staff=cast.accused, name="被举报人", is_accused=True)
    case = c.register(cast, case_class="accusation", complained_of=(accused,))
    c.classify(cast, case, "")
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    assert not may_see(cast.director, case)
    Post.objects.filter(staff=cast.leader).update(to_date=TODAY - dt.timedelta(days=1))
    assert answering(case) == cast.director
    assert may_see(cast.director, case)
    assert not may_see(cast.superior_director, case)
    assert not may_see(cast.accused, case)


@pytest.mark.parametrize("how", ["accused", "recused", "gone"])
def test_the_superiors_head_acts_where_the_head_may_not(cast: Cast, how: str) -> None:
    accused = ComplainedOfDetails(staff=cast.head, name="科长", is_accused=how == "accused")
    other = ComplainedOfDetails(staff=cast.accused, name="被举报人", is_accused=True)
    case = c.register(cast, case_class="accusation", complained_of=(accused, other) if how == "accused" else (other,))
    assert may_see(cast.superior_head, case) == (how == "accused")
    if how == "recused":
        c.do(case, "recuse", cast.director, staff=cast.head, reason="亲属")
    if how == "gone":
        Post.objects.filter(staff=cast.head).update(to_date=TODAY - dt.timedelta(days=1))
    assert may_see(cast.superior_head, case)
    assert not may_see(cast.head, case)
    assert not may_see(cast.head_elsewhere, case)
    c.do(case, "classify", cast.superior_head, case_class="accusation", category=cast.category, routes={})


def test_the_leader_of_an_accusation_brings_in_the_head_who_checks_and_concludes(cast: Cast) -> None:
    """Once a leader is named no head sees it (art. 30(3)); without one nobody could check or conclude."""
    accused = ComplainedOfDetails(staff=cast.accused, name="被举报人", is_accused=True)
    case = c.register(cast, case_class="accusation", complained_of=(accused,))
    c.classify(cast, case, "")
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    assert "还没有科长可以审核" in home_of(cast.leader)
    assert not may_see(cast.head, case)
    until = TODAY + dt.timedelta(days=60)
    with pytest.raises(Refused) as refused:
        c.do(case, "grant_access", cast.leader, staff=cast.accused, reason="审核", until=until)
    assert refused.value.code == "barred"
    c.do(case, "grant_access", cast.leader, staff=cast.head, reason="审核、办结", until=until)
    assert may_see(cast.head, case)
    assert "还没有科长可以审核" not in home_of(cast.leader)
    c.answer(cast, case, "untrue")
    c.serve(cast, case)
    c.do(case, "resolve", cast.head)
    assert not may_see(cast.director, case)


def test_a_leader_of_an_ordinary_matter_grants_nobody(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with pytest.raises(Refused):
        c.do(case, "grant_access", cast.leader, staff=cast.stranger, reason="看看", until=TODAY)


def test_a_simple_matter_that_is_passed_on_is_simple_no_more(cast: Cast) -> None:
    case = c.register(cast, submission=SubmissionDetails(channel="call", text="来电", repeat="first"))
    c.classify(cast, case)
    c.do(case, "mark_simple", cast.head, handler=cast.handler)
    c.do(case, "reassign", cast.head, handler=cast.second_handler, reason="轮岗")
    assert case.is_simple
    c.do(case, "forward", cast.head, target=cast.street, reason="属地")
    assert (case.is_simple, case.assignment) == (False, None)


# Lives nobody planned ----------------------------------------------------------------------------------

DEEDS = ("end_post", "absence", "deactivate", "reassign", "recuse", "runs_out", "delegate", "nothing")


def deed(cast: Cast, case: Case, draw: Any, today: dt.date) -> None:
    """One change among the people; refused ones change nothing."""
    people = [cast.leader, cast.second_leader, cast.handler, cast.second_handler, cast.director, cast.deputy]
    what, who, other = draw(st.sampled_from(DEEDS)), draw(st.sampled_from(people)), draw(st.sampled_from(people))
    try:
        if what == "end_post":
            for post in Post.objects.in_force(today).filter(staff=who).select_related("staff", "office"):
                end_post(post, last_day=today + dt.timedelta(days=draw(st.integers(-1, 3))), by=cast.administrator)
        elif what == "absence":
            until = today + dt.timedelta(days=draw(st.integers(0, 9)))
            absence = Absence(staff=who, deputy=other, from_date=today, to_date=until, reason="公差")
            if who != other:
                enter_absence(absence, by=draw(st.sampled_from([who, cast.administrator])))
        elif what == "deactivate":
            deactivate(who, by=cast.administrator)
        elif what == "reassign":
            perform(case, "reassign", by=cast.director, leader=who, reason="轮岗")
        elif what == "recuse":
            perform(case, "recuse", by=cast.head, staff=who, reason="利害关系")
        elif what == "runs_out" and who != cast.director:
            Post.objects.filter(staff=who).update(to_date=today)
        elif what == "delegate":
            c.delegate(cast)
    except (Refused, OfficeRefused):
        pass


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_there_is_no_day_without_one_who_answers_and_may_act(cast: Cast, data: Any) -> None:
    with transaction.atomic():
        place = transaction.savepoint()
        case = c.register(cast)
        c.assign(cast, case)
        day = TODAY
        steps = data.draw(st.integers(4, 12))
        for step in range(steps):
            day += dt.timedelta(days=data.draw(st.sampled_from([0, 1, 1, 4])))
            with time_machine.travel(dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC), tick=False):
                deed(cast, Case.objects.get(pk=case.pk), data.draw, day)
                now = Case.objects.get(pk=case.pk)
                who = answering(now)
                assert who is not None
                assert who.is_active
                assert "leader" in now.roles_of(who, "sign_answer")
                assert may_see(who, now)
                assert who in people(now, ReminderLevel.RESPONSIBLE), "who answers would not be reminded"
                if step == steps - 1:
                    remind(now.clocks.get(code="handling").last_day)
                    assert Reminder.objects.filter(case=now, staff=who).exists()
        assert verify() == []
        transaction.savepoint_rollback(place)
