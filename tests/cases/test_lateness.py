"""Due soon, due today, late, ended late: shown where people look, with the office that answers and its reason."""

import datetime as dt
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from cases.clocks import differences
from cases.forms.verbs import form_of
from cases.inbox import send_text
from cases.intake import SubmissionDetails
from cases.lateness import due_within, unexplained
from cases.models import Case
from cases.papers.fill_summary import summary_of
from cases.reminding import remind
from jobs.models import Job
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from workflows.engine import Refused


def on(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def page(person: Staff, path: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(path).content.decode()


# Due soon --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "within"),
    [
        ("2026-11-09", set()),  # a Monday: six working days before the 17th, a Tuesday
        ("2026-11-10", {5}),
        ("2026-11-12", {5, 3}),
        ("2026-11-14", {5, 3}),  # a Saturday: Monday and Tuesday are left
        ("2026-11-16", {5, 3, 1}),
        ("2026-11-17", {5, 3, 1, 0}),
        ("2026-11-18", set()),  # late
    ],
)
def test_due_soon_is_counted_in_working_days_against_today(cast: Cast, case: Case, day: str, within: set[int]) -> None:
    with on(day):
        seen = Case.objects.visible_to(cast.head)
        assert {days for days in (5, 3, 1, 0) if due_within(seen, days).exists()} == within


def test_the_list_is_cut_by_what_is_due_and_names_the_duty_and_its_first_day(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.do(case, "extend", cast.director, days=10, reason="情况复杂")
    with on("2027-01-11"):  # extended to Monday 11 January; it would have been 1 January
        found = page(cast.head, "/cases/?due=0")
        assert case.number in found
        for words in ("今天到期", "办理期限 2027-01-11", "原定 2027-01-01"):
            assert words in found
    with on("2027-01-06"):
        assert case.number in page(cast.head, "/cases/?due=3")
        assert case.number not in page(cast.head, "/cases/?due=1")


@pytest.mark.parametrize("who", ["leader", "handler", "head", "director"])
def test_every_home_says_how_late_against_today_and_the_first_day(cast: Cast, case: Case, who: str) -> None:
    c.assign(cast, case)
    c.do(case, "extend", cast.director, days=10, reason="情况复杂")
    with on("2027-01-14"):
        found = page(getattr(cast, who), "/")
        assert "超期 3 天" in found
        assert "原定 2027-01-01" in found


def test_what_nobody_has_taken_and_what_was_forwarded_goes_late_on_the_home_of_who_answers(
    cast: Cast, case: Case
) -> None:
    forwarded = c.register(cast, title="转走的事项")
    c.do(forwarded, "forward", cast.head, target=cast.street, reason="属地")
    with on("2026-11-20"):
        found = page(cast.head, "/")
        assert found.count("超期 3 天") >= 2
        assert case.number in found
        assert forwarded.number in found


# Ended late ------------------------------------------------------------------------------------


@pytest.fixture
def late(cast: Cast, case: Case) -> Case:
    """Its notice went out on 20 November, three days late; then it was passed on."""
    with on("2026-11-20"):
        c.classify(cast, case)
        c.do(case, "issue_notice", cast.head)
    return case


def test_a_late_end_names_the_office_and_asks_for_the_reason(cast: Cast, late: Case) -> None:
    with on("2026-11-23"):
        c.do(late, "forward", cast.head, target=cast.street, reason="属地")
        ends = unexplained(late)
        assert [(end.clock.code, end.days, end.office) for end in ends] == [("notice", 3, cast.district)]
        home = page(cast.head, "/")
        assert "逾期完成，请说明原因" in home
        assert f"/cases/{late.number}/do/explain_late/" in home
        assert "尚未说明" in page(cast.head, f"/cases/{late.number}/")
        c.do(late, "explain_late", cast.head, late=ends[0], reason="人手不足，已调整分工")
        shown = page(cast.head, f"/cases/{late.number}/")
        assert f"责任单位：{cast.district.name} · 逾期原因：人手不足，已调整分工" in shown
        assert "超期 3 天" in shown  # a reason explains and changes no figure
        paper = summary_of(late, reader=cast.head, purpose="会商", printed_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
        assert any("人手不足，已调整分工" in clock.status for clock in paper.clocks)
        assert "逾期完成，请说明原因" not in page(cast.head, "/").partition("没有待办的")[0]


def test_a_reason_is_given_once_by_those_who_answer(cast: Cast, late: Case) -> None:
    end = unexplained(late)[0]
    with on("2026-11-23"):
        with pytest.raises(Refused) as refused:
            c.do(late, "explain_late", cast.registrar, late=end, reason="人手不足")
        assert refused.value.code == "not_allowed"
        with pytest.raises(Refused) as refused:
            c.do(late, "explain_late", cast.head, late=end)
        assert refused.value.code == "no_reason"
        c.do(late, "explain_late", cast.head, late=end, reason="人手不足")
        with pytest.raises(Refused) as refused:
            c.do(late, "explain_late", cast.head, late=end, reason="换个说法")
        assert refused.value.code == "nothing_late"


def test_what_ended_in_time_or_fell_away_asks_for_nothing(cast: Cast, case: Case) -> None:
    with on("2026-11-17"):
        c.classify(cast, case)
        c.do(case, "issue_notice", cast.head)
        assert unexplained(case) == []
        form = form_of("explain_late")
        assert form is not None
        assert form.idle(case)


# The office's own limit at intake ----------------------------------------------------------------

LIMIT = '[[rule]]\nclock = "intake_decision"\nlength = 20\nfrom = 2026-01-01\nbasis = "《本局信访工作规则》第九条"\n'


def told_of(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    c.do(case, "issue_notice", cast.head)


def test_no_law_gives_a_clock_to_a_matter_that_was_told_of_and_its_age_is_shown(cast: Cast, case: Case) -> None:
    told_of(cast, case)
    assert (case.next_due, list(case.clocks.filter(stopped_on=None))) == (None, [])
    with on("2026-12-22"):
        home = page(cast.head, "/").partition("没有待办的")[0]
        section = home.partition("已告知、还没有确定去向")[2]
        assert case.number in section
        assert '<td data-label="已办天数" class="hy-number">50</td>' in section
    c.do(case, "accept", cast.head)
    assert "已告知、还没有确定去向" not in page(cast.head, "/").partition("没有待办的")[0]


def test_an_office_may_set_itself_a_limit_that_goes_late_and_ends_with_the_decision(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "local_rules.toml").write_text(LIMIT, encoding="utf-8")
    case = c.register(cast)
    told_of(cast, case)
    clock = case.clocks.get(code="intake_decision")
    assert (clock.last_day, case.next_due) == (dt.date(2026, 11, 22), dt.date(2026, 11, 22))
    assert differences(case) == []
    with on("2026-11-25"):
        assert "超期 2 天" in page(cast.head, "/")
        assert remind() == 2  # the head, who answers where nobody is named, and the head as the next above
        c.do(case, "accept", cast.head)
        assert case.clocks.get(code="intake_decision").stopped_on == dt.date(2026, 11, 25)
        assert unexplained(case) == []  # the office's own wish is no duty of the law


def test_the_limit_begins_anew_where_the_matter_went(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "local_rules.toml").write_text(LIMIT, encoding="utf-8")
    case = c.register(cast)
    with on("2026-11-10"):
        c.do(case, "forward", cast.head, target=cast.street, reason="属地")
    before, now = case.clocks.filter(code="intake_decision")
    assert (before.last_day, before.stopped_on) == (dt.date(2026, 11, 22), dt.date(2026, 11, 10))
    assert (now.last_day, now.is_running) == (dt.date(2026, 11, 30), True)


# Text messages -----------------------------------------------------------------------------------


class Gateway:
    """The test's own gateway: it keeps what it was handed."""

    handed: ClassVar[list[tuple[str, str, str]]] = []

    def send(self, number: str, text: str, *, reference: str) -> None:
        self.handed.append((number, text, reference))


@pytest.mark.parametrize(("phone", "messages"), [("13900139000", 1), ("021-62345678", 0), ("", 0)])
def test_a_mobile_phone_is_texted_without_names(
    cast: Cast, case: Case, settings: Any, phone: str, messages: int
) -> None:
    settings.SMS_BACKEND = f"{__name__}.Gateway"
    Gateway.handed.clear()
    Staff.objects.filter(pk=cast.head.pk).update(phone=phone)
    with on("2026-11-16"):
        remind()
        jobs = list(Job.objects.filter(kind="sms.reminder"))
        assert len(jobs) == messages
        for job in jobs:
            send_text(job.payload["reminder"])
            send_text(job.payload["reminder"])
    assert len({reference for _number, _text, reference in Gateway.handed}) == messages
    for number, text, _reference in Gateway.handed:
        assert number == phone
        assert case.number in text
        assert "陈玥" not in text
        assert case.title not in text


def test_the_console_names_no_number(cast: Cast, case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    Staff.objects.filter(pk=cast.head.pk).update(phone="13900139000")
    with on("2026-11-16"):
        remind()
        assert send_text(Job.objects.get(kind="sms.reminder").payload["reminder"]) == {"sent": True}
    told = capsys.readouterr().out
    assert case.number in told
    assert "13900139000" not in told


@pytest.mark.parametrize("backend", ["nowhere.Sender", "offices.sms.MOBILE"])
def test_a_gateway_that_is_not_there_stops_the_start(settings: Any, backend: str) -> None:
    settings.SMS_BACKEND = backend
    with pytest.raises(SystemCheckError, match=r"offices\.E002"):
        call_command("check", stdout=StringIO(), stderr=StringIO())


# Passed on again -----------------------------------------------------------------------------------------


def test_who_receives_a_matter_has_its_own_fifteen_days_and_the_late_notice_before_stays_late(cast: Cast) -> None:
    """Art. 23(3) for each body that receives; arts. 43, 44 for what was missed before."""
    sent = SubmissionDetails(channel="letter", source="superior", text="市局转来")
    case = c.register(cast, submission=sent)
    with on("2026-11-20"):
        c.do(case, "forward", cast.head, target=cast.street, reason="属地")
        mine = case.clocks.get(code="notice_transferred")
        assert (mine.started_on, mine.last_day) == (dt.date(2026, 11, 20), dt.date(2026, 12, 5))
        assert [(end.clock.code, end.days, end.office) for end in unexplained(case)] == [
            ("notice_passed_on", 3, cast.district)
        ]
        assert case.facts().notified_on is None
    with on("2026-11-23"):
        c.do(case, "forward", cast.head, target=cast.district, reason="退回区局")
        assert [end.days for end in unexplained(case)] == [3]
        assert differences(case) == []
