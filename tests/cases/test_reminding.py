"""Going late is told: the responsible before, the head on the first late day, the director later; once each."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from cases.inbox import inbox, mark_read, send, send_text
from cases.models import Case, CaseLink, ComplainedOf, Reminder, Supervision
from cases.recomputing import recompute_all
from cases.reminding import remind
from groups import actions
from jobs.models import Job
from offices.models import Absence, Post, Staff
from tests import cast as c
from tests.cast import Cast
from tests.groups.opened import NAME, after, opened
from trail.models import Event
from workflows.engine import perform


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


@pytest.mark.parametrize("way", ["mail", "text"])
def test_what_was_done_in_the_meantime_leaves_as_no_letter(
    cast: Cast, case: Case, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cast.head.email, cast.head.phone = "head@example.org", "13800138000"
    cast.head.save()
    with on("2026-11-16"):
        remind()
        c.assign(cast, case)  # accepted: the days for saying so are over
        kind, post = {"mail": ("mail.reminder", send), "text": ("sms.reminder", send_text)}[way]
        assert post(Job.objects.get(kind=kind).payload["reminder"]) == {"sent": False}
    assert mail.outbox == []
    assert capsys.readouterr().out == ""  # where the gateway of the tests writes its texts


def test_nobody_is_reminded_of_the_petitioners_own_time(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    with on("2026-12-02"):
        assert case.clocks.get(code="review_request").last_day == dt.date(2026, 12, 2)
        assert remind() == 0


# Who answers when the named leader does not ---------------------------------------------------------


def test_who_answers_is_told_when_leader_and_handler_have_gone(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    Post.objects.filter(staff__in=[cast.leader, cast.handler]).update(to_date=dt.date(2026, 11, 10))
    with on("2026-12-30"):
        assert remind() == 1
        assert told() == {("director", "responsible")}


def test_the_deputy_of_an_absent_leader_is_told_too_and_reads_it_once(cast: Cast, case: Case) -> None:
    Staff.objects.filter(pk=cast.second_leader.pk).update(email="deputy@example.org")
    c.assign(cast, case)
    away(cast.leader, cast.second_leader)
    with on("2026-12-30"):
        remind()
        assert told() == {("handler", "responsible"), ("leader", "responsible"), ("leader2", "responsible")}
        assert send(Job.objects.get(kind="mail.reminder").payload["reminder"]) == {"sent": True}
        assert len(inbox(cast.second_leader)) == 1
        mark_read(case, cast.second_leader)
        assert inbox(cast.second_leader) == []
        assert len(inbox(cast.leader)) == 1


def away(staff: Staff, deputy: Staff) -> None:
    days = {"from_date": dt.date(2026, 12, 1), "to_date": dt.date(2027, 2, 1)}
    Absence.objects.create(staff=staff, deputy=deputy, reason="公差", **days)


@pytest.mark.parametrize("how", ["recused", "accused"])
def test_nobody_stands_in_for_one_who_may_not_see_the_matter(cast: Cast, case: Case, how: str) -> None:
    if how == "recused":
        c.do(case, "recuse", cast.director, staff=cast.head, reason="亲属")
    else:
        ComplainedOf.objects.create(case=case, staff=cast.head, is_accused=True)
    away(cast.head, cast.deputy)
    with on("2026-12-02"):
        remind()
        assert "deputy" not in {username for username, _ in told()}
        assert ("head_mz", "responsible") in told()


# Which of several -----------------------------------------------------------------------------------


def test_two_letters_due_the_same_day_are_two_reminders_and_one_answered_leaves_the_other(
    cast: Cast, case: Case
) -> None:
    terms: dict[str, Any] = {
        "kind": "press",
        "ground": "delay",
        "demands": "尽快",
        "body": "市信访局",
        "due_on": dt.date(2026, 11, 5),
    }
    for _ in range(2):
        perform(Supervision(case=case), "receive", by=cast.head, **terms)
    with on("2026-11-04"):
        assert remind() == 2
        assert [line.words for line in inbox(cast.head)] == [
            "督办回复（#1） 2026-11-05 到期", "督办回复（#2） 2026-11-05 到期",
        ]  # fmt: skip
        first = Supervision.objects.get(ordinal=1)
        perform(first, "reply", by=cast.head, done="已办", responsible="科长")
        assert [line.words for line in inbox(cast.head)] == ["督办回复（#2） 2026-11-05 到期"]


# Promises -------------------------------------------------------------------------------------------


def test_a_promise_is_told_like_a_duty_until_it_is_kept(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.do(case, "add_commitment", cast.handler, text="月底前补发", owner=cast.leader, due_on=dt.date(2026, 11, 20))
    promise = {"clock_code": "promise", "case": case}
    with on("2026-11-18"):
        assert remind() == 1
        assert [line.words for line in inbox(cast.leader)] == ["承诺事项 2026-11-20 到期"]
    with on("2026-11-21"):
        assert remind() == 1
        assert Reminder.objects.get(**promise, level="head").staff == cast.head
        c.do(case, "keep_commitment", cast.handler, commitment=case.commitments.get(), reason="已发放")
        assert (inbox(cast.head), inbox(cast.leader), remind()) == ([], [], 0)


def test_a_promise_in_a_void_or_joined_matter_is_told_to_nobody(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.do(case, "add_commitment", cast.handler, text="月底前补发", owner=cast.leader, due_on=dt.date(2026, 11, 20))
    other = c.register(cast)
    with on("2026-11-18"):
        link = CaseLink.objects.create(case=case, other=other, why="merge")
        remind()
        assert not Reminder.objects.filter(clock_code="promise").exists()
        link.delete()
        Case.objects.filter(pk=case.pk).update(state="void", is_open=False)
        remind()
        assert not Reminder.objects.filter(clock_code="promise").exists()
        Case.objects.filter(pk=case.pk).update(state="leader_assigned", is_open=True)
        remind()
        assert Reminder.objects.filter(clock_code="promise").exists()


def test_a_promise_to_a_group_is_told_to_its_owner_its_heads_and_by_code_to_the_director(cast: Cast) -> None:
    Staff.objects.filter(pk=cast.director.pk).update(email="director@example.org")
    group = opened(cast)
    due_on = dt.date(2026, 11, 20)
    actions.add_commitment(group, by=cast.head, text="公布补助标准", owner=cast.leader, due_on=due_on)
    with on("2026-11-18"):
        remind()
        assert told() == {("leader", "responsible")}
        assert [(line.title, line.words) for line in inbox(cast.leader)] == [(NAME, "承诺事项 2026-11-20 到期")]
    with on("2026-11-30"):
        remind()
        assert told() == {("leader", "responsible"), ("head", "head"), ("director", "director")}
        (line,) = inbox(cast.director)
        assert (line.where, line.url, NAME in f"{line.title}{line.words}") == (group.code, "", False)
        assert send(Job.objects.get(kind="mail.reminder").payload["reminder"]) == {"sent": True}
        assert group.code in mail.outbox[0].body
        assert NAME not in f"{mail.outbox[0].body}{mail.outbox[0].subject}"
        client = Client()
        client.force_login(cast.director)
        assert NAME not in client.get("/").content.decode()


def test_where_every_grant_on_the_group_rests_the_nearest_director_is_told_before_the_day(cast: Cast) -> None:
    group = opened(cast)
    due_on = c.TODAY + dt.timedelta(days=100)
    actions.add_commitment(group, by=cast.head, text="公布补助标准", owner=cast.leader, due_on=due_on)
    with after(99):
        assert remind() == 1
        assert told() == {("director", "responsible")}


# The holiday notice ---------------------------------------------------------------------------------

NOTICE = """
year = 2027
notice = "国办发明电〔2026〕9号"

