"""The demo office goes through the real verbs, and never mixes with a real one."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from cases.demo.build import build, one
from cases.demo.grievances import EVERY, GRIEVANCES, grievance_of
from cases.demo.jobs import FULL, STEP, grow
from cases.demo.people import open_office
from cases.demo.turns import TURNS
from cases.models import Case, Clock, Rating, Recusal, Review, Submission, Transfer
from cases.recomputing import recompute_all
from config.jobs import publish_demo
from groups.models import KeyGroup
from jobs.models import Job
from jobs.registry import JobContext
from offices.models import Office, Staff
from tests.cast import Cast
from trail.verify import verify


def test_it_refuses_outside_a_demo(db: None, settings, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")
    assert not Office.objects.exists()


def test_it_refuses_to_mix_with_matters_of_a_real_office(cast: Cast, case: Case, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    with pytest.raises(CommandError, match="not the demo's"):
        call_command("demo")
    assert list(Case.objects.all()) == [case]


@pytest.mark.slow
def test_it_builds_a_living_office_that_the_log_and_the_clocks_confirm(today: dt.date, db: None) -> None:
    build(40)
    assert Office.objects.count() == 8
    assert Staff.objects.count() == 25
    for shared in GRIEVANCES:
        group = KeyGroup.objects.get(name=shared.name)
        told = {title for title, _request, _words in shared.told}
        assert set(group.cases.values_list("title", flat=True)) <= told
        assert group.cases.count() >= 2
        assert group.representatives.count() == len(shared.representatives)
        assert (group.answers.get().is_signed, group.is_confidential) == (
            not shared.is_confidential,
            shared.is_confidential,
        )
    assert Job.objects.filter(kind="cases.common_answer").count() == 2
    late = {"case__is_open": True, "stopped_on": None, "paused_since": None, "late_from__lte": today}
    promised = {
        "late": Clock.objects.filter(**late),
        "repeat": Submission.objects.filter(repeat="repeat"),
        "accusation": Case.objects.filter(case_class="accusation"),
        "rating": Rating.objects.all(),
        "appeal": Review.objects.all(),
        "accepted in writing": Case.objects.exclude(settled_on=None),
        "eighteen months": Case.objects.filter(received_on__lte=today - dt.timedelta(days=500)),
    }
    assert [noun for noun, rows in promised.items() if not rows.exists()] == []
    states = Counter(Case.objects.values_list("state", flat=True))
    assert {"intake", "leader_assigned", "referred", "closed"} <= set(states)
    assert recompute_all() == []
    assert verify() == []


def test_full_each_group_has_as_many_matters_as_a_living_one() -> None:
    shared = Counter(one.name for serial in range(1, FULL + 1) if (one := grievance_of(serial)))
    assert shared == {one.name: FULL // EVERY for one in GRIEVANCES}


@pytest.mark.slow
def test_full_it_has_lives_that_left_the_plain_path(today: dt.date, db: None) -> None:
    demo = open_office()
    serials = {serial for every, first, _turn in TURNS for serial in range(first, FULL + 1, every)}
    for serial in sorted(serials):
        one(demo, serial)
    left = {
        "withdrawn": Case.objects.filter(state="withdrawn"),
        "voided": Case.objects.filter(state="void"),
        "declined": Case.objects.filter(state="declined"),
        "passed on": Transfer.objects.filter(kind="passed_on"),
        "a leader recused": Recusal.objects.all(),
    }
    assert [noun for noun, rows in left.items() if not rows.exists()] == []


@pytest.mark.slow
def test_it_grows_by_jobs_and_the_same_serial_is_the_same_matter(today: object, db: None, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    call_command("demo", matters=3)
    before = list(Case.objects.order_by("number").values_list("number", "title", "received_on"))
    assert Job.objects.filter(kind="demo.grow").count() == 1
    build(3)
    assert list(Case.objects.order_by("number").values_list("number", "title", "received_on")) == before


def test_full_it_fixes_the_last_month_and_no_sooner(today: object, db: None, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    open_office()
    grow(FULL - STEP)
    assert not Job.objects.filter(kind__in=("demo.publish", "reports.freeze")).exists()
    grow(FULL)
    publish_demo(JobContext(Job.objects.get(kind="demo.publish"), dt.timedelta(minutes=1)))
    asked = Job.objects.filter(kind="reports.freeze").values_list("payload__month", "payload__office")
    assert set(asked) == {
        ("2026-10", code) for code in Office.objects.filter(is_publishing=True).values_list("code", flat=True)
    }
    assert len(asked) > 1


def test_starting_again_leaves_what_somebody_tried_in_the_demo(cast: Cast, case: Case, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    call_command("demo", if_empty=True)
    assert list(Case.objects.all()) == [case]
