"""Nothing is dated before what it rests on: not when it is entered, not when a day is corrected."""

import datetime as dt
import io
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

import trail.log
from cases.clocks import differences
from cases.forms.verbs_answering import HearingForm
from cases.models import Case, Document
from cases.next_step import next_step
from cases.timeline import timeline_of
from tests import cast as c
from tests.cast import Cast
from tests.workflows.test_more_verbs import ANSWER, SENT, clock, later, refusal, simple
from workflows.clock_rules import CLOCKS
from workflows.day_order import AFTER, CORRECTABLE, NAMES, NOT_CORRECTABLE
from workflows.engine import Refused

D = dt.date


def signed_late(cast: Cast) -> Case:
    """Accepted on 2 November, heard on 20 January, signed on 20 February: the sixty days were over on 4 January."""
    case = c.register(cast)
    c.assign(cast, case)
    with later("2027-01-20"):
        c.do(case, "record_hearing", cast.handler, text="当面听取", place="接访室")
    with later("2027-02-20"):
        c.answer_drafted(cast, case)
        c.do(case, "check_answer", cast.head)
        c.do(case, "sign_answer", cast.leader)
    return case


def answer_paper(case: Case) -> Document:
    return case.documents.get(round=case.round, kind__in=("opinion", "reply"))


