"""Clocks start and stop on evidence dates, and nothing but the listed verbs moves them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.clocks import differences, standing_of
from cases.intake import SubmissionDetails
from cases.models import Case, Clock
from cases.recomputing import recompute_all
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


def declined(cast: Cast, case: Case) -> None:
    c.decline(cast, case)


def referred(cast: Cast, case: Case) -> None:
    c.classify(cast, case, "4")
    c.do(case, "refer", cast.head, kind="legal_route", body="有权机关", reason="应走法定途径")


def accepted_and_withdrawn(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    c.do(case, "accept", cast.head)
    c.do(case, "withdraw", cast.registrar, evidence=c.said("撤回"))


@pytest.mark.parametrize("end", [declined, referred, accepted_and_withdrawn])
def test_a_matter_reopened_to_intake_owes_its_petitioner_a_notice_anew(
    cast: Cast, case: Case, end: Callable[[Cast, Case], None]
) -> None:
    end(cast, case)
    with time_machine.travel("2026-12-01T09:00:00+08:00", tick=False):
        c.do(case, "reopen", cast.head, ground="error", reason="原决定有误")
        assert (case.state, case.next_due) == ("intake", dt.date(2026, 12, 16))
        # Whoever accepts begins sixty days of the new round; those of the first are over.
        c.classify(cast, case)
        c.do(case, "accept", cast.head)
        assert clock(case, "notice_reopened").stopped_by == "accept"
        assert clock(case, "handling").started_on == dt.date(2026, 12, 1)
    assert differences(case) == []


def test_a_reopened_matter_whose_petitioner_cannot_be_told_owes_no_notice(cast: Cast) -> None:
    case = c.register(cast, petitioners=(), no_petitioner="unclear", no_notice="unclear")
    declined(cast, case)
    c.do(case, "reopen", cast.head, ground="error", reason="原决定有误")
    assert not case.clocks.exists()


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
    assert differences(case) == []


def test_the_nightly_job_mends_what_the_matter_keeps_of_its_clocks(cast: Cast, case: Case) -> None:
    due = case.next_due
    Case.objects.filter(pk=case.pk).update(next_due=None, next_late_from=None)
    assert [(one.code, one.stored, one.computed) for one in recompute_all()] == [("next_due", None, due)]
    assert (Case.objects.get().next_due, recompute_all()) == (due, [])


# A life by its evidence days: who, what, when, and what is said of it.
LIFE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("head", "accept", "2026-11-10", {}),
    ("director", "assign_leader", "2026-11-11", {}),
    ("handler", "record_hearing", "2026-11-20", {"text": "听取陈述", "place": "接访室"}),
    ("director", "extend", "2026-12-20", {"days": 20, "reason": "需要鉴定"}),
    ("handler", "draft_answer", "2027-01-10", {"outcome": "explained", "facts": "经查", "reasons": "政策规定",
                                               "legal_basis": "《社会救助暂行办法》", "opinion": "照此办理"}),
    ("head", "check_answer", "2027-01-11", {}),
    ("leader", "sign_answer", "2027-01-12", {}),
    ("handler", "issue_opinion", "2027-01-15", {}),
    ("handler", "record_service", "2027-01-18", {"way": "in_person", "receiver": "陈玥"}),
)  # fmt: skip
# Worked out by hand from the evidence days alone.
LAWFUL = {
    ("notice", dt.date(2026, 11, 2), dt.date(2026, 11, 17), dt.date(2026, 11, 10)),
    ("handling", dt.date(2026, 11, 10), dt.date(2027, 1, 29), dt.date(2027, 1, 18)),
    ("review_request", dt.date(2027, 1, 18), dt.date(2027, 2, 17), None),
}


def more_of(cast: Cast, case: Case, verb: str) -> dict[str, Any]:
    """What a step needs that exists only by then."""
    if verb == "assign_leader":
        return {"leader": cast.leader, "handler": cast.handler}
    if verb == "draft_answer":
        return {"claim": case.claims.get()}
    if verb == "extend":
        return {"evidence": c.said("负责人批准")}  # asked for once the limit is over on the day of entry
    return {"document": case.documents.get(kind="opinion")} if verb == "record_service" else {}


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(delays=st.lists(st.integers(0, 60), min_size=len(LIFE) + 1, max_size=len(LIFE) + 1))
def test_entering_late_never_changes_a_lawful_date(cast: Cast, delays: list[int]) -> None:
    with transaction.atomic():
        place = transaction.savepoint()
        entered = c.TODAY + dt.timedelta(days=delays[0])
        with time_machine.travel(f"{entered}T09:00:00+08:00", tick=False):
            case = c.register(cast)
            c.classify(cast, case)
        for (who, verb, day, said), delay in zip(LIFE, delays[1:], strict=True):
            on = dt.date.fromisoformat(day)
            entered = max(entered, on + dt.timedelta(days=delay))
            with time_machine.travel(f"{entered}T09:00:00+08:00", tick=False):
                c.do(case, verb, getattr(cast, who), on=on, **said, **more_of(cast, case, verb))
        dates = set(case.clocks.values_list("code", "started_on", "last_day", "stopped_on"))
        transaction.savepoint_rollback(place)
    assert dates == LAWFUL
