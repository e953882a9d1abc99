"""Duties that ended late: which, by how much, which office answered, and the reason it gave (arts. 43–45).

What ended late stays late for ever: a reason explains, it changes no date and no figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.duties import duty_of
from cases.models import Case, Clock, LateReason
from workflows.clocks import CLOCKS, Whose
from workflows.moments import span_words
from workflows.workdays import load_calendar

if TYPE_CHECKING:
    from cases.access import CaseQuerySet
    from offices.models import Office

# A late answer to a letter of supervision says itself why it is late (workflows/supervision.py).
SAYS_WHY = "supervision_reply"
DUTIES = [
    code for code, rule in CLOCKS.items() if rule.whose is Whose.OFFICE and not rule.local_only and code != SAYS_WHY
]
# What merely falls away was not done late.
FALLEN_AWAY = sorted({verb for rule in CLOCKS.values() for verb in rule.dropped_by})


@dataclass(frozen=True)
class LateEnd:
    """One duty that was fulfilled after its time. `reason` is None until somebody has given it."""

    clock: Clock
    office: Office
    reason: LateReason | None

    @property
    def key(self) -> str:
        about = f"/{self.clock.about}" if self.clock.about else ""
        return f"{self.clock.code}/{self.clock.round}{about}"

    @property
    def name(self) -> str:
        return str(CLOCKS[self.clock.code].name)

    @property
    def days(self) -> int:
        assert self.clock.stopped_on is not None  # noqa: S101
        return (self.clock.stopped_on - self.clock.late_from).days + 1

    def words(self) -> str:
        """«3 天» or, by the minute, «12 分钟»."""
        if self.clock.due_at and self.clock.stopped_at:
            return span_words(-(-(self.clock.stopped_at - self.clock.due_at) // dt.timedelta(minutes=1)))
        return _("%(n)d 天") % {"n": self.days}


def ended_late(clock: Clock) -> bool:
    """Whether an office's duty was done, and after its time."""
    if clock.stopped_on is None or clock.code not in DUTIES or clock.stopped_by in FALLEN_AWAY:
        return False
    if clock.due_at and clock.stopped_at:
        return clock.stopped_at > clock.due_at
    return clock.stopped_on >= clock.late_from


def late_ends(case: Case, clocks: Iterable[Clock] | None = None) -> list[LateEnd]:
    """The duties of a matter that ended late; `clocks` where the caller has them already. No query when none is."""
    late = [clock for clock in (case.clocks.all() if clocks is None else clocks) if ended_late(clock)]
    if not late:
        return []
    given = case.late_reasons.select_related("office", "written_by")
    reasons = {(one.clock_code, one.round, one.about): one for one in given}
    return [_end(case, clock, reasons.get((clock.code, clock.round, clock.about))) for clock in late]


def unexplained(case: Case) -> list[LateEnd]:
    """Those nobody has given a reason for; a matter that is not registered yet has none."""
    return [] if case._state.adding else [end for end in late_ends(case) if end.reason is None]


def _end(case: Case, clock: Clock, reason: LateReason | None) -> LateEnd:
    return LateEnd(clock, reason.office if reason else answerable(case, clock), reason)


def answerable(case: Case, clock: Clock) -> Office:
    """The office whose duty it was: the one that reviews or reports; else the one that was responsible when it ended,
    i.e. the first that passed the matter on since, or the present one.
    """
    if office := duty_of(clock):
        return office
    since = case.transfers.filter(to_office__isnull=False, sent_on__gte=clock.stopped_on).select_related("from_office")
    passed_on = since.order_by("sent_on", "pk").first()
    return passed_on.from_office if passed_on else case.responsible_office


def waiting_for_a_reason(cases: CaseQuerySet) -> CaseQuerySet:
    """The matters with a late end nobody has explained."""
    given = LateReason.objects.filter(
        case=OuterRef("case"), clock_code=OuterRef("code"), round=OuterRef("round"), about=OuterRef("about")
    )
    late = Clock.objects.filter(
        Q(stopped_on__gte=F("late_from")) | Q(stopped_at__gt=F("due_at")), case=OuterRef("pk"), code__in=DUTIES
    )
    return cases.filter(Exists(late.exclude(stopped_by__in=FALLEN_AWAY).exclude(Exists(given))))


def due_within(cases: CaseQuerySet, workdays: int) -> CaseQuerySet:
    """Matters in hand whose next duty is due in at most `workdays` working days (0: today) and is not late."""
    today = timezone.localdate()
    last = load_calendar().add_workdays(today, workdays + 1) - dt.timedelta(days=1)
    return cases.filter(is_open=True, next_due__lte=last, next_late_from__gt=today)