def printed(paper: Document) -> str:
    """The words on the stored paper, without the spaces of its layout."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper.file.read())).pages)


def service(case: Case, **more: Any) -> dict[str, Any]:
    return {"document": answer_paper(case), "way": "in_person", "receiver": "陈玥", **more}


# What is entered ------------------------------------------------------------------------------------------


def test_an_opinion_is_not_issued_before_it_was_heard_and_signed(cast: Cast) -> None:
    case = signed_late(cast)
    with later("2027-02-22"):
        for too_early in (D(2026, 11, 1), D(2026, 11, 4), D(2027, 1, 19), D(2027, 2, 19)):
            assert refusal(case, "issue_opinion", cast.handler, on=too_early) in ("out_of_order", "before_receipt")
        c.do(case, "issue_opinion", cast.handler, on=D(2027, 2, 20))
        assert refusal(case, "record_service", cast.handler, **service(case, on=D(2027, 2, 19))) == "out_of_order"
        c.do(case, "record_service", cast.handler, **service(case, on=D(2027, 2, 21)))
        assert refusal(case, "resolve", cast.head, on=D(2026, 12, 1)) == "out_of_order"
        c.do(case, "resolve", cast.head, on=D(2027, 2, 21))
    assert clock(case, "handling").stopped_on == D(2027, 2, 21)  # late, as it was


def test_what_was_heard_again_later_does_not_hold_the_opinion_back(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    with later("2026-11-20"):
        c.do(case, "record_hearing", cast.handler, text="又来电话", place="电话")
        c.do(case, "issue_opinion", cast.handler, on=D(2026, 11, 3))
    assert answer_paper(case).issued_on == D(2026, 11, 3)


def test_a_signature_is_not_dated_before_the_draft(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with later("2026-11-20"):
        c.answer_drafted(cast, case)
        assert refusal(case, "check_answer", cast.head, on=D(2026, 11, 19)) == "out_of_order"
        c.do(case, "check_answer", cast.head)
        assert refusal(case, "sign_answer", cast.leader, on=D(2026, 11, 19)) == "out_of_order"
        c.do(case, "sign_answer", cast.leader)
    assert case.claims.get().answers.get().signed_on == D(2026, 11, 20)


def test_the_day_that_is_refused_says_what_stands_in_its_way(cast: Cast) -> None:
    case = signed_late(cast)
    with later("2027-02-22"), pytest.raises(Refused) as refused:
        c.do(case, "issue_opinion", cast.handler, on=D(2026, 11, 4))
    words = "出具答复文书的日期 2026-11-04 不能早于听取陈述的日期 2027-01-20。"
    assert [(one.field, str(one.words)) for one in refused.value.reasons] == [("on", words)]


def test_a_simple_answer_is_not_dated_before_the_acceptance(cast: Cast) -> None:
    case = simple(cast)
    with later("2026-11-05"):
        c.do(case, "accept", cast.head)
        assert refusal(case, "answer_simply", cast.handler, on=D(2026, 11, 4), **ANSWER) == "out_of_order"
        c.do(case, "answer_simply", cast.handler, on=D(2026, 11, 5), **ANSWER)
    assert case.resolved_on == D(2026, 11, 5)


@pytest.mark.parametrize("too_early", [D(2020, 1, 1), D(2026, 11, 3)])
def test_a_matter_is_not_reopened_before_it_ended(cast: Cast, case: Case, too_early: dt.date) -> None:
    with later("2026-11-04"):
        c.resolve(cast, case)
    with later("2026-12-20"):
        why = {"ground": "ordered", "reason": "责令恢复"}
        assert refusal(case, "reopen", cast.head, on=too_early, **why) in ("out_of_order", "before_receipt")
        c.do(case, "reopen", cast.head, on=D(2026, 11, 4), **why)
    assert clock(case, "handling").started_on == D(2026, 11, 4)


def test_a_paper_of_an_earlier_round_is_not_served_before_it_was_issued(cast: Cast, case: Case) -> None:
    with later("2026-11-05"):
        c.assign(cast, case)
        c.answer(cast, case)
        c.do(case, "issue_opinion", cast.handler)
    with later("2026-11-20"):
        paper = service(case)
        c.do(case, "withdraw", cast.registrar, evidence=c.said("撤回"))
        c.do(case, "reopen", cast.head, ground="error", reason="撤回有误")
        assert refusal(case, "record_service", cast.registrar, on=D(2026, 11, 4), **paper) == "out_of_order"
        c.do(case, "record_service", cast.registrar, on=D(2026, 11, 6), **paper)


def test_a_paper_made_later_than_its_day_says_when_it_was_made(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    with later("2026-11-20"):
        c.do(case, "issue_opinion", cast.handler, on=D(2026, 11, 3))
    text = printed(answer_paper(case))
    assert "2026年11月3日" in text
    assert "（2026年11月20日制作）" in text
    accepted = case.documents.get(kind="notice_accepted")
    assert "制作" not in printed(accepted)


# What is corrected ----------------------------------------------------------------------------------------


def event_of(case: Case, verb: str) -> int:
    seq = trail.log.events_of(case.stream).filter(code=f"case.{verb}").values_list("seq", flat=True).last()
    assert seq is not None
    return seq


def correct(cast: Cast, case: Case, verb: str, day: dt.date) -> None:
    c.do(case, "propose_correction", cast.registrar, event=event_of(case, verb), new_date=day, reason="看错")
    c.do(case, "correct_date", cast.head, proposal=case.proposals.get(kind="date", settled_at=None))


def refused_day(cast: Cast, case: Case, verb: str, day: dt.date) -> str:
    wrong = {"event": event_of(case, verb), "new_date": day, "reason": "看错"}
    return refusal(case, "propose_correction", cast.registrar, **wrong)


def test_a_corrected_day_keeps_the_order_of_the_line(cast: Cast) -> None:
    with later("2026-11-04"):
        case = c.register(cast, received_on=D(2026, 11, 2))
        c.assign(cast, case)
        c.answer(cast, case)
    with later("2026-11-20"):
        c.serve(cast, case)
        c.do(case, "resolve", cast.head)
        assert refused_day(cast, case, "accept", D(2020, 1, 1)) == "out_of_order"  # before receipt
        assert refused_day(cast, case, "accept", D(2026, 11, 21)) == "future_date"
        assert refused_day(cast, case, "register", D(2026, 11, 5)) == "out_of_order"  # after acceptance
        assert refused_day(cast, case, "register", D(1900, 1, 1)) == "too_early"
        assert refused_day(cast, case, "issue_opinion", D(2026, 11, 3)) == "out_of_order"  # before the signature
        assert refused_day(cast, case, "record_service", D(2026, 11, 19)) == "out_of_order"
        correct(cast, case, "accept", D(2026, 11, 3))
    assert clock(case, "handling").started_on == D(2026, 11, 3)
    assert differences(case) == []


def test_what_changed_since_the_proposal_is_asked_again_when_it_is_decided(cast: Cast, case: Case) -> None:
    with later("2026-11-05"):
        c.classify(cast, case)
        c.do(case, "propose_correction", cast.registrar, event=event_of(case, "register"), new_date=D(2026, 11, 5),
             reason="看错")  # fmt: skip
        c.do(case, "accept", cast.head, on=D(2026, 11, 4))
        proposal = case.proposals.get(kind="date")
        assert refusal(case, "correct_date", cast.head, proposal=proposal) == "out_of_order"
    assert case.received_on == c.TODAY


def test_what_no_clock_runs_on_is_not_corrected(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    assert refused_day(cast, case, "classify", c.TODAY) == "not_correctable"


def test_the_end_of_a_matter_is_corrected_with_its_rows(cast: Cast, case: Case) -> None:
    with later("2026-11-20"):
        c.resolve(cast, case)
        assert refused_day(cast, case, "resolve", D(2026, 11, 19)) == "out_of_order"
    with later("2026-11-25"):
        correct(cast, case, "resolve", D(2026, 11, 24))
    assert case.resolved_on == D(2026, 11, 24)
    assert differences(case) == []


def test_a_simple_answer_is_corrected_with_its_service(cast: Cast) -> None:
    case = simple(cast)
    c.do(case, "accept", cast.head)
    with later("2026-11-06"):
        c.do(case, "answer_simply", cast.handler, **ANSWER)
        correct(cast, case, "answer_simply", D(2026, 11, 5))
    paper = answer_paper(case)
    assert (case.resolved_on, paper.deliveries.get().served_on) == (D(2026, 11, 5), D(2026, 11, 5))
    assert clock(case, "review_request").started_on == D(2026, 11, 5)


def test_a_passing_on_and_its_report_are_corrected_with_their_row(cast: Cast, case: Case) -> None:
    c.classify(cast, case, "4")
    with later("2026-11-10"):
        told = {"kind": "assigned", "body": "某局", "reason": "交办", "report_due_on": D(2026, 12, 1)}
        c.do(case, "refer", cast.head, **told)
        correct(cast, case, "refer", D(2026, 11, 9))
    with later("2026-11-20"):
        assert refusal(case, "receive_report", cast.head, on=D(2026, 11, 8)) == "out_of_order"
        c.do(case, "receive_report", cast.head)
        correct(cast, case, "receive_report", D(2026, 11, 19))
    row = case.transfers.get()
    assert (row.sent_on, row.report_received_on) == (D(2026, 11, 9), D(2026, 11, 19))
    assert clock(case, "report_awaited").stopped_on == D(2026, 11, 19)


def test_a_reopening_is_corrected_with_its_clocks(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    with later("2026-12-20"):
        c.do(case, "reopen", cast.head, ground="ordered", reason="责令恢复")
        correct(cast, case, "reopen", D(2026, 12, 18))
    assert clock(case, "handling").started_on == D(2026, 12, 18)


def test_every_verb_a_clock_runs_on_can_be_corrected_or_says_why_not() -> None:
    ours: set[str] = set()
    for rule in CLOCKS.values():
        ours |= {*rule.starts_by, *rule.stopped_by, *rule.ended_by, *rule.dropped_by}
    ours = {verb for verb in ours if "." not in verb}  # reviews and letters are flows of their own
    assert ours == set(CORRECTABLE) | set(NOT_CORRECTABLE)
    assert not set(CORRECTABLE) & set(NOT_CORRECTABLE)


def test_every_verb_of_the_order_has_its_words() -> None:
    named = {*AFTER, *(earlier for verbs in AFTER.values() for earlier in verbs)}
    assert named == set(NAMES)


# Objections, urgent reports, signatures -------------------------------------------------------------------


def test_an_objection_after_the_five_working_days_is_refused(cast: Cast) -> None:
    with later("2026-11-02"):
        case = c.register(cast, submission=SENT)
    late_from = clock(case, "objection").late_from
    with later(late_from.isoformat()):
        assert refusal(case, "object", cast.head, reason="不属于本机关") == "objection_over"
        c.do(case, "object", cast.head, reason="不属于本机关", on=late_from - dt.timedelta(days=1))
    assert case.objections.count() == 1


def test_a_report_on_something_urgent_lies_not_ahead(cast: Cast, case: Case) -> None:
    now = timezone.now()
    told = {"stage": "phone", "known_at": now - dt.timedelta(minutes=9), "to_body": "区政府", "text": "情况"}
    ahead = now + dt.timedelta(minutes=1)
    assert refusal(case, "report_urgent", cast.head, reported_at=ahead, **told) == "reported_later"
    c.do(case, "report_urgent", cast.head, reported_at=now, **told)
    assert case.is_urgent


def test_a_signature_on_paper_is_recorded_with_its_scan_only(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer_drafted(cast, case)
    c.do(case, "check_answer", cast.head)
    assert refusal(case, "sign_answer", cast.registrar) == "no_evidence"
    c.do(case, "sign_answer", cast.registrar, evidence=c.said("签字"))
    assert case.claims.get().answers.get().signed_on_paper


def test_an_extension_entered_after_the_end_is_shown_and_said_to_be_late(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    approved = {"on": D(2026, 12, 20), "days": 30, "reason": "案情复杂"}
    with later("2027-01-25"):
        assert refusal(case, "extend", cast.director, **approved) == "no_evidence"
        c.do(case, "extend", cast.director, evidence=c.said("批准"), **approved)
    assert case.attachments.filter(purpose="extension").exists()
    line = timeline_of(trail.log.events_of(case.stream).filter(code="case.extend"), None)[0]
    assert "批准 36 日后录入" in " ".join(line.lines)


def test_an_extension_in_time_needs_no_scan(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with later("2026-12-20"):
        c.do(case, "extend", cast.director, days=30, reason="案情复杂")
    line = timeline_of(trail.log.events_of(case.stream).filter(code="case.extend"), None)[0]
    assert "录入" not in " ".join(line.lines)


# Unreachable ----------------------------------------------------------------------------------------------


def test_nobody_is_unreachable_after_a_single_try(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    claimed = {"text": "电话无人接听", "exemption": "unreachable"}
    assert refusal(case, "record_hearing", cast.handler, **claimed) == "not_tried"
    for _twice_a_day in range(2):
        c.do(case, "record_hearing", cast.handler, text="电话无人接听", in_vain=True)
    with later("2026-11-03"):
        assert refusal(case, "record_hearing", cast.handler, **claimed) == "not_tried"  # one day, however often
        c.do(case, "record_hearing", cast.handler, text="上门无人", in_vain=True)
        assert refusal(case, "record_hearing", cast.handler, **claimed) == "not_tried"
        assert not case.facts().hearing_exemption
    with later("2026-11-05"):
        c.do(case, "record_hearing", cast.handler, **claimed)
    assert case.facts().hearing_exemption == "unreachable"


def test_a_try_that_failed_is_no_hearing(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    form = HearingForm(case, cast.handler, {"on": c.TODAY, "version": case.version, "text": "无人接听",
                       "key": "6a1d2a0c-3f4c-4f4f-9c0f-111111111111", "exemption": "in_vain"})  # fmt: skip
    assert form.is_valid(), form.errors
    c.do(case, "record_hearing", cast.handler, **form.details())
    assert (case.facts().heard, case.facts().contact_days) == (False, frozenset({c.TODAY}))
    assert next_step(case).verb == "record_hearing"  # type: ignore[union-attr]
