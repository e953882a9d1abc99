"""What other bodies wait for, and what we wait for from them, belongs to the matter, not to one of its rounds."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from cases.clocks import differences
from cases.forms.verbs_bodies import ReceiveReportForm
from cases.intake import SubmissionDetails
from cases.lateness import unexplained
from cases.models import Case
from tests import cast as c
from tests.cast import Cast
from workflows.clock_runs import Line, runs_of
from workflows.engine import Refused

CITY_DAY, DISTRICT_DAY = dt.date(2026, 11, 10), dt.date(2026, 12, 20)
ERROR = {"ground": "error", "reason": "原决定有误"}


def on(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def clocks(case: Case, code: str) -> list[tuple[int, int, dt.date, str]]:
    return list(case.clocks.filter(code=code).values_list("round", "about", "last_day", "stopped_by"))


def assigned_to_us(cast: Cast) -> Case:
    due = dt.date(2026, 12, 1)
    sent = SubmissionDetails(channel="letter", source="bureau", text="交办", report_due_on=due)
    return c.register(cast, submission=sent)


@pytest.mark.parametrize("how", ["resolved", "revoked"])
def test_a_report_owed_is_sent_in_whatever_round_the_matter_is(cast: Cast, how: str) -> None:
    case = assigned_to_us(cast)
    c.resolve(cast, case)
    if how == "revoked":
        c.revoke(cast, case)
        c.do(case, "reopen", cast.head, ground="overturned", reason="复查撤销", handler=cast.second_handler)
    else:
        c.do(case, "reopen", cast.head, **ERROR)
    assert case.facts().report_owed
    c.do(case, "send_report", cast.head, text="报告")
    assert clocks(case, "report_due") == [(1, 0, dt.date(2026, 12, 1), "send_report")]
    assert not case.facts().report_owed
    assert differences(case) == []


def test_a_report_we_wait_for_stops_its_clock_when_it_comes_in_a_later_round(cast: Cast, case: Case) -> None:
    c.classify(cast, case, "4")
    c.do(case, "refer", cast.head, kind="assigned", body="某局", reason="交办", report_due_on=CITY_DAY)
    c.do(case, "reopen", cast.head, **ERROR)
    with on("2026-11-09"):
        c.do(case, "receive_report", cast.head, text="报告来了")
    assert clocks(case, "report_awaited") == [(1, 0, CITY_DAY, "receive_report")]
    assert case.is_open  # the reopened matter itself goes on


@pytest.mark.parametrize("end", ["void", "withdraw"])
def test_a_report_owed_runs_again_when_what_ended_the_matter_was_an_error(cast: Cast, end: str) -> None:
    case = assigned_to_us(cast)
    if end == "void":
        c.do(case, "propose_void", cast.registrar, reason="误登")
        c.do(case, "void", cast.head, reason="误登")
    else:
        c.do(case, "withdraw", cast.registrar, evidence=c.said("撤回"))
    assert clocks(case, "report_due") == [(1, 0, dt.date(2026, 12, 1), end)]
    c.do(case, "reopen", cast.head, **ERROR)
    assert clocks(case, "report_due") == [(1, 0, dt.date(2026, 12, 1), "")]
    c.do(case, "send_report", cast.head, text="报告")


def test_a_declined_matter_still_owes_its_report_and_is_late_without_it(cast: Cast) -> None:
    case = assigned_to_us(cast)
    c.decline(cast, case)
    assert (case.is_open, case.next_due) == (False, dt.date(2026, 12, 1))
    with on("2026-12-03"):
        assert list(Case.objects.late()) == [case]
        c.do(case, "send_report", cast.head, text="报告")
        assert not Case.objects.late().exists()


# Assigned on: each body waits for its own report ---------------------------------------------------


@pytest.fixture
def assigned_on(cast: Cast, case: Case) -> Case:
    """The city assigns to Jing'an by 10 November, Jing'an to its street by 20 December."""
    down = {"kind": "assigned", "reason": "交办"}
    c.do(case, "forward", cast.superior_head, target=cast.city, reason="上报")
    c.do(case, "forward", cast.superior_head, target=cast.district, report_due_on=CITY_DAY, **down)
    c.do(case, "forward", cast.head, target=cast.street, report_due_on=DISTRICT_DAY, **down)
    return case


def test_who_assigns_on_takes_no_day_from_who_assigned_first(assigned_on: Case) -> None:
    assert clocks(assigned_on, "report_awaited") == [(1, 0, CITY_DAY, ""), (1, 2, DISTRICT_DAY, "")]
    assert assigned_on.next_due == CITY_DAY
    assert differences(assigned_on) == []


def test_each_body_receives_the_report_it_asked_for(cast: Cast, assigned_on: Case) -> None:
    below = c.person("head_ja1", "街道科长", cast.street, "head")
    with pytest.raises(Refused) as refused:
        c.do(assigned_on, "receive_report", below)
    assert refused.value.code == "not_assigner"
    c.do(assigned_on, "receive_report", cast.superior_head)
    assert clocks(assigned_on, "report_awaited") == [(1, 0, CITY_DAY, "receive_report"), (1, 2, DISTRICT_DAY, "")]
    assert assigned_on.facts().report_awaited
    c.do(assigned_on, "receive_report", cast.head)
    assert {stopped for _, _, _, stopped in clocks(assigned_on, "report_awaited")} == {"receive_report"}
    assert differences(assigned_on) == []


def test_a_report_sent_back_moves_its_own_day_alone(cast: Cast, assigned_on: Case) -> None:
    later = dt.date(2026, 11, 30)
    c.do(assigned_on, "send_back", cast.superior_head, reason="没有写明调查情况", report_due_on=later)
    assert clocks(assigned_on, "report_awaited") == [(1, 0, later, ""), (1, 2, DISTRICT_DAY, "")]
    for _ in range(2):
        c.do(assigned_on, "send_back", cast.head, reason="不符合要求")
    with pytest.raises(Refused) as refused:
        c.do(assigned_on, "send_back", cast.head, reason="第三次")
    assert refused.value.code == "sent_back_twice"
    c.do(assigned_on, "send_back", cast.superior_head, reason="仍不清楚")


def test_who_may_receive_several_says_which(cast: Cast, assigned_on: Case) -> None:
    form = ReceiveReportForm(assigned_on, cast.superior_head)
    first, second = assigned_on.transfers.exclude(report_due_on=None)
    assert [value for value, _ in form.fields["transfer"].choices] == [str(first.pk), str(second.pk)]  # type: ignore[attr-defined]
    assert "transfer" not in ReceiveReportForm(assigned_on, cast.head).fields
    c.do(assigned_on, "receive_report", cast.superior_head, transfer=second)
    assert clocks(assigned_on, "report_awaited") == [(1, 0, CITY_DAY, ""), (1, 2, DISTRICT_DAY, "receive_report")]


def test_a_matter_outside_stays_open_until_every_report_has_come(cast: Cast, case: Case) -> None:
    down = {"kind": "assigned", "reason": "交办"}
    c.do(case, "forward", cast.superior_head, target=cast.elsewhere, report_due_on=CITY_DAY, **down)
    routes = {1: "5"}
    c.do(case, "classify", cast.head_elsewhere, case_class="claim", category=cast.category, routes=routes)
    c.do(case, "refer", cast.head_elsewhere, body="某镇政府", report_due_on=DISTRICT_DAY, **down)
    c.do(case, "receive_report", cast.head_elsewhere)
    assert (case.state, case.is_open) == ("referred", True)
    c.do(case, "receive_report", cast.superior_head)
    assert not case.is_open


def test_a_late_report_stays_late_when_the_matter_is_assigned_again(cast: Cast, case: Case) -> None:
    down = {"kind": "assigned", "reason": "交办"}
    c.do(case, "forward", cast.superior_head, target=cast.elsewhere, report_due_on=CITY_DAY, **down)
    with on("2026-11-20"):
        c.do(case, "receive_report", cast.superior_head)
        c.do(case, "forward", cast.superior_head, target=cast.district, report_due_on=DISTRICT_DAY, **down)
        assert "report_awaited/1" in {end.key for end in unexplained(case)}


def test_lines_of_older_versions_which_name_no_transfer_mean_the_latest() -> None:
    """Existing matters are read from lines like these."""
    day = c.TODAY
    due = {"report_due": "2026-11-10"}
    lines = [
        Line(1, "register", day, {}),
        Line(2, "forward", day, due),
        Line(3, "receive_report", dt.date(2026, 11, 5), {"times_sent_back": 0}),
        Line(4, "forward", dt.date(2026, 11, 6), {"report_due": "2026-12-20"}),
        Line(5, "receive_report", dt.date(2026, 11, 7), {"times_sent_back": 0}),
    ]
    found = [(run.about, run.stopped_on) for run in runs_of(lines) if run.code == "report_awaited"]
    assert found == [(0, dt.date(2026, 11, 5)), (2, dt.date(2026, 11, 7))]
