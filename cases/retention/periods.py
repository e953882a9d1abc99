"""When the file of a matter is due: what it came to, the longest period that follows, and from which day it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from cases.models import Answer, Case, CaseLink, DataRequest
from trail.models import Event
from workflows.codes import CaseClass, State
from workflows.data_request import RequestState, Wish
from workflows.retention import Kept, Period, longest

if TYPE_CHECKING:
    from django.db.models import QuerySet

# What the office does to the file itself is no contact on the matter.
OWN_LINES = ("case.hold", "case.release", "case.destroyed")
# Lines without a chain that the petitioner caused: a look with the slip, a question at the counter.
CONTACT = Q(code="portal.read") | Q(code="case.read", details__by="enquiry")
ENDS: dict[str, str] = {
    State.REFERRED: Kept.REFERRED, State.DECLINED: Kept.DECLINED, State.WITHDRAWN: Kept.WITHDRAWN,
    State.VOID: Kept.VOID,
}  # fmt: skip
CLASSES: dict[str, str] = {
    CaseClass.ACCUSATION: Kept.ACCUSATION, CaseClass.SUGGESTION: Kept.SUGGESTION, CaseClass.INQUIRY: Kept.INQUIRY,
}  # fmt: skip


@dataclass(frozen=True)
class KeptFor:
    """How long one ended matter is kept. `due_on`: the first day on which it may go, None for ever."""

    period: Period
    counted_from: dt.date
    due_on: dt.date | None

    def is_due(self, on: dt.date) -> bool:
        return self.due_on is not None and self.due_on <= on


def kept_for(case: Case) -> KeptFor | None:
    """How long the matter is kept; None while it has not ended. What was joined to another follows that one."""
    if case.is_open:
        return None
    if into := _joined_to(case):
        return kept_for(into)
    if not has_ended(case):
        return None
    return _kept(case, last_contact([case]).get(case.stream))


def all_kept(cases: Iterable[Case]) -> dict[int, KeptFor]:
    """The same for many matters at once: key of the case → period. Without those that have none yet."""
    every = list(cases)
    joined = set(_joined().filter(case__in=every).values_list("case", flat=True))
    rows = [case for case in every if has_ended(case) and case.pk not in joined]
    contacts = last_contact(rows)
    found = {case.pk: _kept(case, contacts.get(case.stream)) for case in rows}
    following = {case.pk: kept_for(case) for case in every if case.pk in joined}
    return found | {key: kept for key, kept in following.items() if kept is not None}


def ended() -> QuerySet[Case]:
    """Matters whose life is over, or that were joined to another, and whose file is still there."""
    over = Q(state__in=(State.CLOSED, *ENDS)) | Q(is_historical=True) | Q(pk__in=_joined().values("case"))
    return Case.objects.filter(over, is_open=False, destroyed_on=None)


def _joined() -> QuerySet[CaseLink]:
    return CaseLink.objects.filter(why="merge", ended_on=None)


def _joined_to(case: Case) -> Case | None:
    """The matter with which this one is worked on."""
    link = _joined().filter(case=case).select_related("other").first()
    return link.other if link else None


def has_ended(case: Case) -> bool:
    """The same for one matter at hand."""
    return not case.is_open and (case.is_historical or case.state in (State.CLOSED, *ENDS))


def last_contact(cases: Iterable[Case]) -> dict[str, dt.date]:
    """Stream → the last day on which anything happened in the matter or the petitioner came about it."""
    happened = (Q(seq__isnull=False) & ~Q(code__in=OWN_LINES)) | CONTACT
    lines = Event.objects.filter(happened, stream__in=[case.stream for case in cases])
    found: dict[str, dt.date] = {}
    for stream, on, entered in lines.values_list("stream", "happened_on", "entered_at"):
        found[stream] = max(found.get(stream, dt.date.min), on or timezone.localdate(entered))
    return found


def _kept(case: Case, contact: dt.date | None) -> KeptFor:
    days = [case.received_on, case.resolved_on, case.closed_on, case.ended_on, contact]
    counted_from = max(day for day in days if day is not None)
    period = longest(outcomes_of(case))
    return KeptFor(period, counted_from, period.due_on(counted_from))


def outcomes_of(case: Case) -> set[str]:
    """Everything the matter came to that has a period of its own."""
    found = set(Answer.objects.filter(claim__case=case, outcome__in=Kept.values).values_list("outcome", flat=True))
    if case.state in ENDS:
        found.add(ENDS[case.state])
    if case.case_class in CLASSES:
        found.add(CLASSES[case.case_class])
    if case.ended_on:
        found.add(Kept.REEXAMINED)
    if case.group_id:
        found.add(Kept.GROUP)
    return found or {Kept.HISTORY if case.is_historical else Kept.EXPLAINED}


def obstacle(case: Case, today: dt.date | None = None) -> str:
    """Why the file may not go now, as a code of `deciding.WORDS`; «» when it may. What keeps a matter keeps those
    that were joined to it: they are one file.
    """
    if case.destroyed_on:
        return "destroyed"
    into = _joined_to(case)
    if into is not None and not into.destroyed_on and (code := obstacle(into, today)):
        return code
    kept = kept_for(case)
    if kept is None:
        return "not_ended"
    waiting = DataRequest.objects.filter(case=case, state__in=(RequestState.ASKED, RequestState.GRANTED))
    checks = (
        (kept.due_on is None, "permanent"),
        (not kept.is_due(today or timezone.localdate()), "not_due"),
        (not kept.period.is_confirmed, "unconfirmed"),
        (case.holds.filter(ended_on=None).exists(), "held"),
        # A granted deletion waits for nothing but the deed itself.
        (waiting.exclude(wish=Wish.DELETE, state=RequestState.GRANTED).exists(), "request_open"),
    )
    return next((code for stands, code in checks if stands), "")
