"""How a matter stands in time: stored clocks as cards, and which of them a list names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from cases.clocks import standing_of
from cases.lateness import LateEnd, late_ends
from cases.models import Clock
from workflows.clock_standing import Standing
from workflows.clock_words import render_steps
from workflows.clocks import CLOCKS

if TYPE_CHECKING:
    from django.db.models import OuterRef, QuerySet

    from cases.models import Case

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
    # Whose duty ended late, and why; «» where it did not.
    answerable: str = ""
    late_reason: str = ""
    late_by: str = ""  # who gave it
    due_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None
    # Which of several letters or urgent situations.
    about: int = 0


def card_of(clock: Clock, end: LateEnd | None = None) -> ClockCard:
    """A stored clock with how it stands today and how its date came about; `end` where it ended late."""
    rule = CLOCKS[clock.code]
    return ClockCard(
        name=str(rule.name),
        article=basis_words(str(rule.article)),
        round=clock.round,
        last_day=clock.last_day,
        original_last_day=clock.original_last_day,
        is_provisional=clock.is_provisional,
        stopped_on=clock.stopped_on,
        standing=standing_of(clock),
        how=tuple(render_steps(clock.steps)),
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        about=clock.about,
        answerable=end.office.name if end else "",
        late_reason=end.reason.reason if end and end.reason else "",
        late_by=end.reason.written_by.full_name if end and end.reason and end.reason.written_by else "",
    )


def basis_words(article: str) -> str:
    """«第 14(2)、28(3) 条» for articles of the 条例; the name of another text as it is."""
    return _("第 %s 条") % article.replace(", ", "、") if article[:1].isdigit() else article


def cards_of(case: Case) -> list[ClockCard]:
    """The clocks of a matter: running ones by date first, then what is over, newest round first."""
    clocks = list(case.clocks.all())
    late = {end.clock.pk: end for end in late_ends(case, clocks)}
    running = sorted((clock for clock in clocks if clock.is_running), key=lambda clock: clock.last_day)
    over = sorted((clock for clock in clocks if not clock.is_running), key=lambda clock: (-clock.round, clock.pk))
    return [card_of(clock, late.get(clock.pk)) for clock in (*running, *over)]


def due_clocks(day: F | OuterRef) -> QuerySet[Clock]:
    """The running clocks that make a matter due whose next `day` this is; what runs by the minute comes first."""
    running = Clock.objects.filter(stopped_on=None, last_day=day)
    return running.order_by(F("due_at").asc(nulls_last=True), "round", "pk")
