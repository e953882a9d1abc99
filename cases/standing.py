"""How a matter stands in time: stored clocks as cards, and the one line of a list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from workflows.clock_standing import Standing, standing
from workflows.clock_words import render_steps
from workflows.clocks import CLOCKS, Deadline, Whose
from workflows.workdays import load_calendar

if TYPE_CHECKING:
    from cases.models import Case, Clock

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ClockCard:
    """One clock as templates/parts/clock.html shows it."""

    name: str
    article: str
    round: int
    last_day: dt.date
    original_last_day: dt.date
    is_provisional: bool
    stopped_on: dt.date | None
    standing: Standing
    how: tuple[str, ...]


def card_of(clock: Clock) -> ClockCard:
    """A stored clock with how it stands today and how its date came about."""
    rule, calendar = CLOCKS[clock.code], load_calendar()
    original_late_from = clock.late_from
    if clock.original_last_day != clock.last_day:
        original_late_from = calendar.roll_forward(clock.original_last_day) + ONE_DAY
    deadline = replace(
        _deadline(rule.whose, clock.last_day, clock.late_from),
        code=clock.code,
        original_last_day=clock.original_last_day,
        original_late_from=original_late_from,
        provisional=clock.is_provisional,
        paused_since=clock.paused_since,
    )
    return ClockCard(
        name=str(rule.name),
        article=article_words(rule.article),
        round=clock.round,
        last_day=clock.last_day,
        original_last_day=clock.original_last_day,
        is_provisional=clock.is_provisional,
        stopped_on=clock.stopped_on,
        standing=standing(deadline, timezone.localdate(), calendar, stopped_on=clock.stopped_on),
        how=tuple(render_steps(clock.steps)),
    )


def article_words(article: str) -> str:
    """«第 14(2)、28(3) 条» for articles of the 条例; the name of another text as it is."""
    return _("第 %s 条") % article.replace(", ", "、") if article[:1].isdigit() else article


def cards_of(case: Case) -> list[ClockCard]:
    """The clocks of a matter: running ones by date first, then what is over, newest round first."""
    clocks = list(case.clocks.all())
    running = sorted((clock for clock in clocks if clock.is_running), key=lambda clock: clock.last_day)
    over = sorted((clock for clock in clocks if not clock.is_running), key=lambda clock: (-clock.round, clock.pk))
    return [card_of(clock) for clock in (*running, *over)]


def next_due(case: Case) -> Standing | None:
    """How the nearest duty of an open matter stands today, from the copies on its row; costs no query."""
    if case.next_due is None or case.next_late_from is None:
        return None
    last, late = case.next_due, max(case.next_late_from, case.next_due + ONE_DAY)
    deadline = _deadline(Whose.OFFICE, last, late)
    return standing(deadline, timezone.localdate(), load_calendar())


def _deadline(whose: Whose, last_day: dt.date, late_from: dt.date) -> Deadline:
    """What `standing` reads, put together from stored dates: nothing is counted anew for a page."""
    return Deadline(
        code="",
        whose=whose,
        start=last_day,
        first_day=last_day,
        original_last_day=last_day,
        original_late_from=late_from,
        last_day=last_day,
        late_from=late_from,
        finish_by=last_day,
        provisional=False,
        paused_since=None,
        steps=(),
    )
