"""Which clocks ran when: read out of the log's lines, so that they can be recomputed at any time.

Pure: log lines in, runs out. Nothing but the verbs named here starts, stops or moves a clock;
an edit, a comment, a reassignment or an import does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflows.clock_rules import CLOCKS, ClockRule, stopped_on
from workflows.clocks import Pause


@dataclass(frozen=True)
class Line:
    """One chained line of the log: the verb's code without its prefix, on its evidence date."""

    seq: int
    verb: str
    on: dt.date
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """One clock of one round: `code` is a row of CLOCKS. `first_named` is the day first named, when a later one was."""

    code: str
    round: int
    started_on: dt.date
    stopped_on: dt.date | None = None
    stopped_by: str = ""
    extension_days: int = 0
    named_day: dt.date | None = None
    first_named: dt.date | None = None
    pauses: tuple[Pause, ...] = ()


# The two papers whose service ends the handling (cases.models.papers.ANSWERS).
OPINION, ANSWERS = "opinion", ("opinion", "reply")


def runs_of(lines: Iterable[Line]) -> list[Run]:
    """The runs of a matter, from its whole history in the order of the chain.

    A historical matter has none: nothing is claimed about times nobody kept.
    """
    history = _Runs()
    for line in _corrected(list(lines)):
        history.read(line)
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
    """Reads one line after the other. What stops a clock stands in its rule alone; what starts one depends on
    what the line says, so each starting verb has a method here.
    """

    def __init__(self) -> None:
        self.round = 1
        self.runs: dict[tuple[str, int], Run] = {}
        self.received_on = dt.date.min
        self.accepted_on: dt.date | None = None
        self.is_simple, self.owes_notice = False, True
        self.done: dict[str, dt.date] = {}
        self.supervised: dict[int, dt.date] = {}

    def read(self, line: Line) -> None:
        self._stop_by_rule(line)
        starts = getattr(self, "_" + line.verb.replace(".", "_"), None)
        if starts:
            starts(line)

    # Stopping --------------------------------------------------------------------------------

    def _stop_by_rule(self, line: Line) -> None:
        if line.verb == "record_service" and line.details.get("paper") not in ANSWERS:
            return  # a notice was served: no clock waits for that
        if line.verb == "supervision.reply" and self._still_supervised(line):
            return
        self.done[line.verb] = line.on
        for key, run in list(self.runs.items()):
            if run.stopped_on is None and run.round == self._round_of(line):
                on = self._end_of(CLOCKS[run.code], line)
                if on is not None:
                    self.runs[key] = replace(run, stopped_on=on, stopped_by=line.verb)

    def _end_of(self, rule: ClockRule, line: Line) -> dt.date | None:
        if line.verb in (*rule.dropped_by, *rule.ended_by):
            return line.on
        if line.verb not in rule.stopped_by:
            return None
        return stopped_on(replace(rule, ended_by=()), self.done) if rule.needs_all else line.on

    def _round_of(self, line: Line) -> int:
        """The round a line speaks of: a review is about an opinion that may be of an earlier round."""
        return int(line.details.get("round", self.round)) if "." in line.verb else self.round

    # Starting --------------------------------------------------------------------------------

    def _register(self, line: Line) -> None:
        self.received_on = line.on
        self.owes_notice = not line.details.get("no_notice")
        if self.owes_notice:
            self._start("notice_transferred" if line.details.get("passed_on") else "notice", line.on)
        if line.details.get("passed_on"):
            self._start("objection", line.on)
        self._start_named("report_due", line)

    def _mark_simple(self, line: Line) -> None:
        self.is_simple = True
        if self.accepted_on is None:
            self._start("simple_decision", self.received_on)
        else:
            self._start("simple_opinion", self.accepted_on)

    def _accept(self, line: Line) -> None:
        self.accepted_on = line.on
        self._start("handling", line.on)
        if self.is_simple:
            self._start("simple_opinion", line.on)

    def _assign_leader(self, line: Line) -> None:
        self.is_simple = False

    def _forward(self, line: Line) -> None:
        # The petitioner is told where it went; the receiving office owes its own notice (art. 23(3)).
        self._pass_on(line)
        if self.owes_notice:
            self._start("notice_transferred", line.on)
        self.received_on = line.on

    def _pass_on(self, line: Line) -> None:
        if self.is_simple:
            run = Run("simple_passing", self.round, self.received_on, stopped_on=line.on, stopped_by=line.verb)
            self.runs["simple_passing", self.round] = run
        self.is_simple = False
        self._start_named("report_awaited", line)

    _refer = _pass_on

    def _send_back(self, line: Line) -> None:
        run, due = self.runs.get(("report_awaited", self.round)), line.details.get("report_due")
        if run and due:
            named = dt.date.fromisoformat(due)
            self.runs["report_awaited", self.round] = replace(
                run, named_day=named, first_named=run.first_named or run.named_day
            )

    def _extend(self, line: Line) -> None:
        if run := self.runs.get(("handling", self.round)):
            self.runs["handling", self.round] = replace(run, extension_days=int(line.details["days"]))

    def _record_service(self, line: Line) -> None:
        if line.details.get("paper") == OPINION and ("review_request", self.round) not in self.runs:
            self._start("review_request", line.on)

    _answer_simply = _record_service

    def _reopen(self, line: Line) -> None:
        self.round += 1
        self.is_simple, self.done = False, {}
        if self.accepted_on and line.details.get("state") == "leader_assigned":
            self._start("handling", line.on)

    def _split_back(self, line: Line) -> None:
        """What was merged is taken out again: its time was never lost."""
        for key, run in self.runs.items():
            if run.stopped_by == "merge":
                self.runs[key] = replace(run, stopped_on=None, stopped_by="")

    # Reviews and supervision -----------------------------------------------------------------

    def _review_request(self, line: Line) -> None:
        if line.details.get("here"):
            self._start("review_opinion", line.on, about=self._round_of(line))

    def _reexam_request(self, line: Line) -> None:
        if line.details.get("here"):
            self._start("reexam_opinion", line.on, about=self._round_of(line))

    def _review_serve(self, line: Line) -> None:
        if line.details.get("state") in ("upheld", "varied"):
            self._start("reexam_request", line.on, about=self._round_of(line))

    def _reexam_begin_hearing(self, line: Line) -> None:
        self._pause(line, Pause(line.on))

    def _reexam_end_hearing(self, line: Line) -> None:
        run = self.runs.get(("reexam_opinion", self._round_of(line)))
        if run and run.pauses and run.pauses[-1].last is None:
            last = Pause(run.pauses[-1].first, line.on)
            self.runs[run.code, run.round] = replace(run, pauses=(*run.pauses[:-1], last))

    def _pause(self, line: Line, pause: Pause) -> None:
        if run := self.runs.get(("reexam_opinion", self._round_of(line))):
            self.runs[run.code, run.round] = replace(run, pauses=(*run.pauses, pause))

    def _supervision_receive(self, line: Line) -> None:
        self.supervised[int(line.details["supervision"])] = dt.date.fromisoformat(line.details["due"])
        self._start("supervision_reply", line.on, named_day=min(self.supervised.values()))

    def _still_supervised(self, line: Line) -> bool:
        """Whether another letter of supervision still waits; the clock then aims at the next of their days."""
        self.supervised.pop(int(line.details["supervision"]), None)
        for key, run in self.runs.items():
            if run.code == "supervision_reply" and run.stopped_on is None and self.supervised:
                self.runs[key] = replace(run, named_day=min(self.supervised.values()))
        return bool(self.supervised)

    def _start_named(self, code: str, line: Line) -> None:
        if due := line.details.get("report_due"):
            self._start(code, line.on, named_day=dt.date.fromisoformat(due))

    def _start(self, code: str, on: dt.date, named_day: dt.date | None = None, about: int = 0) -> None:
        round_ = about or self.round
        self.runs[code, round_] = Run(code, round_, on, named_day=named_day)
