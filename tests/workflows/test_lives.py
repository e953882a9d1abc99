"""Lives nobody planned: whatever is offered is tried in any order, and what must always hold always holds."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.intake import SubmissionDetails
from cases.models import Case, Review
from offices.models import Staff
from offices.people import asked_once
from tests import cast as c
from tests.cast import Cast
from tests.workflows.lasting import MAY, REVIVING, dates_of, done_to, kept, nobody_decides_alone, what_always_holds
from tests.workflows.lived import ACTORS, BESIDE, beside, details_beside, details_for
from trail.verify import verify
from workflows.engine import Refused, offers, perform
from workflows.items import FlowItem

# Each life is a few minutes of a patient office; LIVES=200 for a night.
LIVES = int(os.environ.get("LIVES", "10"))
CALL = SubmissionDetails(channel="call", text="来电", repeat="first")
OWED = SubmissionDetails(
    channel="letter", source="bureau", text="交办", repeat="first", report_due_on=dt.date(2026, 12, 1)
)
ENDS = ("answered", "served", "resolved", "proposed", "reopened", "reviewed", "revoked", "redone", "reexamined")


@dataclass
class Life:
    """One matter, with an earlier one of the same person that it may be joined to."""

    cast: Cast
    draw: Any
    case: Case
    twin: Case
    day: dt.date = c.TODAY

    def goes_on(self, steps: int, days: tuple[int, ...]) -> None:
        for _ in range(steps):
            self.day += dt.timedelta(days=self.draw(st.sampled_from(days)))
            with time_machine.travel(dt.datetime(*self.day.timetuple()[:3], 4, tzinfo=dt.UTC), tick=False):
                by = getattr(self.cast, self.draw(st.sampled_from(ACTORS)))
                self.draw(st.sampled_from([self.in_the_matter, self.in_the_matter, self.beside_it]))(by)
                self.case = Case.objects.get(pk=self.case.pk)
                what_always_holds(self.case, self.cast)

    def in_the_matter(self, by: Staff) -> None:
        """One of the verbs offered to `by`, or, once the matter was joined to the other, out of that again."""
        joined = self.case.links.filter(why="merge", ended_on=None).exists()
        if joined and self.draw(st.booleans()):
            part: dict[str, Any] = {"joined": self.case, "reason": "其实是两件事"}
            self.tried("split_back", lambda: perform(self.twin, "split", by=self.cast.head, **part))
            return
        with self.case.unchanging(), asked_once():
            offered = sorted({offer.verb.code for offer in offers(self.case, by) if not offer.obstacles} - BESIDE)
        if offered:
            verb = self.draw(st.sampled_from(offered))
            details = details_for(verb, self.case, self.cast, self.twin, self.draw)
            self.tried(verb, lambda: perform(self.case, verb, by=by, **details))

    def beside_it(self, by: Staff) -> None:
        """A step of a review or of a letter of supervision, begun or new."""
        item: FlowItem = beside(self.case, self.cast, self.draw)
        with asked_once():
            offered = sorted(offer.verb.code for offer in offers(item, by) if not offer.obstacles)
        if offered:
            verb = self.draw(st.sampled_from(offered))
            flow = "review" if isinstance(item, Review) else "supervision"
            details = details_beside(verb, self.draw)
            self.tried(f"{flow}.{verb}", lambda: perform(item, verb, by=by, **details))

    def tried(self, verb: str, deed: Callable[[], Any]) -> None:
        """The guards may refuse it, then nothing changes; else it does to the dates what it may."""
        before, dates = self.case.version, dates_of(self.case)
        try:
            deed()
        except Refused:
            assert (Case.objects.get(pk=self.case.pk).version, dates_of(self.case)) == (before, dates)
        else:
            assert done_to(dates, dates_of(self.case)) <= MAY.get(verb, set()), f"«{verb}» moved a date"
            assert verb in REVIVING or kept(dates, dates_of(self.case)), f"«{verb}» lost a clock that ran"


def begun(cast: Cast, draw: Any, submission: SubmissionDetails) -> Life:
    """Registered, after another matter of the same person."""
    twin = c.register(cast)
    return Life(cast, draw, c.register(cast, submission=submission), twin)


@contextmanager
def undone() -> Iterator[None]:
    """One life leaves nothing to the next; before it is forgotten, its log is proved."""
    with transaction.atomic():
        place = transaction.savepoint()
        yield
        assert verify() == []
        transaction.savepoint_rollback(place)


@pytest.mark.slow
@settings(max_examples=LIVES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_life_nobody_planned_keeps_its_promises(cast: Cast, data: Any) -> None:
    with undone():
        begun(cast, data.draw, CALL).goes_on(data.draw(st.integers(6, 22)), (0, 0, 0, 1, 5, 31))


@pytest.mark.slow
@settings(max_examples=LIVES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_work_begun_the_usual_way_keeps_its_promises(cast: Cast, data: Any) -> None:
    """The same from half way and beyond, a report owed or not, so that the later verbs are reached more often."""
    with undone():
        life = begun(cast, data.draw, data.draw(st.sampled_from([CALL, OWED])))
        brought(cast, life.case, data.draw(st.sampled_from(ENDS)))
        life.goes_on(data.draw(st.integers(4, 14)), (0, 0, 3, 40))


def brought(cast: Cast, case: Case, end: str) -> None:
    """As far as `end`, all of it on one day."""
    c.assign(cast, case)
    c.answer(cast, case)
    if end == "answered":
        return
    c.serve(cast, case)
    if end == "served":
        return
    c.do(case, "resolve", cast.head)
    if end == "proposed":
        c.do(case, "propose_close", cast.head)
    elif end == "reopened":
        c.do(case, "reopen", cast.head, ground="error", reason="原决定有误")
    elif end in ("reviewed", "reexamined"):
        asked_and_answered(cast, case, "review", "uphold", "serve")
    elif end in ("revoked", "redone"):
        c.revoke(cast, case)
    if end == "redone":
        c.do(case, "reopen", cast.head, ground="overturned", handler=cast.second_handler, reason="复查撤销")
    elif end == "reexamined":
        asked_and_answered(cast, case, "reexam")


def asked_and_answered(cast: Cast, case: Case, level: str, *verbs: str) -> None:
    """Asked of the city, taken up, and whatever follows."""
    review: FlowItem = Review(case=case, level=level, round=case.round, office=cast.city, body=cast.city.name)
    review = perform(review, "request", by=cast.registrar).item
    told: dict[str, Any] = {"number": "市民复〔2026〕3号", "reasons": "事实清楚", "evidence": c.said("已收到")}
    for verb in ("accept", *verbs):
        review = perform(review, verb, by=cast.superior_head, **told).item
    case.__dict__.update(Case.objects.get(pk=case.pk).__dict__)


def test_the_rules_find_what_they_are_for() -> None:
    """A proposal of an earlier round closes and voids nothing."""
    round_ = ["accept", "issue_opinion", "resolve"]
    nobody_decides_alone([*round_, "propose_close", "close", "reopen", *round_, "propose_close", "close"])
    for codes in (
        [*round_, "propose_close", "reopen", *round_, "close"],
        ["propose_void", "void", "reopen", "void"],
        ["issue_opinion", "accept"],
    ):
        with pytest.raises(AssertionError):
            nobody_decides_alone(codes)
