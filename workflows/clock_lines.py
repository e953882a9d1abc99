"""What the clocks read and what they become: lines of the log, runs; and how letters and urgent situations run.

Of these several may run at once, so each run says which one it is about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import trail.log
from workflows.clocks import Pause
from workflows.moments import OFFICE_TIME
from workflows.supervision import RECOMMENDATIONS

RECOMMENDED = {str(kind) for kind in RECOMMENDATIONS}
# Which clocks a report of an urgent situation fulfils: what is in writing needs no telephone call after it.
FOLLOW_UP, ALL_URGENT = "urgent_follow_up", ("urgent_phone", "urgent_written", "urgent_follow_up")
FULFILLED = {
    "phone": ("urgent_phone",),
    "written": ("urgent_phone", "urgent_written"),
    "follow_up": ("urgent_follow_up",),
    "final": ALL_URGENT,
}
# A run by its code, its round and what it is about.
Key = tuple[str, int, int]
# Each agreed follow-up is a clock of its own: its number is that of the situation and of the report that agreed on it.
FOLLOWED = 100


@dataclass(frozen=True)
class Line:
    """One chained line of the log: the verb's code without its prefix, on its evidence date."""

    seq: int
    verb: str
    on: dt.date
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """One clock of one round: `code` is a row of CLOCKS. `first_named` is the day first named, when a later one was.

    `about` tells several of one kind apart: which letter of supervision, which urgent situation; of others that run
    more than once in a round the first has 0, the second 2 and so on.
    Clocks of minutes have instants beside their days.
    """

    code: str
    round: int
    started_on: dt.date
    stopped_on: dt.date | None = None
    stopped_by: str = ""
    extension_days: int = 0
    named_day: dt.date | None = None
    first_named: dt.date | None = None
    pauses: tuple[Pause, ...] = ()
    about: int = 0
    started_at: dt.datetime | None = None
    named_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None


class Letters:
    """The part of a history that letters of supervision and urgent situations write."""

    round: int
    runs: dict[Key, Run]

    def _round_of(self, line: Line) -> int:
        raise NotImplementedError

    # Supervision and urgent situations: several may run at once ------------------------------

    def _supervision_receive(self, line: Line) -> None:
        code = "recommendation" if line.details.get("level") in RECOMMENDED else "supervision_reply"
        if due := line.details.get("due"):
            named, key = dt.date.fromisoformat(due), (code, self._round_of(line), about_of(line))
            if before := self.runs.get(key):  # sent back: runs again, to a new day
                first = before.first_named or before.named_day
                self.runs[key] = replace(before, named_day=named, first_named=first, stopped_on=None, stopped_by="")
            else:
                self.runs[key] = Run(code, key[1], line.on, named_day=named, about=key[2])

    _supervision_issue = _supervision_send_back = _supervision_receive

    def _mark_urgent(self, line: Line) -> None:
        known = _instant(line, "known_at") or dt.datetime.combine(line.on, dt.time.min, OFFICE_TIME)
        for code in ("urgent_phone", "urgent_written"):
            run = Run(code, self.round, known.astimezone(OFFICE_TIME).date(), about=about_of(line), started_at=known)
            self.runs.setdefault((code, self.round, run.about), run)

    def _report_urgent(self, line: Line) -> None:
        """A report stops what it fulfils and may agree on the next one; the first may be how we hear of it at all."""
        stage, urgent = str(line.details.get("stage", "")), about_of(line)
        if not urgent:
            return  # a line of an older version, which named no moments
        if not any(code == "urgent_phone" and about == urgent for code, _round, about in self.runs):
            self._mark_urgent(line)
        at = _instant(line, "reported_at") or dt.datetime.combine(line.on, dt.time.max, OFFICE_TIME)
        day = at.astimezone(OFFICE_TIME).date()
        for key, run in list(self.runs.items()):
            mine = run.about == urgent or (run.code == FOLLOW_UP and run.about // FOLLOWED == urgent)
            if mine and run.stopped_at is None and run.code in FULFILLED.get(stage, ALL_URGENT):
                self.runs[key] = replace(run, stopped_on=day, stopped_at=at, stopped_by=line.verb)
        if next_at := _instant(line, "next_at"):
            about = urgent * FOLLOWED + int(line.details.get("report", 0))
            run = Run(FOLLOW_UP, self.round, day, about=about, started_at=at, named_at=next_at)
            self.runs[FOLLOW_UP, self.round, about] = run


def history(stream: str) -> list[Line]:
    """The chained history of a matter as the clocks read it, with the days first given."""
    return [
        # «case.accept» is the verb «accept»; «review.request» keeps its level, as the rules name it.
        Line(event.seq or 0, event.code.removeprefix("case."), event.happened_on, event.details)
        for event in trail.log.events_of(stream)
        if event.happened_on is not None
    ]


def about_of(line: Line) -> int:
    """Which letter of supervision or which urgent situation a line speaks of; 0 for the matter itself."""
    return int(line.details.get("supervision") or line.details.get("urgent") or 0)


def _instant(line: Line, name: str) -> dt.datetime | None:
    value = line.details.get(name)
    return dt.datetime.fromisoformat(value) if value else None
