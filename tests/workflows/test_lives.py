"""Lives nobody planned: whatever is offered is tried in any order, and what must always hold always holds."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import trail.log
from cases import files
from cases.clocks import differences
from cases.intake import SubmissionDetails
from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.clocks import CLOCKS
from workflows.codes import OPEN_STATES, State
from workflows.engine import Refused, offers, perform

ACTORS = ("registrar", "head", "leader", "handler", "second_handler", "director")
NEEDS_PEOPLE = ("assign_leader", "propose_leader", "reassign")


def scan() -> files.Upload:
    return files.check(SimpleUploadedFile("说明.txt", "本人签名".encode()))


def details_for(verb: str, case: Case, cast: Cast, draw: Any) -> dict[str, Any]:
    """Something sensible or nearly so for each verb; what is wrong with it the guards must find."""
    on = timezone.localdate()
    claim = case.claims.first()
    people = {"leader": draw(st.sampled_from([cast.leader, cast.second_leader, cast.handler])),
              "handler": draw(st.sampled_from([cast.handler, cast.second_handler]))}  # fmt: skip
    answer = {"outcome": draw(st.sampled_from(["supported", "explained", "not_supported", ""])), "facts": "经查",
              "reasons": "理由", "legal_basis": "依据", "opinion": "意见", "execution_due": on}  # fmt: skip
    given_by_verb: dict[str, dict[str, Any]] = {
        "classify": {"category": cast.category, "routes": {1: draw(st.sampled_from(["6", "4"]))}},
        "mark_simple": {"handler": people["handler"]},
        "answer_simply": {**answer, "way": "electronic", "heard": "电话"},
        "draft_answer": {**answer, "claim": claim},
        "record_hearing": {"text": "听取", "exemption": draw(st.sampled_from(["", "declined"]))},
        "record_investigation": {"text": "调查"},
        "record_meeting": {"text": "会商", "participants": "众人"},
        "record_service": {"document": case.documents.filter(state="issued").first(), "way": "in_person"},
        "record_execution": {"claim": claim},
        "extend": {"days": draw(st.integers(0, 40)), "reason": "复杂"},
        "close": {"ground": draw(st.sampled_from(["accepted", "review_over", "no_review", "nobody"])),
                  "evidence": scan(), "enquired": True},
        "withdraw": {"evidence": scan()},
        "reopen": {"ground": draw(st.sampled_from(["broken", "ordered", "error", "overturned"])), "reason": "理由"},
        "refer": {"kind": "legal_route", "body": "有权机关", "reason": "理由"},
        "decline": {"ground": "wrong_level", "reason": "越级"},
        "forward": {"target": cast.street, "reason": "属地"},
        "add_submission": {"submission": SubmissionDetails(channel="call", text="又来")},
        "add_commitment": {"text": "承诺", "owner": cast.leader, "due_on": on + dt.timedelta(days=9)},
        "keep_commitment": {"commitment": case.commitments.filter(fate="open").first()},
        "break_commitment": {"commitment": case.commitments.filter(fate="open").first(), "reason": "未办"},
        "propose_correction": {"event": 1, "new_date": on, "reason": "看错"},
        "correct_date": {"proposal": case.proposals.filter(kind="date", settled_at=None).first()},
        "recuse": {"staff": draw(st.sampled_from([cast.second_leader, cast.leader])), "reason": "利害关系"},
        "report_urgent": {"stage": "phone", "known_at": timezone.now(), "reported_at": timezone.now(),
                          "to_body": "区政府", "text": "情况"},
    }  # fmt: skip
    if verb in NEEDS_PEOPLE:
        return {**people, "reason": "理由"}
    return given_by_verb.get(verb, {"reason": "理由"})


def what_always_holds(case: Case) -> None:
    """After each step, lawful or refused."""
    in_force = case.assignments.filter(to_at__isnull=True).count()
    assert in_force <= 1
    if case.state == State.LEADER_ASSIGNED:
        assert in_force == 1, "a matter in hand has exactly one responsible leader"
    assert not case.is_open or case.state in OPEN_STATES
    clocks = {clock.code: clock for clock in case.clocks.filter(round=case.round)}
    told = case.documents.filter(kind__in=("notice_receipt", "notice_accepted", "notice_destination")).exists()
    if case.is_open and case.round == 1 and not told and case.state in OPEN_STATES[:2]:
        assert clocks["notice"].is_running, "nobody was told, and no clock says so"
    handling = clocks.get("handling")
    if handling and case.is_open and not case.documents.filter(round=case.round, kind="opinion").exists():
        assert handling.is_running or case.state == State.RESOLVED
    for clock in case.clocks.all():
        rule = CLOCKS[clock.code]
        assert (clock.last_day - clock.original_last_day).days <= rule.longest_extension
        assert clock.late_from > clock.last_day
    assert list(differences(case)) == [], "the stored clocks are not those of the log"
    codes = [event.code.removeprefix("case.") for event in trail.log.events_of(case.stream)]
    assert len(codes) == case.version
    if case.documents.filter(kind="opinion").exists():
        opinion = next(place for place, code in enumerate(codes) if code in ("issue_opinion", "answer_simply"))
        assert "accept" in codes[:opinion], "a guard was gone around"


def one_step(case: Case, by: Staff, cast: Cast, draw: Any) -> Case:
    """Try one of the verbs offered to `by`; the guards may refuse it, then nothing changes."""
    offered = [offer.verb.code for offer in offers(case, by) if not offer.obstacles]
    if not offered:
        return case
    verb = draw(st.sampled_from(sorted(set(offered) - {"merge", "split", "link_group", "object"}) or ["classify"]))
    before = case.version
    try:
        perform(case, verb, by=by, **details_for(verb, case, cast, draw))
    except Refused:
        assert Case.objects.get(pk=case.pk).version == before
    return Case.objects.get(pk=case.pk)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_life_nobody_planned_keeps_its_promises(cast: Cast, data: Any) -> None:
    with transaction.atomic():
        place = transaction.savepoint()
        case = c.register(cast, submission=SubmissionDetails(channel="call", text="来电", repeat="first"))
        day = c.TODAY
        for _ in range(data.draw(st.integers(6, 22))):
            day += dt.timedelta(days=data.draw(st.sampled_from([0, 0, 0, 1, 5, 31])))
            with time_machine.travel(dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC), tick=False):
                by = getattr(cast, data.draw(st.sampled_from(ACTORS)))
                case = one_step(case, by, cast, data.draw)
                what_always_holds(case)
        assert verify() == []
        transaction.savepoint_rollback(place)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_work_begun_the_usual_way_keeps_its_promises(cast: Cast, data: Any) -> None:
    """The same from half way: accepted, named and heard, so that the later verbs are reached more often."""
    with transaction.atomic():
        place = transaction.savepoint()
        case = c.register(cast)
        c.assign(cast, case)
        c.answer(cast, case)
        if data.draw(st.booleans()):
            c.serve(cast, case)
        day = c.TODAY
        for _ in range(data.draw(st.integers(4, 14))):
            day += dt.timedelta(days=data.draw(st.sampled_from([0, 0, 3, 40])))
            with time_machine.travel(dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC), tick=False):
                by = getattr(cast, data.draw(st.sampled_from(ACTORS)))
                case = one_step(case, by, cast, data.draw)
                what_always_holds(case)
        assert verify() == []
        transaction.savepoint_rollback(place)
