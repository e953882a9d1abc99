"""Lives nobody planned: whatever is offered is tried in any order, and what must always hold always holds."""

import datetime as dt
import os
from collections.abc import Callable
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
from cases.clocks import ANYWHERE, differences
from cases.intake import SubmissionDetails
from cases.lateness import DUTIES
from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.clocks import CLOCKS, Whose
from workflows.codes import OPEN_STATES, State
from workflows.engine import Refused, offers, perform
from workflows.petition_facts import PetitionFacts

# Each life is a few minutes of a patient office; LIVES=200 for a night.
LIVES = int(os.environ.get("LIVES", "10"))
ACTORS = ("registrar", "head", "leader", "handler", "second_handler", "director")
NEEDS_PEOPLE = ("assign_leader", "propose_leader", "reassign")
# Verbs about another matter, or about a person, a grant or a rating of their own: tests of their own try them.
BESIDE = {
    "merge", "split", "link_group", "object", "ask_recusal", "refuse_recusal", "grant_access", "review_access",
    "revoke_access", "correct_person", "mark_urgent", "rate", "explain_late",
}  # fmt: skip


# What each verb may do to the dates of a matter, worked out from domain.md 2.3; whatever is not named moves nothing.
MAY: dict[str, set[str]] = {
    "issue_notice": {"stop"}, "decline": {"stop"}, "assign_leader": {"stop"}, "issue_opinion": {"stop"},
    "resolve": {"stop"}, "withdraw": {"stop"}, "void": {"stop"}, "send_report": {"stop"}, "receive_report": {"stop"},
    "classify": {"stop"},  # of the simple procedure, where the matter no longer fits it
    "accept": {"start", "stop"}, "refer": {"start", "stop"}, "answer_simply": {"start", "stop"},
    "record_service": {"start", "stop"}, "report_urgent": {"start", "stop"},
    # What another body waits for had fallen away with a matter that was void or withdrawn.
    "reopen": {"start", "move"},
    "mark_simple": {"start"}, "return_to_intake": {"start"},
    # Passed on a second time: the office that receives it owes a notice of its own.
    "forward": {"start", "stop", "move"},
    "extend": {"move"}, "send_back": {"move"}, "correct_date": {"move"},
}  # fmt: skip
# The only open matters to which no text gives a day; the homes show them, with their age.
WITHOUT_A_CLOCK: dict[str, Callable[[Case, PetitionFacts], object]] = {
    "resolved: the time that runs is the petitioner's": lambda case, facts: case.state == State.RESOLVED,
    "answered, and not concluded yet": lambda case, facts: facts.opinion_served_on,
    "told, and not accepted into the petition procedure": lambda case, facts: (
        facts.notified_on and not facts.accepted_on
    ),
    "back in work for a promise or an order, on no petition route": lambda case, facts: (
        case.state == State.LEADER_ASSIGNED and case.round > 1 and not facts.accepted_on
    ),
}


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
        "classify": {"category": cast.category, "routes": {1: draw(st.sampled_from(["6", "4", "1"]))}},
        "mark_simple": {"handler": people["handler"]},
        "answer_simply": {**answer, "way": "electronic", "heard": "电话"},
        "draft_answer": {**answer, "claim": claim},
        "record_hearing": {"text": "听取", "exemption": draw(st.sampled_from(["", "declined"]))},
        "record_investigation": {"text": "调查"},
        "record_meeting": {"text": "会商", "participants": "众人"},
        "record_service": {"document": case.documents.filter(state="issued").first(), "way": "in_person",
                           "receiver": "本人"},
        "record_execution": {"claim": claim},
        "extend": {"days": draw(st.integers(0, 40)), "reason": "复杂"},
        "close": {"ground": draw(st.sampled_from(["accepted", "review_over", "no_review", "nobody"])),
                  "evidence": scan(), "enquired": True},
        "withdraw": {"evidence": scan()},
        "reopen": {"ground": draw(st.sampled_from(["broken", "ordered", "error", "overturned"])), "reason": "理由"},
        "refer": {"kind": "legal_route", "body": "有权机关", "reason": "理由"},
        "decline": {"ground": "litigation", "reason": "应走诉讼"},
        "forward": {"target": cast.street, "reason": "属地",
                    **draw(st.sampled_from([{}, {"kind": "assigned", "report_due_on": on + dt.timedelta(days=20)}]))},
        "add_submission": {"submission": SubmissionDetails(channel="call", text="又来")},
        "add_commitment": {"claim": claim, "text": "承诺", "owner": cast.leader, "due_on": on + dt.timedelta(days=9)},
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
    facts = case.facts()
    if case.is_open and not any(may(case, facts) for may in WITHOUT_A_CLOCK.values()):
        assert case.next_due, "nothing says by when somebody must act"
    handling = clocks.get("handling")
    if handling and case.is_open and not case.documents.filter(round=case.round, kind="opinion").exists():
        assert handling.is_running or case.state == State.RESOLVED
    for clock in case.clocks.all():
        rule = CLOCKS[clock.code]
        assert (clock.last_day - clock.original_last_day).days <= rule.longest_extension
        assert clock.late_from > clock.last_day
    running = {clock.code for clock in case.clocks.all() if clock.is_running and clock.code in DUTIES}
    assert case.is_open or running <= set(ANYWHERE), "a duty outlived the matter and nobody is told of it"
    assert differences(case) == [], "the stored clocks are not those of the log"
    codes = [event.code.removeprefix("case.") for event in trail.log.events_of(case.stream)]
    assert len(codes) == case.version
    if case.documents.filter(kind="opinion").exists():
        opinion = next(place for place, code in enumerate(codes) if code in ("issue_opinion", "answer_simply"))
        assert "accept" in codes[:opinion], "a guard was gone around"


