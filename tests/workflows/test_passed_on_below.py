"""Passed on within our tree: the receiving office objects to the sending one, and files its report for it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.clocks import differences
from cases.forms.verbs_bodies import SendReportForm
from cases.intake import SubmissionDetails
from cases.lateness import unexplained
from cases.models import Case, Reminder
from cases.reminding import remind
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from workflows.clock_runs import Line, runs_of
from workflows.engine import NotAllowed, Refused

DUE = dt.date(2026, 11, 20)
NOT_OURS = {"reason": "不属于本街道职权", "body": "区人社局"}


def later(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def refusal(case: Case, verb: str, by: Staff, **details: Any) -> str:
    with pytest.raises(Refused) as refused:
        c.do(case, verb, by, **details)
    return refused.value.code


def home_of(person: Staff) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("home")).content.decode().partition("没有待办的")[0]


def step(case: Case, verb: str) -> str:
    return reverse("case_verb", args=[case.number, verb])


@pytest.fixture
def below(cast: Cast) -> Staff:
    return c.person("head_ja1", "街道科长", cast.street, "head")


@pytest.fixture
def passed_on(cast: Cast, case: Case) -> Case:
    c.do(case, "forward", cast.head, target=cast.street, reason="属地")
    return case


@pytest.fixture
def assigned(cast: Cast, case: Case) -> Case:
    c.do(case, "forward", cast.head, target=cast.street, kind="assigned", reason="属地", report_due_on=DUE)
    return case


# Objecting (art. 23(3)) -----------------------------------------------------------------------------------


def test_the_receiving_office_objects_within_five_working_days_and_the_sending_head_answers(
    cast: Cast, passed_on: Case, below: Staff
) -> None:
    right = passed_on.clocks.get(code="objection")
    assert (right.started_on, right.last_day) == (c.TODAY, dt.date(2026, 11, 9))
    c.do(passed_on, "object", below, **NOT_OURS)
    assert step(passed_on, "answer_objection") in home_of(cast.head)
    for other in (below, cast.registrar):
        with pytest.raises(NotAllowed):
            c.do(passed_on, "answer_objection", other, decision="agree")
    c.do(passed_on, "answer_objection", cast.head, decision="agree")
    assert step(passed_on, "answer_objection") not in home_of(cast.head)
    assert passed_on.facts().objection == "agreed"
    outside = {"kind": "returned", "body": "静安区民政局", "reason": "经同意退回"}
    assert refusal(passed_on, "refer", below, **outside) in ("sent_within", "claim_stays")
    c.do(passed_on, "forward", below, target=cast.district, reason="经同意退回")
    assert differences(passed_on) == []


def test_it_goes_back_to_who_sent_it_by_their_consent_only_and_elsewhere_without(
    cast: Cast, passed_on: Case, below: Staff
) -> None:
    back = {"target": cast.district, "reason": "不属于本街道职权"}
    assert refusal(passed_on, "forward", below, **back) == "not_agreed"
    c.do(passed_on, "object", below, **NOT_OURS)
    assert refusal(passed_on, "forward", below, **back) == "not_agreed"
    c.do(passed_on, "answer_objection", cast.head, decision="refuse", reason="属街道职权")
    assert refusal(passed_on, "forward", below, **back) == "not_agreed"
    c.do(passed_on, "forward", below, target=cast.other_street, reason="属该街道")
    assert passed_on.responsible_office == cast.other_street


def test_who_sent_it_may_take_it_back_at_any_time(cast: Cast, passed_on: Case) -> None:
    c.do(passed_on, "forward", cast.head, target=cast.district, reason="收回办理")
    assert passed_on.responsible_office == cast.district


def test_after_five_working_days_the_matter_is_the_receiving_offices(cast: Cast, passed_on: Case, below: Staff) -> None:
    with later("2026-11-10"):
        assert refusal(passed_on, "object", below, **NOT_OURS) == "objection_over"


def test_nobody_objects_to_what_an_office_below_sends_up(cast: Cast, case: Case) -> None:
    c.do(case, "forward", cast.superior_head, target=cast.city, reason="上报")
    assert not case.clocks.filter(code="objection").exists()
    assert refusal(case, "object", cast.superior_head, **NOT_OURS) == "not_sent"


def test_an_objection_to_the_city_and_one_to_the_district_are_two(cast: Cast, below: Staff) -> None:
    sent = SubmissionDetails(channel="letter", source="bureau", text="转来")
    case = c.register(cast, submission=sent)
    c.do(case, "object", cast.head, **NOT_OURS)
    c.do(case, "answer_objection", cast.registrar, decision="refuse")
    c.do(case, "forward", cast.head, target=cast.street, reason="属地")
    c.do(case, "object", below, **NOT_OURS)
    assert case.facts().objection == "waiting"
    c.do(case, "answer_objection", cast.superior_head, decision="refuse")
    assert [one.agreed for one in case.objections.all()] == [False, False]


def test_matters_passed_on_before_offices_could_object_have_no_such_clock() -> None:
    """Existing matters are read from lines like these."""
    lines = [Line(1, "register", c.TODAY, {}), Line(2, "forward", c.TODAY, {"target": "JA1"})]
    assert "objection" not in {run.code for run in runs_of(lines)}


# Reporting (art. 22(1)(三)) --------------------------------------------------------------------------------


def test_a_report_filed_below_shows_on_the_assigners_home_who_receives_it(
    cast: Cast, assigned: Case, below: Staff
) -> None:
    assert step(assigned, "send_report") in home_of(below)
    assert refusal(assigned, "send_report", cast.head) == "no_report_owed"  # who assigned does not report
    with later("2026-11-18"):
        c.do(assigned, "send_report", below, text="已经恢复发放", other_number="静一街报〔2026〕1号")
        assert refusal(assigned, "send_report", below) == "no_report_owed"
        assert refusal(assigned, "receive_report", below) == "not_assigner"
        assert step(assigned, "receive_report") in home_of(cast.head)
        assert step(assigned, "send_report") not in home_of(below)
    awaited = assigned.clocks.get(code="report_awaited")
    assert (awaited.stopped_on, awaited.stopped_by) == (dt.date(2026, 11, 18), "send_report")
    with later("2026-11-25"):
        assert refusal(assigned, "receive_report", cast.head, on=dt.date(2026, 11, 17)) == "not_in_turn"
        c.do(assigned, "receive_report", cast.head)
        assert step(assigned, "receive_report") not in home_of(cast.head)
    # In time is what was filed in time, whenever it is received.
    assert assigned.clocks.get(code="report_awaited").stopped_on == dt.date(2026, 11, 18)
    assert "report_awaited/1" not in {end.key for end in unexplained(assigned)}
    assert differences(assigned) == []


def test_a_report_sent_back_is_owed_again(cast: Cast, assigned: Case, below: Staff) -> None:
    c.do(assigned, "send_report", below, text="报告")
    c.do(assigned, "send_back", cast.head, reason="没有写明调查情况", report_due_on=dt.date(2026, 11, 27))
    awaited = assigned.clocks.get(code="report_awaited")
    assert (awaited.stopped_on, awaited.last_day, awaited.original_last_day) == (None, dt.date(2026, 11, 27), DUE)
    with later("2026-12-01"):
        c.do(assigned, "send_report", below, text="补充报告")
        c.do(assigned, "receive_report", cast.head)
        (late,) = [end for end in unexplained(assigned) if end.clock.code == "report_awaited"]
        assert late.office == cast.street
    assert differences(assigned) == []


def test_a_matter_assigned_down_twice_is_reported_step_by_step(cast: Cast, case: Case, below: Staff) -> None:
    down = {"kind": "assigned", "reason": "交办"}
    c.do(case, "forward", cast.superior_head, target=cast.city, reason="上报")
    c.do(case, "forward", cast.superior_head, target=cast.district, report_due_on=DUE, **down)
    c.do(case, "forward", cast.head, target=cast.street, report_due_on=dt.date(2026, 11, 13), **down)
    c.do(case, "send_report", below, text="街道报告")
    stops = case.clocks.filter(code="report_awaited").order_by("about")
    assert [clock.stopped_by for clock in stops.all()] == ["", "send_report"]
    c.do(case, "receive_report", cast.head)
    c.do(case, "send_report", cast.head, text="区局报告")
    assert [clock.stopped_by for clock in stops.all()] == ["send_report", "send_report"]
    c.do(case, "receive_report", cast.superior_head)
    assert not case.facts().report_awaited


def test_who_reports_outside_and_within_says_to_whom(cast: Cast, below: Staff) -> None:
    sent = SubmissionDetails(channel="letter", source="bureau", text="交办", report_due_on=dt.date(2026, 12, 1))
    case = c.register(cast, submission=sent)
    c.do(case, "forward", cast.head, target=cast.street, kind="assigned", reason="属地", report_due_on=DUE)
    form = SendReportForm(case, below)
    assert [value for value, _ in form.fields["transfer"].choices] == [  # type: ignore[attr-defined]
        str(case.transfers.get().pk), "outside",
    ]  # fmt: skip
    assert "transfer" not in SendReportForm(case, cast.head).fields
    c.do(case, "send_report", cast.head, text="报市信访局")
    assert case.clocks.get(code="report_due").stopped_by == "send_report"
    assert case.clocks.get(code="report_awaited").is_running
    c.do(case, "send_report", below, text="报区局")
    assert case.clocks.get(code="report_awaited").stopped_by == "send_report"


def test_who_assigned_hears_of_a_report_that_is_late(cast: Cast, assigned: Case, below: Staff) -> None:
    for number in range(2):  # of two at the receiving office and one at the assigning one all are told
        c.person(f"head_ja1_{number}", f"街道科长{number}", cast.street, "head")

    def told(level: str) -> set[str]:
        rows = Reminder.objects.filter(case=assigned, clock_code="report_awaited", level=level)
        return set(rows.values_list("staff__username", flat=True))

    with later("2026-11-18"):
        remind()
        assert told("responsible") == {"head_ja1", "head_ja1_0", "head_ja1_1"}
    with later("2026-11-23"):
        remind()
        assert told("head") == {"head_ja1", "head_ja1_0", "head_ja1_1", "head"}
    with later("2026-11-30"):
        remind()
        assert told("director") == {"director"}
