"""Files go by three hands, and everything is taken back until the deed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from cases.retention import listing, periods
from jobs.models import Job, State
from offices.actions.jobs import cancel_job, retry_job
from offices.models import PostKind
from tests import cast as c
from tests.cases.ended import approve, confirmed, later, propose, run, withdrawn
from tests.cast import Cast
from workflows.engine import NotAllowed, Refused, perform
from workflows.retention import GRACE


def test_one_proposes_two_others_on_different_posts_approve(cast: Cast, settings: Any, tmp_path: Path) -> None:
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    c.appoint(cast.stranger, cast.district, PostKind.DIRECTOR)
    c.appoint(cast.registrar, cast.district, PostKind.HEAD)
    with later():
        one = propose(cast.registrar, case)
        for person, code in ((cast.registrar, "own_proposal"), (cast.statistician, "not_allowed")):
            with pytest.raises(Refused) as refused:
                perform(one, "approve", by=person)
            assert refused.value.code == code
        one = approve(one, cast.director)
        for person, code in ((cast.director, "own_proposal"), (cast.stranger, "same_post")):
            with pytest.raises(Refused) as refused:
                perform(one, "approve", by=person)
            assert refused.value.code == code
        assert one.state == "proposed"
        one = approve(one, cast.head)
        assert (one.state, one.run_after) == ("approved", timezone.now() + GRACE)
    assert not Case.objects.get(pk=case.pk).destroyed_on


def test_who_may_not_see_a_matter_neither_proposes_nor_approves_its_end(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    with later():
        one = propose(cast.registrar, case)
        with pytest.raises(Refused) as refused:
            perform(one, "approve", by=cast.second_leader)
        assert refused.value.code == "not_seen"
        with pytest.raises(NotAllowed):
            perform(one, "approve", by=cast.head_elsewhere)
        with pytest.raises(Refused) as refused:
            propose(cast.registrar_elsewhere, case)
        assert refused.value.code == "empty"
        # The list itself is not there for them: one more file on it than they know would tell.
        assert [one in listing.lists_for(person) for person in (cast.registrar, cast.second_leader)] == [True, False]
        client = Client()
        client.force_login(cast.second_leader)
        assert client.get(reverse("destruction_detail", args=[one.pk])).status_code == 404


@pytest.mark.parametrize("how", ["take_back", "refuse", "withdraw"])
def test_until_the_job_runs_everything_is_taken_back(cast: Cast, settings: Any, tmp_path: Path, how: str) -> None:
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    who = {"take_back": cast.head, "refuse": cast.head, "withdraw": cast.registrar}
    with later() as clock:
        one = approve(propose(cast.registrar, case), cast.director, cast.head)
        one = perform(one, how, by=who[how], reason="仍有争议").item
        clock.shift(GRACE * 2)
        one = run(one)
        assert one.state == {"take_back": "proposed", "refuse": "refused", "withdraw": "withdrawn"}[how]
        assert Job.objects.get(kind="retention.destroy").state == State.CANCELLED
    assert Case.objects.get(pk=case.pk).title == case.title


def test_a_hold_stops_the_deed_and_names_who_ended_it(cast: Cast, settings: Any, tmp_path: Path) -> None:
    confirmed(tmp_path, settings)
    held, free = withdrawn(cast), withdrawn(cast)
    with later() as clock:
        one = approve(propose(cast.registrar, held, free), cast.director, cast.head)
        c.do(held, "hold", cast.head, reason="法院调卷")
        clock.shift(GRACE * 2)
        one = run(one)
        assert one.state == "done"
        left = {item.case_id: item.left_out for item in one.items.all()}
        assert left == {held.pk: "held", free.pk: ""}
        assert not Case.objects.get(pk=held.pk).destroyed_on
        c.do(held, "release", cast.director, reason="已结案")
        hold = held.holds.get()
        assert (hold.set_by, hold.ended_by, hold.end_reason) == (cast.head, cast.director, "已结案")
        assert periods.obstacle(held) == ""


@pytest.mark.parametrize("how", ["stopped", "moved"])
def test_no_administrator_brings_the_deed_forward(cast: Cast, settings: Any, tmp_path: Path, how: str) -> None:
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    with later() as clock:
        one = approve(propose(cast.registrar, case), cast.director, cast.head)
        assert one.job is not None
        if how == "stopped":
            cancel_job(one.job, by=cast.administrator)
            retry_job(one.job, by=cast.administrator)
        else:
            Job.objects.filter(pk=one.job.pk).update(run_after=timezone.now())
        assert run(one).state == "approved"
        assert not Case.objects.get(pk=case.pk).destroyed_on
        clock.shift(GRACE)
        assert run(one).state == ("done" if how == "stopped" else "approved")


def test_the_job_of_an_approval_that_was_taken_back_destroys_nothing_ever(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    with later() as clock:
        one = approve(propose(cast.registrar, case), cast.director, cast.head)
        old = one.job
        assert old is not None
        one = perform(one, "take_back", by=cast.head).item
        clock.shift(GRACE - dt.timedelta(days=1))
        one = approve(one, cast.head)
        retry_job(old, by=cast.administrator)
        clock.shift(dt.timedelta(days=1))
        assert run(one).state == "approved"
        clock.shift(GRACE)
        assert run(one).state == "done"
