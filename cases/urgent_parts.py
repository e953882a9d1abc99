"""Urgent situations as the matter's page shows them: what was told when, by whom, and how late that was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.standing import ClockCard, card_of
from workflows.clock_lines import FOLLOW_UP, FOLLOWED
from workflows.moments import span_words

if TYPE_CHECKING:
    from cases.models import Case, Clock, UrgentReport, UrgentSituation

ENTERED_LATE = 15  # minutes between a fact and its entry that nobody need explain


@dataclass(frozen=True)
class UrgentCard:
    """One situation with its reports, each with the words on how late it was entered («» when at once)."""

    situation: UrgentSituation
    entered_late: str
    reports: tuple[tuple[UrgentReport, str, str], ...]
    clocks: tuple[ClockCard, ...]


def urgent_cards(case: Case) -> list[UrgentCard]:
    """The situations of a matter, the newest first."""
    clocks: dict[int, list[Clock]] = {}
    for clock in case.clocks.exclude(due_at=None).order_by("due_at"):
        number = clock.about // FOLLOWED if clock.code == FOLLOW_UP else clock.about
        clocks.setdefault(number, []).append(clock)
    found = case.urgent_situations.prefetch_related("reports").select_related("marked_by").order_by("-ordinal")
    return [_card(one, clocks.get(one.ordinal, [])) for one in found]


def _card(situation: UrgentSituation, clocks: list[Clock]) -> UrgentCard:
    reports = tuple(
        (one, span_words(_minutes(situation.known_at, one.reported_at)), _late(one.reported_at, one.entered_at))
        for one in situation.reports.all()
    )
    late = _late(situation.known_at, situation.entered_at)
    return UrgentCard(situation, late, reports, tuple(card_of(clock) for clock in clocks))


def _late(happened: dt.datetime, entered: dt.datetime) -> str:
    minutes = _minutes(happened, entered)
    return _("%(span)s后才录入") % {"span": span_words(minutes)} if minutes > ENTERED_LATE else ""


def _minutes(first: dt.datetime, then: dt.datetime) -> int:
    return max(0, int((then - first).total_seconds() // 60))
