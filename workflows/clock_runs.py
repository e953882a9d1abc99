"""Which clocks ran when: read out of the log's lines, so that they can be recomputed at any time.

Pure: log lines in, runs out. Nothing but the verbs named here starts, stops or moves a clock;
an edit, a comment, a reassignment or an import does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Line:
    """One chained line of the log: the verb's code without its prefix, on its evidence date."""

    seq: int
    verb: str
    on: dt.date
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """One clock of one round: `code` is a row of CLOCKS."""

    code: str
    round: int
    started_on: dt.date
    stopped_on: dt.date | None = None
    stopped_by: str = ""
    extension_days: int = 0
    named_day: dt.date | None = None


NOTICES = ("notice", "notice_transferred")
# The two papers whose service ends the handling (cases.models.papers.ANSWERS).
OPINION, ANSWERS = "opinion", ("opinion", "reply")


def runs_of(lines: Iterable[Line]) -> list[Run]:
    """The runs of a matter, from its whole history in the order of the chain.

    A historical matter has none: nothing is claimed about times nobody kept.
    """
    history = _Runs()
    for line in _corrected(list(lines)):
        read = getattr(history, f"_{line.verb}", None)
        if read:
            read(line)
    return list(history.runs.values())


def _corrected(lines: list[Line]) -> list[Line]:
    """The lines with corrected dates put in; the old date stays in its own line of the log."""
    new = {
        int(line.details["event"]): dt.date.fromisoformat(line.details["new"])
        for line in lines
        if line.verb == "correct_date"
    }
    return [replace(line, on=new.get(line.seq, line.on)) for line in lines]


class _Runs:
    """Reads one line after the other. A method per verb that touches a clock."""

    def __init__(self) -> None:
        self.round = 1
        self.runs: dict[tuple[str, int], Run] = {}
        self.accepted = False
        self.issued_on: dt.date | None = None

    def _register(self, line: Line) -> None:
        if not line.details.get("no_notice"):
            self._start("notice_transferred" if line.details.get("passed_on") else "notice", line.on)
        if due := line.details.get("report_due"):
            self._start("report_due", line.on, named_day=dt.date.fromisoformat(due))

    def _issue_notice(self, line: Line) -> None:
        self._stop(NOTICES, line)

    def _accept(self, line: Line) -> None:
        self._stop(NOTICES, line)
        self.accepted = True
        self._start("handling", line.on)

    def _forward(self, line: Line) -> None:
        # The petitioner is told where it went; the receiving office owes its own notice (art. 23(3)).
        self._stop(NOTICES, line)
        self._start("notice_transferred", line.on)
        if due := line.details.get("report_due"):
            self._start("report_due", line.on, named_day=dt.date.fromisoformat(due))

    def _extend(self, line: Line) -> None:
        if run := self.runs.get(("handling", self.round)):
            self.runs["handling", self.round] = replace(run, extension_days=int(line.details["days"]))

    def _issue_opinion(self, line: Line) -> None:
        self.issued_on = line.on

    def _record_service(self, line: Line) -> None:
        paper = line.details.get("paper")
        if paper not in ANSWERS:
            return
        issued = self.issued_on or line.on
        self._stop(("handling",), replace(line, on=max(issued, line.on)))
        if paper == OPINION and ("review_request", self.round) not in self.runs:
            self._start("review_request", line.on)

    def _resolve(self, line: Line) -> None:
        self._stop((*NOTICES, "handling"), line)

    def _end(self, line: Line) -> None:
        self._stop(tuple(code for code, _ in self.runs), line)

    _decline = _refer = _withdraw = _void = _end

    def _reopen(self, line: Line) -> None:
        self.round += 1
        self.issued_on = None
        if self.accepted and line.details.get("state") == "leader_assigned":
            self._start("handling", line.on)

    def _start(self, code: str, on: dt.date, named_day: dt.date | None = None) -> None:
        self.runs[code, self.round] = Run(code, self.round, on, named_day=named_day)

    def _stop(self, codes: Iterable[str], line: Line) -> None:
        for code in codes:
            run = self.runs.get((code, self.round))
            if run and run.stopped_on is None:
                self.runs[code, self.round] = replace(run, stopped_on=line.on, stopped_by=line.verb)
