"""On the first of a month the reports make themselves, once, and whoever counts is told."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.test import Client, override_settings

from jobs.models import Job, State
from jobs.schedule import tick
from jobs.worker import run_due
from offices.models import Office, PostKind, Staff
from reports.actions import freeze
from reports.models import FrozenReport
from reports.months import Month
from reports.publishing import ask_for_all, freeze_asked
from reports.telling import statisticians
from tests import cast as c
from tests.reports import played
from workflows.engine import perform
from workflows.verbs import SystemActor

pytestmark = pytest.mark.django_db


def test_on_the_first_each_publishing_office_gets_its_report_once(cast: c.Cast, tmp_path: Path) -> None:
    with override_settings(ANCHOR_DIR=tmp_path):
        the_month_turns()
    made = FrozenReport.objects.values_list("month", "office__code").order_by("month", "office__code")
    assert list(made) == [("2026-10", "JA"), ("2026-10", "MZ"), ("2026-11", "JA"), ("2026-11", "MZ")]
    assert not Job.objects.filter(kind="reports.freeze").exclude(state=State.DONE).exists()
    assert set(FrozenReport.objects.values_list("made_by", flat=True)) == {None}


def the_month_turns() -> None:
    """The schedule runs at 01:59 and twice at 02:00 on 1 December, Shanghai's time."""
    with time_machine.travel(dt.datetime(2026, 11, 30, 17, 59, tzinfo=dt.UTC), tick=False):
        tick()  # the slot of 1 November is made up for
        run_due()
    assert set(FrozenReport.objects.values_list("month", flat=True)) == {"2026-10"}
    with time_machine.travel(dt.datetime(2026, 11, 30, 18, 0, tzinfo=dt.UTC), tick=False):
        for _time in range(2):
            tick()
            run_due()


def test_the_statistician_is_told_once_of_each_report_that_made_itself_and_of_no_figure(
    cast: c.Cast, tmp_path: Path
) -> None:
    cast.statistician.email = "tongji@huiyin.example"
    cast.statistician.save()
    with override_settings(ANCHOR_DIR=tmp_path):
        the_month_turns()
    told = [letter for letter in mail.outbox if letter.to == [cast.statistician.email]]
    assert sorted(letter.subject for letter in told) == [
        "重复信访月报已制表：2026-10 静安区民政局", "重复信访月报已制表：2026-11 静安区民政局",
    ]  # fmt: skip
    assert not any(sign.isdigit() for letter in told for sign in str(letter.body))


def waiting_on_the_first_page(client: Client, staff: Staff) -> list[str]:
    client.force_login(staff)
    page = client.get("/")
    lines = [f"{line.todo} {line.what}" for line in page.context["others"]]
    assert all(line.what in page.content.decode() for line in page.context["others"])
    return lines


def test_what_made_itself_waits_on_the_statisticians_first_page_until_they_have_looked_through_it(
    client: Client, cast: c.Cast
) -> None:
    report = freeze(Month(2026, 10), cast.district, SystemActor("schedule"))[0]
    freeze(Month(2026, 10), cast.elsewhere, SystemActor("schedule"))
    assert waiting_on_the_first_page(client, cast.statistician) == ["月报待核对 2026-10 静安区民政局"]
    assert waiting_on_the_first_page(client, cast.head) == waiting_on_the_first_page(client, cast.auditor) == []
    perform(report, "confirm", by=cast.statistician)
    assert waiting_on_the_first_page(client, cast.statistician) == []
    perform(report, "review", by=cast.head)
    perform(report, "send_back", by=cast.director, reason="请补原因")
    assert waiting_on_the_first_page(client, cast.statistician) == ["月报退回修改 2026-10 静安区民政局"]


def test_the_job_says_when_nobody_could_be_told(cast: c.Cast) -> None:
    told = []
    for address in ("tongji@huiyin.example", ""):
        cast.statistician.email = address
        cast.statistician.save()
        told.append(freeze_asked({"month": "2026-10", "office": "JA"}, lambda done, total: None))
    told.append(freeze_asked({"month": "2026-10", "office": "YP"}, lambda done, total: None))
    assert [(one["told"], one.get("nobody_told")) for one in told] == [
        (1, None), (0, "no_address"), (0, "no_statistician"),
    ]  # fmt: skip


def test_an_office_without_a_statistician_is_counted_by_the_nearest_above(cast: c.Cast) -> None:
    assert statisticians(cast.street) == [cast.statistician]
    assert statisticians(cast.city) == []
    c.appoint(cast.stranger, cast.street, PostKind.STATISTICIAN)
    assert statisticians(cast.street) == [cast.stranger]
    assert statisticians(cast.other_street) == [cast.statistician]


def at_the_turn_of(month: Month) -> None:
    """The schedule runs in the first night after the month."""
    with played.at(month.plus(1).first_day):
        ask_for_all(month.plus(1).first_day)
        run_due()


def made(office: Office) -> list[str]:
    return list(FrozenReport.objects.filter(office=office).order_by("made_at", "pk").values_list("month", flat=True))


def test_after_standing_still_over_two_firsts_the_months_left_out_are_made_too_the_oldest_first(cast: c.Cast) -> None:
    freeze(Month(2026, 8), cast.district, SystemActor("schedule"))
    at_the_turn_of(Month(2026, 12))
    assert made(cast.district) == ["2026-08", "2026-09", "2026-10", "2026-11", "2026-12"]
    assert made(cast.city) == ["2026-12"]  # nothing frozen before: it begins with the month that has ended
    at_the_turn_of(Month(2026, 12))
    assert made(cast.city) == ["2026-12"]


def test_an_office_that_ended_meanwhile_gets_its_last_months_and_no_later_one(cast: c.Cast) -> None:
    freeze(Month(2026, 8), cast.district, SystemActor("schedule"))
    Office.objects.filter(pk=cast.district.pk).update(valid_to=dt.date(2026, 10, 15))
    at_the_turn_of(Month(2026, 12))
    assert made(cast.district) == ["2026-08", "2026-09", "2026-10"]
