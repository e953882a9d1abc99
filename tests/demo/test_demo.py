"""The demo office goes through the real verbs, and never mixes with a real one."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from cases.clocks import recompute_all
from cases.demo.build import build
from cases.models import Case
from groups.models import KeyGroup
from jobs.models import Job
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
def test_it_builds_a_living_office_that_the_log_and_the_clocks_confirm(today: object, db: None) -> None:
    build(40)
    assert Office.objects.count() == 8
    assert Staff.objects.count() == 25
    assert KeyGroup.objects.filter(is_confidential=True).count() == 1
    states = Counter(Case.objects.values_list("state", flat=True))
    assert {"intake", "leader_assigned", "referred", "closed"} <= set(states)
    assert recompute_all() == []
    assert verify() == []


@pytest.mark.slow
def test_it_grows_by_jobs_and_the_same_serial_is_the_same_matter(today: object, db: None, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    call_command("demo", matters=3)
    before = list(Case.objects.order_by("number").values_list("number", "title", "received_on"))
    assert Job.objects.filter(kind="demo.grow").count() == 1
    build(3)
    assert list(Case.objects.order_by("number").values_list("number", "title", "received_on")) == before


def test_starting_again_leaves_what_somebody_tried_in_the_demo(cast: Cast, case: Case, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    call_command("demo", if_empty=True)
    assert list(Case.objects.all()) == [case]