Dates = dict[tuple[str, int, int], tuple[dt.date, dt.date, dt.date | None]]


def dates_of(case: Case) -> Dates:
    rows = case.clocks.values_list("code", "round", "about", "started_on", "last_day", "stopped_on")
    return {row[:3]: row[3:] for row in rows}


def kept(before: Dates, after: Dates) -> bool:
    """Whether every clock that ever ran is still there, and what stopped stands as it stopped, late or not."""

    def is_kept(key: tuple[str, int, int], was: tuple[dt.date, dt.date, dt.date | None]) -> bool:
        now = after.get(key)
        if now is not None and now[0] == was[0] and was[2] in (None, now[2]):
            return True
        # The notice the body before owed stands under a name of its own, and what another body waits for is owed again.
        moved = [row for row in after if row[:2] == ("notice_passed_on", key[1]) and after[row][0] == was[0]]
        return bool(moved) if key[0] == "notice_transferred" else CLOCKS[key[0]].of_matter and now is not None

    return all(is_kept(key, was) for key, was in before.items())


def without_a_way_out(case: Case, cast: Cast) -> set[str]:
    """The running duties of an open matter which nobody has a verb to stop; handling has its steps before the last."""
    running = {clock.code for clock in case.clocks.filter(stopped_on=None) if CLOCKS[clock.code].whose is Whose.OFFICE}
    for actor in ACTORS:
        if not running:
            break
        with case.unchanging():
            found = list(offers(case, getattr(cast, actor)))
        for code in list(running):
            rule = CLOCKS[code]
            ways = {*rule.stopped_by, *rule.ended_by}
            steps = [offer for offer in found if offer.verb.code in ways and (rule.needs_all or not offer.obstacles)]
            reopening = code == "redo" and any(offer.verb.code == "reopen" for offer in found)
            running -= {code} if steps or reopening else set()
    return running


def done_to(before: Dates, after: Dates) -> set[str]:
    """What happened to the dates: a clock started, a running one stopped, anything else moved."""
    found = {"start"} if after.keys() - before.keys() else set()
    for key, was in before.items():
        now = after.get(key)
        if now != was:
            stopped = now is not None and now[:2] == was[:2] and was[2] is None
            found.add("stop" if stopped else "move")
    return found


def one_step(case: Case, by: Staff, cast: Cast, draw: Any) -> Case:
    """Try one of the verbs offered to `by`; the guards may refuse it, then nothing changes."""
    with case.unchanging():
        offered = [offer.verb.code for offer in offers(case, by) if not offer.obstacles]
    if not offered:
        return case
    verb = draw(st.sampled_from(sorted(set(offered) - BESIDE) or ["classify"]))
    before, dates = case.version, dates_of(case)
    try:
        perform(case, verb, by=by, **details_for(verb, case, cast, draw))
    except Refused:
        assert (Case.objects.get(pk=case.pk).version, dates_of(case)) == (before, dates)
    else:
        assert done_to(dates, dates_of(case)) <= MAY.get(verb, set()), f"«{verb}» moved a date"
        assert verb == "correct_date" or kept(dates, dates_of(case)), f"«{verb}» lost a clock that ran"
    return Case.objects.get(pk=case.pk)


@pytest.mark.slow
@settings(max_examples=LIVES, deadline=None, suppress_health_check=list(HealthCheck))
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
                assert not (case.is_open and without_a_way_out(case, cast))
        assert verify() == []
        transaction.savepoint_rollback(place)


OWED = SubmissionDetails(
    channel="letter", source="bureau", text="交办", repeat="first", report_due_on=dt.date(2026, 12, 1)
)
ENDS = ("answered", "served", "resolved", "reopened")


@pytest.mark.slow
@settings(max_examples=LIVES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_work_begun_the_usual_way_keeps_its_promises(cast: Cast, data: Any) -> None:
    """The same from half way and beyond, a report owed or not, so that the later verbs are reached more often."""
    with transaction.atomic():
        place = transaction.savepoint()
        case = c.register(cast, **data.draw(st.sampled_from([{}, {"submission": OWED}])))
        c.assign(cast, case)
        c.answer(cast, case)
        end = ENDS.index(data.draw(st.sampled_from(ENDS)))
        if end >= 1:
            c.serve(cast, case)
        if end >= 2:
            c.do(case, "resolve", cast.head)
        if end == 3:
            c.do(case, "reopen", cast.head, ground="error", reason="原决定有误")
        day = c.TODAY
        for _ in range(data.draw(st.integers(4, 14))):
            day += dt.timedelta(days=data.draw(st.sampled_from([0, 0, 3, 40])))
            with time_machine.travel(dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC), tick=False):
                by = getattr(cast, data.draw(st.sampled_from(ACTORS)))
                case = one_step(case, by, cast, data.draw)
                what_always_holds(case)
                assert not (case.is_open and without_a_way_out(case, cast))
        assert verify() == []
        transaction.savepoint_rollback(place)
