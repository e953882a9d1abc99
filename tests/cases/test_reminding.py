"""Going late is told: the responsible before, the head on the first late day, the director later; once each."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from cases.models import Case, Reminder
from cases.reminding import inbox, remind, send
from jobs.models import Job
from tests import cast as c
from tests.cast import Cast


def on(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def told() -> set[tuple[str, str]]:
    return {(one.staff.username, one.level) for one in Reminder.objects.select_related("staff")}


def test_it_goes_up_once_per_level_and_never_twice(cast: Cast, case: Case) -> None:
    c.assign(cast, case)  # accepted on 2 November: the last day is Friday 1 January 2027, a holiday; late from the 5th
    with on("2026-12-20"):
        assert remind() == 0
    with on("2026-12-29"):
        assert remind() == 2
        assert remind() == 0
        assert told() == {("handler", "responsible"), ("leader", "responsible")}
    with on("2027-01-05"):
        assert remind() == 1
        assert ("head", "head") in told()
    with on("2027-01-12"):
        assert remind() == 1
        assert ("director", "director") in told()
        assert remind() == 0


def test_what_nobody_has_taken_goes_late_too(cast: Cast, case: Case) -> None:
    with on("2026-11-16"):
        remind()
    assert told() == {("head", "responsible")}


def test_a_forwarded_matter_reminds_whom_it_went_to_or_the_next_above(cast: Cast, case: Case) -> None:
    c.do(case, "forward", cast.head, target=cast.street, reason="属地")
    with on("2026-11-17"):
        remind()
        assert told() == {("head", "responsible")}  # the street has no head: the district's is told


def test_an_extension_has_its_own_day_and_what_is_done_is_not_told(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with on("2026-12-30"):
        remind()
        c.do(case, "extend", cast.director, days=30, reason="复杂")
        assert remind() == 0
        assert inbox(cast.handler) == []  # the old day no longer counts
    with on("2027-01-29"):
        assert remind() == 2


def test_the_home_page_shows_it_until_the_matter_is_opened(cast: Cast, case: Case) -> None:
    with on("2026-11-16"):
        remind()
        client = Client()
        client.force_login(cast.head)
        assert "到期提醒" in client.get("/").content.decode()
        client.get(f"/cases/{case.number}/")
        assert "到期提醒" not in client.get("/").content.decode()


def test_who_may_no_longer_see_the_matter_is_shown_nothing(cast: Cast, case: Case) -> None:
    with on("2026-11-16"):
        remind()
        c.do(case, "recuse", cast.director, staff=cast.head, reason="亲属")
        assert inbox(cast.head) == []


@pytest.mark.parametrize("times", [1, 2])
def test_the_mail_names_no_person_and_keeps_its_message_id(cast: Cast, case: Case, times: int) -> None:
    cast.head.email = "head@example.org"
    cast.head.save()
    with on("2026-11-16"):
        remind()
        job = Job.objects.get(kind="mail.reminder")
        for _ in range(times):
            send(job.payload["reminder"])
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 1
    assert len(mail.outbox) == times
    assert case.number in mail.outbox[0].body
    assert "陈玥" not in mail.outbox[0].body
    assert case.title not in mail.outbox[0].body


def test_nobody_is_reminded_of_the_petitioners_own_time(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    with on("2026-12-02"):
        assert case.clocks.get(code="review_request").last_day == dt.date(2026, 12, 2)
        assert remind() == 0
