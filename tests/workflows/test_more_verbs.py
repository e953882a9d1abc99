"""The simple procedure, other bodies, more time, joining and parting: allowed and refused side by side."""

import datetime as dt
from typing import Any

import pytest
import time_machine

import trail.log
from cases.clocks import differences
from cases.intake import SubmissionDetails
from cases.models import Case, Clock
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.engine import NotAllowed, Refused

FIRST = SubmissionDetails(channel="call", text="咨询低保", repeat="first", repeat_reason="没有此前来件")
SENT = SubmissionDetails(channel="letter", source="bureau", source_office="市信访办", text="转来")
ANSWER = {"outcome": "explained", "facts": "经核实", "reasons": "政策如此", "legal_basis": "《社会救助暂行办法》",
          "opinion": "已解释", "way": "electronic", "heard": "11月2日电话联系"}  # fmt: skip


def clock(case: Case, code: str) -> Clock:
    return case.clocks.get(code=code, round=case.round)


def later(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def refusal(case: Case, verb: str, by: Any, **details: Any) -> str:
    with pytest.raises(Refused) as refused:
        c.do(case, verb, by, **details)
    return refused.value.code


# The simple procedure -------------------------------------------------------------------------------------


def simple(cast: Cast) -> Case:
    case = c.register(cast, submission=FIRST)
    c.classify(cast, case)
    c.do(case, "mark_simple", cast.head, handler=cast.handler)
    return case


def test_a_simple_matter_is_answered_by_its_handler_in_one_step(cast: Cast) -> None:
    case = simple(cast)
    assert clock(case, "simple_decision").last_day == dt.date(2026, 11, 5)
    c.do(case, "accept", cast.head)
    assert clock(case, "simple_opinion").last_day == dt.date(2026, 11, 16)
    c.do(case, "answer_simply", cast.handler, **ANSWER)
    assert (case.state, case.is_simple) == ("resolved", False)
    assert case.assignment is not None
    assert case.assignment.leader == cast.director  # the office's default leader is recorded
    assert clock(case, "handling").stopped_by == clock(case, "simple_opinion").stopped_by == "answer_simply"
    assert clock(case, "review_request").last_day == dt.date(2026, 12, 2)  # no simple answer takes the right to review
    assert case.documents.get(kind="opinion").state == "served"


def test_the_simple_procedure_never_refuses_a_demand(cast: Cast) -> None:
    case = simple(cast)
    c.do(case, "accept", cast.head)
    assert refusal(case, "answer_simply", cast.handler, **{**ANSWER, "outcome": "not_supported"}) == "refused_simply"
    assert refusal(case, "answer_simply", cast.handler, **{**ANSWER, "heard": ""}) == "not_heard"
    assert case.state == "intake"


def test_only_the_handler_named_answers_simply(cast: Cast) -> None:
    case = simple(cast)
    for other in (cast.head, cast.second_handler, cast.director):
        with pytest.raises(NotAllowed):
            c.do(case, "answer_simply", other, **ANSWER)


def test_a_simple_matter_that_is_not_goes_the_ordinary_way_and_keeps_its_acceptance(cast: Cast) -> None:
    case = simple(cast)
    c.do(case, "accept", cast.head)
    with later("2026-11-05"):
        c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    assert not case.is_simple
    assert clock(case, "handling").started_on == c.TODAY
    assert clock(case, "simple_opinion").stopped_by == "assign_leader"


@pytest.mark.parametrize(
    ("changes", "route", "code"),
    [
        ({"submission": SubmissionDetails(channel="call", text="问")}, "6", "not_first"),
        ({"submission": SubmissionDetails(channel="letter", source="assigned", text="交办", repeat="first")}, "6",
         "not_simple"),
        ({"submission": FIRST}, "4", "not_simple"),
        ({"submission": FIRST, "petitioners": (), "no_petitioner": "anonymous"}, "6", "not_simple"),
    ],
)  # fmt: skip
def test_what_is_not_simple_is_not_marked_so(cast: Cast, changes: dict[str, Any], route: str, code: str) -> None:
    case = c.register(cast, **changes)
    c.classify(cast, case, route)
    assert refusal(case, "mark_simple", cast.head, handler=cast.handler) == code


# Objections -----------------------------------------------------------------------------------------------


def test_an_objection_waits_for_the_sender_while_the_notice_clock_runs(cast: Cast) -> None:
    case = c.register(cast, submission=SENT)
    assert clock(case, "objection").last_day == dt.date(2026, 11, 9)
    c.do(case, "object", cast.head, reason="属医保部门职权", body="市医保局")
    assert clock(case, "objection").stopped_by == "object"
    assert clock(case, "notice_transferred").is_running
    assert refusal(case, "refer", cast.head, kind="returned", reason="退回", body="市信访办") == "not_agreed"
    c.do(case, "answer_objection", cast.head, decision="agree")
    c.classify(cast, case, "4")
    c.do(case, "refer", cast.head, kind="returned", reason="来文单位同意退回", body="市信访办")
    assert (case.state, case.is_open) == ("referred", False)


def test_a_refused_objection_leaves_the_matter_with_us(cast: Cast) -> None:
    case = c.register(cast, submission=SENT)
    c.do(case, "object", cast.head, reason="非本单位职权")
    c.do(case, "answer_objection", cast.registrar, decision="refuse")
    assert refusal(case, "refer", cast.head, kind="returned", reason="退回", body="市信访办") == "not_agreed"
    assert refusal(case, "object", cast.head, reason="再次") == "objected"
    assert refusal(case, "answer_objection", cast.head, decision="agree") == "no_objection"


def test_nobody_objects_to_what_came_directly(cast: Cast, case: Case) -> None:
    assert refusal(case, "object", cast.head, reason="不归我们") == "not_sent"


def test_an_objection_not_made_lapses_and_makes_nothing_late(cast: Cast) -> None:
    case = c.register(cast, submission=SENT)
    assert case.next_due == dt.date(2026, 11, 17)
    with later("2026-11-11"):
        assert not Case.objects.late().exists()


# Reports on what was assigned -----------------------------------------------------------------------------


def test_what_was_assigned_outside_stays_open_until_its_report_comes(cast: Cast, case: Case) -> None:
    c.classify(cast, case, "5")
    assert refusal(case, "refer", cast.head, kind="assigned", reason="交办", body="某镇政府") == "no_due"
    c.do(case, "refer", cast.head, kind="assigned", reason="交办", body="某镇政府", report_due_on=dt.date(2026, 11, 20))
    assert (case.state, case.is_open, case.next_due) == ("referred", True, dt.date(2026, 11, 20))
    with later("2026-11-19"):
        c.do(case, "send_back", cast.head, reason="没有写明调查情况", report_due_on=dt.date(2026, 12, 1))
        awaited = clock(case, "report_awaited")
        assert (awaited.original_last_day, awaited.last_day) == (dt.date(2026, 11, 20), dt.date(2026, 12, 1))
        c.do(case, "receive_report", cast.head)
    assert (case.state, case.is_open) == ("referred", False)
    assert refusal(case, "send_back", cast.head, reason="再次") == "no_report"


def test_a_report_is_sent_back_twice_at_most(cast: Cast, case: Case) -> None:
    c.classify(cast, case, "5")
    c.do(case, "refer", cast.head, kind="assigned", reason="交办", body="某镇政府", report_due_on=dt.date(2026, 11, 20))
    for _ in range(2):
        c.do(case, "send_back", cast.head, reason="不符合要求")
    assert refusal(case, "send_back", cast.head, reason="第三次") == "sent_back_twice"


def test_who_has_to_report_does_not_receive_the_report(cast: Cast, case: Case) -> None:
    c.do(
        case,
        "forward",
        cast.head,
        target=cast.street,
        kind="assigned",
        reason="属地",
        report_due_on=dt.date(2026, 12, 1),
    )
    below = c.person("head_ja1", "街道科长", cast.street, "head")
    assert refusal(case, "receive_report", below) == "not_assigner"
    c.do(case, "receive_report", cast.head)
    assert case.is_open  # within our tree the matter itself goes on


def test_our_own_report_ends_what_we_owe_the_assigner(cast: Cast) -> None:
    due = dt.date(2026, 12, 20)
    sent = SubmissionDetails(channel="letter", source="assigned", report_due_on=due, text="交办")
    case = c.register(cast, submission=sent)
    assert clock(case, "report_due").last_day == due
    c.do(case, "send_report", cast.head)
    assert clock(case, "report_due").stopped_by == "send_report"
    assert refusal(case, "send_report", cast.head) == "no_report_owed"


# Urgent matters -------------------------------------------------------------------------------------------


def test_an_urgent_matter_is_told_to_the_minute(cast: Cast, case: Case) -> None:
    known = dt.datetime(2026, 11, 2, 0, 30, tzinfo=dt.UTC)
    told = {"stage": "phone", "known_at": known, "reported_at": known + dt.timedelta(minutes=12),
            "to_body": "区委区政府", "text": "已派员到场"}  # fmt: skip
    c.do(case, "report_urgent", cast.registrar, **told)
    event = trail.log.events_of(case.stream).get(code="case.report_urgent")
    assert event.details["minutes"] == 12
    before = {**told, "reported_at": known - dt.timedelta(minutes=1)}
    assert refusal(case, "report_urgent", cast.registrar, **before) == "told_before_known"


# More time ------------------------------------------------------------------------------------------------


def test_the_director_extends_once_before_the_end_and_the_petitioner_is_told(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    assert refusal(case, "extend", cast.director, days=31, reason="复杂") == "days"
    assert refusal(case, "extend", cast.director, days=30) == "no_reason"
    with pytest.raises(NotAllowed):
        c.do(case, "extend", cast.head, days=30, reason="复杂")
    c.do(case, "extend", cast.director, days=30, reason="涉及多年档案")
    handling = clock(case, "handling")
    assert (handling.original_last_day, handling.last_day) == (dt.date(2027, 1, 1), dt.date(2027, 1, 31))
    assert case.documents.filter(kind="notice_extended").count() == 1
    assert refusal(case, "extend", cast.director, days=1, reason="再次") == "extended"


def test_nothing_is_extended_after_its_end(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with later("2027-01-05"):
        assert refusal(case, "extend", cast.director, days=10, reason="迟了") == "over"


def test_a_meeting_is_recorded_and_moves_no_date(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    before = list(case.clocks.values_list("code", "last_day", "stopped_on"))
    c.do(case, "record_meeting", cast.leader, text="议定由两科室核实", participants="局领导、承办人", place="会议室")
    assert case.records.get(kind="meeting").text
    assert list(case.clocks.values_list("code", "last_day", "stopped_on")) == before


# Joining and parting --------------------------------------------------------------------------------------


def test_a_matter_joined_to_an_earlier_one_comes_back_with_its_time(cast: Cast, case: Case) -> None:
    twin = c.register(cast)
    c.do(twin, "merge", cast.head, into=case, reason="同一来信登记两次")
    assert (twin.is_open, twin.submissions.count()) == (False, 1)
    assert clock(twin, "notice").stopped_by == "merge"
    c.classify(cast, twin)
    assert refusal(twin, "accept", cast.head) == "merged"
    case.refresh_from_db(fields=["version"])
    c.do(case, "split", cast.head, joined=twin, reason="其实是两件事")
    twin = Case.objects.get(pk=twin.pk)
    assert twin.is_open
    assert clock(twin, "notice").is_running
    codes = [event.code for event in trail.log.events_of(twin.stream)]
    assert codes[-1] == "case.split_back"
    assert [event.code for event in trail.log.events_of(case.stream)][-2:] == ["case.merged_in", "case.split"]
    assert differences(twin) == []
    assert verify() == []


def test_nothing_is_joined_to_a_later_matter_or_to_itself(cast: Cast) -> None:
    early, late = c.register(cast, received_on=dt.date(2026, 10, 20)), c.register(cast)
    assert refusal(early, "merge", cast.head, into=late, reason="合并") == "later"
    assert refusal(late, "merge", cast.head, into=late, reason="合并") == "itself"
    assert refusal(late, "merge", cast.head, into=early) == "no_reason"


def test_a_piece_gets_a_matter_of_its_own_and_no_piece_is_lost(cast: Cast, case: Case) -> None:
    c.do(
        case,
        "add_submission",
        cast.registrar,
        submission=SubmissionDetails(channel="call", subject="另一件事", text="养老金问题"),
    )
    piece = case.submissions.get(ordinal=2)
    c.do(case, "split", cast.head, submission=piece, reason="诉求不同")
    new = Case.objects.exclude(pk=case.pk).get()
    assert (new.title, new.submissions.get().pk, new.state) == ("另一件事", piece.pk, "intake")
    assert new.petitioners.get().name == "陈玥"
    assert clock(new, "notice").is_running
    assert [event.code for event in trail.log.events_of(new.stream)] == ["case.register", "case.split_from"]
    assert refusal(case, "split", cast.head, submission=case.submissions.get(ordinal=1), reason="拆") == "first_piece"
    c.do(case, "add_submission", cast.registrar, submission=SubmissionDetails(channel="call", text="再来"))
    assert verify() == []


def test_a_notice_of_receipt_waits_for_class_and_route(cast: Cast, case: Case) -> None:
    assert refusal(case, "issue_notice", cast.head, kind="notice_receipt") == "no_category"
    c.classify(cast, case)
    c.do(case, "issue_notice", cast.head, kind="notice_receipt")
    assert clock(case, "notice").stopped_by == "issue_notice"


def test_only_what_belongs_to_no_petition_procedure_leaves_the_tree(cast: Cast, case: Case) -> None:
    elsewhere = {"kind": "legal_route", "body": "市人民政府", "reason": "走行政复议"}
    assert refusal(case, "refer", cast.head, **elsewhere) == "route_open"
    c.classify(cast, case)
    assert refusal(case, "refer", cast.head, **elsewhere) == "claim_stays"
    c.classify(cast, case, "4")
    assert refusal(case, "accept", cast.head) == "not_petition_route"
    c.do(case, "refer", cast.head, **elsewhere)
    assert case.state == "referred"


def test_where_to_go_is_told_before_any_route_is_found(cast: Cast, case: Case) -> None:
    c.do(case, "refer", cast.head, kind="where_to_go", body="市人民政府", reason="不属于本机关职权")
    assert case.state == "referred"
