"""What holds after every step of every life, lawful or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import trail.log
from cases.clocks import differences
from cases.continuity import answering
from cases.models import Case
from offices.people import asked_once
from tests.cast import Cast
from tests.workflows.lived import ACTORS
from workflows.clocks import CLOCKS, Unit, Whose
from workflows.codes import OPEN_STATES, State
from workflows.engine import Offer, offers
from workflows.petition_facts import PetitionFacts

# What each verb may do to the dates of a matter, worked out from domain.md 2.3; whatever is not named moves nothing.
MAY: dict[str, set[str]] = {
    "issue_notice": {"stop"}, "decline": {"stop"}, "assign_leader": {"stop"}, "issue_opinion": {"stop"},
    "resolve": {"stop"}, "withdraw": {"stop"}, "void": {"stop"}, "send_report": {"stop"}, "receive_report": {"stop"},
    "object": {"stop"}, "merge": {"stop"},
    "classify": {"stop"},  # of the simple procedure, where the matter no longer fits it
    "accept": {"start", "stop"}, "refer": {"start", "stop"}, "answer_simply": {"start", "stop"},
    "record_service": {"start", "stop"}, "report_urgent": {"start", "stop"}, "mark_urgent": {"start"},
    # What another body waits for had fallen away with a matter that was void or withdrawn.
    "reopen": {"start", "move"},
    "mark_simple": {"start"}, "return_to_intake": {"start"},
    # Passed on a second time: the office that receives it owes a notice of its own.
    "forward": {"start", "stop", "move"},
    "extend": {"move"}, "send_back": {"move"}, "correct_date": {"move"},
    # Taken out of the one it was joined to: its time was never lost.
    "split_back": {"move"},
    "review.request": {"start", "stop"}, "review.refuse": {"stop"}, "review.uphold": {"stop"}, "review.vary": {"stop"},
    "review.revoke": {"start", "stop"}, "review.serve": {"start"},
    "review.begin_hearing": {"move"}, "review.end_hearing": {"move"},
    "supervision.receive": {"start"}, "supervision.issue": {"start"}, "supervision.reply": {"stop"},
    "supervision.send_back": {"move"}, "supervision.lift": {"stop"},
}  # fmt: skip
# By these a clock that had stopped runs again, or its days become others, on purpose.
REVIVING = ("correct_date", "split_back", "supervision.send_back")
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
Dates = dict[tuple[str, int, int], tuple[dt.date, dt.date, dt.date | None]]


def what_always_holds(case: Case, cast: Cast) -> None:
    """After each step, lawful or refused."""
    codes = [event.code.removeprefix("case.") for event in trail.log.events_of(case.stream)]
    assert len(codes) == case.version
    assert not case.is_open or case.state in OPEN_STATES
    clocks_are_sound(case)
    nobody_decides_alone(codes)
    with case.unchanging(), asked_once():  # dozens of questions, and nothing changes between them
        somebody_answers(case, cast)
        something_runs(case)
        assert not without_a_way_out(case, cast)


def somebody_answers(case: Case, cast: Cast) -> None:
    """One responsible person for a matter in hand on every day, and before one is named the head."""
    in_force = case.assignments.filter(to_at__isnull=True).count()
    assert in_force <= 1
    if case.is_open and case.state == State.LEADER_ASSIGNED:
        assert in_force == 1, "a matter in hand has exactly one responsible leader"
    if case.is_open and in_force:
        assert answering(case) is not None, "nobody answers for a matter in hand"
    elif case.is_open:
        assert any("head" in case.roles_of(getattr(cast, one), "classify") for one in ("head", "superior_head"))


def something_runs(case: Case) -> None:
    """A clock of the office, unless the matter has ended or a text gives it no day; what runs is what is due."""
    facts = case.facts()
    if case.is_open and not any(may(case, facts) for may in WITHOUT_A_CLOCK.values()):
        assert case.next_due, "nothing says by when somebody must act"
    if running(case):
        assert case.next_due, "a duty runs, and no list knows"
    handling = case.clocks.filter(code="handling", round=case.round).last()
    if handling and case.is_open and not case.documents.filter(round=case.round, kind="opinion").exists():
        assert handling.is_running or case.state == State.RESOLVED


def clocks_are_sound(case: Case) -> None:
    for clock in case.clocks.all():
        rule = CLOCKS[clock.code]
        if rule.unit is not Unit.NAMED and not rule.pausable:
            assert (clock.last_day - clock.original_last_day).days <= rule.longest_extension
        assert clock.late_from > clock.last_day
        assert clock.stopped_on is None or clock.stopped_on >= clock.started_on, f"{clock.code} ended before it began"
    assert differences(case) == [], "the stored clocks are not those of the log"


def nobody_decides_alone(codes: list[str]) -> None:
    """Nothing is closed or voided that was not proposed in its own round, nothing answered that was not accepted."""
    proposed: set[str] = set()
    for code in codes:
        proposed = set() if code == "reopen" else proposed | {code}
        assert code != "close" or "propose_close" in proposed, "closed on a proposal of an earlier round"
        assert code != "void" or "propose_void" in proposed, "voided on a proposal of an earlier round"
    opinion = next((place for place, code in enumerate(codes) if code in ("issue_opinion", "answer_simply")), None)
    assert opinion is None or "accept" in codes[:opinion], "answered without having been accepted"


def running(case: Case) -> set[str]:
    """The duties of the office that run, save those that stand still for a hearing."""
    found = case.clocks.filter(stopped_on=None, paused_since=None).values_list("code", flat=True)
    return {code for code in found if CLOCKS[code].whose is Whose.OFFICE}


def without_a_way_out(case: Case, cast: Cast) -> set[str]:
    """The running duties which nobody has a verb to stop; handling has its steps before the last."""
    left = running(case)
    for actor in ACTORS if left else ():
        if not left:
            break
        found = dict(offered(case, cast, actor))
        for code in list(left):
            rule = CLOCKS[code]
            ways = {*rule.stopped_by, *rule.ended_by, *rule.dropped_by}
            steps = [verb for verb, offer in found.items() if verb in ways and (rule.needs_all or not offer.obstacles)]
            if steps or (code == "redo" and "reopen" in found):
                left -= {code}
    return left


def offered(case: Case, cast: Cast, actor: str) -> Iterator[tuple[str, Offer]]:
    """What somebody is offered in the matter and in the flows beside it, by its name in the rules of clocks."""
    for item in (case, *case.reviews.all(), *case.supervisions.all()):
        for offer in offers(item, getattr(cast, actor)):
            yield item.event_code(offer.verb.code).removeprefix("case."), offer


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


def done_to(before: Dates, after: Dates) -> set[str]:
    """What happened to the dates: a clock started, a running one stopped, anything else moved."""
    found = {"start"} if after.keys() - before.keys() else set()
    for key, was in before.items():
        now = after.get(key)
        if now != was:
            stopped = now is not None and now[:2] == was[:2] and was[2] is None
            found.add("stop" if stopped else "move")
    return found
