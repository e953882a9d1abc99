"""Clocks start and stop on evidence dates, and nothing but the listed verbs moves them."""

import datetime as dt

import pytest
import time_machine

from cases.clocks import differences, recompute_all, standing_of
from cases.intake import SubmissionDetails
from cases.models import Case, Clock
from tests import cast as c
from tests.cast import Cast


def clock(case: Case, code: str) -> Clock:
    return case.clocks.get(code=code, round=case.round)


def test_the_notice_clock_runs_from_receipt_not_from_entry(cast: Cast) -> None:
    case = c.register(cast, received_on=dt.date(2026, 10, 20))
    notice = clock(case, "notice")
    assert (notice.started_on, notice.last_day) == (dt.date(2026, 10, 20), dt.date(2026, 11, 4))
    assert case.next_due == notice.last_day


def test_what_was_passed_on_has_the_notice_clock_of_passed_on_matters(cast: Cast) -> None:
    passed_on = c.register(cast, submission=SubmissionDetails(channel="letter", source="bureau", text="转来"))
    assert clock(passed_on, "notice_transferred").last_day == dt.date(2026, 11, 17)
    assert not passed_on.clocks.filter(code="notice").exists()


def test_nobody_owes_a_notice_to_an_address_that_is_unclear(cast: Cast) -> None:
    case = c.register(cast, petitioners=(), no_petitioner="unclear", no_notice="unclear")
    assert not case.clocks.exists()


def test_acceptance_stops_the_notice_and_starts_sixty_days(cast: Cast, case: Case) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 12, 3, tzinfo=dt.UTC), tick=False):
        c.classify(cast, case)
        c.do(case, "accept", cast.head, on=dt.date(2026, 11, 10))
    assert clock(case, "notice").stopped_on == dt.date(2026, 11, 10)
    handling = clock(case, "handling")
    # domain.md 2.4: accepted 2026-11-10, last day a Saturday, late from Tuesday the 12th of January.
    assert (handling.last_day, handling.late_from) == (dt.date(2027, 1, 9), dt.date(2027, 1, 12))
    assert handling.is_provisional


def test_service_ends_the_sixty_days_and_opens_the_petitioners_thirty(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    c.serve(cast, case)
    assert clock(case, "handling").stopped_on == c.TODAY
    assert clock(case, "review_request").last_day == dt.date(2026, 12, 2)
    assert case.next_due is None


@pytest.mark.parametrize("verb", ["add_submission", "reassign", "return_to_intake", "record_hearing"])
def test_work_on_a_matter_moves_no_date(cast: Cast, case: Case, verb: str) -> None:
    c.assign(cast, case)
    before = list(case.clocks.values_list("code", "started_on", "last_day", "stopped_on"))
    if verb == "add_submission":
        c.do(case, verb, cast.registrar, submission=SubmissionDetails(channel="call", text="催问"))
    elif verb == "reassign":
        c.do(case, verb, cast.director, leader=cast.second_leader, reason="分工调整")
    elif verb == "return_to_intake":
        c.do(case, verb, cast.head, reason="途径有误")
    else:
        c.do(case, verb, cast.handler, text="听取陈述")
    assert list(case.clocks.values_list("code", "started_on", "last_day", "stopped_on")) == before


def test_unassigned_matters_go_late_too(cast: Cast, case: Case) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 18, 3, tzinfo=dt.UTC), tick=False):
        assert list(Case.objects.late()) == [case]
        assert standing_of(clock(case, "notice")).days_late == 1
    assert not Case.objects.late().exists()


def test_a_corrected_date_moves_the_clock_and_the_old_one_stays_in_the_log(cast: Cast, case: Case) -> None:
    c.do(case, "propose_correction", cast.registrar, event=1, new_date=dt.date(2026, 10, 28), reason="邮戳看错")
    proposal = case.proposals.get(kind="date")
    c.do(case, "correct_date", cast.head, proposal=proposal)
    assert clock(case, "notice").last_day == dt.date(2026, 11, 12)
    assert case.received_on == dt.date(2026, 10, 28)


def test_the_nightly_job_finds_a_stored_clock_that_was_bent(cast: Cast, case: Case) -> None:
    assert recompute_all() == []
    Clock.objects.filter(case=case).update(last_day=dt.date(2027, 6, 1))
    found = recompute_all()
    assert [(one.number, one.code, one.stored) for one in found] == [(case.number, "notice", dt.date(2027, 6, 1))]
    assert list(differences(case)) == []