[[holiday]]
name = "元旦"
from = 2027-01-01
to = 2027-01-03

[[holiday]]
name = "春节"
from = 2027-02-05
to = 2027-02-14
"""


@pytest.fixture
def announced(settings: Any, tmp_path: Path) -> Any:
    """Puts the notice for 2027 into the installation's own folder."""
    settings.VAR_DIR = tmp_path
    (tmp_path / "workdays").mkdir()
    return lambda: (tmp_path / "workdays" / "2027.toml").write_text(NOTICE, encoding="utf-8")


def test_when_the_holiday_notice_comes_those_responsible_are_told_the_day_before_and_after(
    cast: Cast, announced: Any
) -> None:
    with on("2026-12-10"):
        case = c.register(cast, received_on=dt.date(2026, 12, 10))
        c.assign(cast, case)
        was = case.clocks.get(code="handling")
        announced()
        (found,) = recompute_all()
        now = case.clocks.get(code="handling")
        assert (found.code, found.year) == ("handling", 2027)
        assert (was.is_provisional, now.is_provisional) == (True, False)
        assert (was.late_from, now.late_from) == (dt.date(2027, 2, 10), dt.date(2027, 2, 16))
        line = Event.objects.get(code="clocks.calendar")
        assert line.details["clocks"] == [
            {"clock": "handling/1", "year": 2027, "old": ["2027-02-08", "2027-02-10"],
             "new": ["2027-02-08", "2027-02-16"]},
        ]  # fmt: skip
        assert not Event.objects.filter(code="clocks.repaired").exists()
        assert told() == {("handler", "calendar"), ("leader", "calendar")}
        assert [line.words for line in inbox(cast.leader)] == [
            "办理期限按放假通知重新计算：最迟 2027-02-15（原为 2027-02-09）"
        ]
        assert recompute_all() == []


def test_a_row_somebody_bent_is_repaired_and_not_laid_to_the_calendar(cast: Cast, announced: Any) -> None:
    with on("2026-12-10"):
        case = c.register(cast, received_on=dt.date(2026, 12, 10))
        c.assign(cast, case)
        case.clocks.filter(code="handling").update(late_from=dt.date(2027, 6, 1))
        announced()
        (found,) = recompute_all()
    assert (found.code, found.year) == ("handling", 0)
    assert Event.objects.filter(code="clocks.repaired").exists()
    assert not Event.objects.filter(code="clocks.calendar").exists()
    assert told() == set()
