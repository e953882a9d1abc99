"""One matter from the counter to the closed file."""

import datetime as dt

import pytest
import time_machine

import trail.log
from cases.models import Case
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.engine import Refused


def test_it_lives_from_intake_to_closed(cast: Cast, case: Case) -> None:
    assert case.number == "JA-2026-000001"
    c.resolve(cast, case)
    assert case.state == "resolved"
    c.do(case, "propose_close", cast.head)
    with pytest.raises(Refused) as refusal:
        c.do(case, "close", cast.leader, ground="review_over", enquired=True)
    assert refusal.value.code == "review_running"
    later = dt.datetime(2026, 12, 20, 9, tzinfo=dt.UTC)
    with time_machine.travel(later, tick=False):
        c.do(case, "close", cast.leader, ground="review_over", enquired=True)
    assert (case.state, case.is_open) == ("closed", False)
    codes = [event.code.removeprefix("case.") for event in trail.log.events_of(case.stream)]
    assert codes == [
        "register", "classify", "accept", "assign_leader", "record_hearing", "draft_answer", "check_answer",
        "sign_answer", "issue_opinion", "record_service", "resolve", "propose_close", "close",
    ]  # fmt: skip
    assert verify() == []
