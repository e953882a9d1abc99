"""Which clocks ran when: read out of the log's lines, so that they can be recomputed at any time.

Pure: log lines in, runs out. Nothing but the verbs named here starts, stops or moves a clock;
an edit, a comment, a reassignment or an import does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from workflows.clock_lines import Key, Letters, Line, Run, about_of
from workflows.clock_rules import CLOCKS, ClockRule, stopped_on
from workflows.clocks import Pause
from workflows.codes import State

__all__ = ["Line", "Run", "corrected", "runs_of"]


# The two papers whose service ends the handling (cases.models.papers.ANSWERS).
OPINION, ANSWERS = "opinion", ("opinion", "reply")
HOTLINE = "hotline"  # cases.models.codes.Source
AWAITED = "report_awaited"


def runs_of(lines: Iterable[Line]) -> list[Run]:
    """The runs of a matter, from its whole history in the order of the chain.

    A historical matter has none: nothing is claimed about times nobody kept.
    """
    history = _Runs()
    for line in corrected(list(lines)):
        history.read(line)
    return list(history.runs.values())


def corrected(lines: list[Line]) -> list[Line]:
    """The lines with corrected dates put in; the old date stays in its own line of the log."""
    new = {
        int(line.details["event"]): dt.date.fromisoformat(line.details["new"])
        for line in lines
        if line.verb == "correct_date"
    }
    return [replace(line, on=new.get(line.seq, line.on)) for line in lines]


class _Runs(Letters):
    """Reads one line after the other. What stops a clock stands in its rule alone; what starts one depends on
    what the line says, so each starting verb has a method here.
    """

    def __init__(self) -> None:
        self.round = 1
        self.runs: dict[Key, Run] = {}
        self.received_on = dt.date.min
        self.accepted_on: dt.date | None = None
        self.is_simple, self.owes_notice = False, True
        self.done: dict[str, dt.date] = {}

    def read(self, line: Line) -> None:
        self._stop_by_rule(line)
        starts = getattr(self, "_" + line.verb.replace(".", "_"), None)
        if starts:
            starts(line)

    # Stopping --------------------------------------------------------------------------------

    def _stop_by_rule(self, line: Line) -> None:
        if line.verb == "record_service" and line.details.get("paper") not in ANSWERS:
            return  # a notice was served: no clock waits for that
        if line.verb == "classify" and line.details.get("simple", True):
            return  # only a classification that took the mark of the simple procedure away ends its clocks
        if line.verb == "report_urgent":
            return  # which clocks a report stops depends on how it was made: see below
        self.done[line.verb] = line.on
        for key, run in list(self.runs.items()):
            if run.stopped_on is None and self._is_meant(key, line):
                on = self._end_of(CLOCKS[run.code], line)
                if on is not None:
                    self.runs[key] = replace(run, stopped_on=on, stopped_by=line.verb)

    def _end_of(self, rule: ClockRule, line: Line) -> dt.date | None:
        if line.verb in (*rule.dropped_by, *rule.ended_by):
            return line.on
        if line.verb not in rule.stopped_by:
            return None
        return stopped_on(replace(rule, ended_by=()), self.done) if rule.needs_all else line.on

    def _is_meant(self, key: Key, line: Line) -> bool:
        """A line is about its own letter or round; what drops a matter drops a redo ordered for the next one as well,
        and what another body waits for is of the matter.
        """
        code, round_, about = key
        if letter := about_of(line):
            return about == letter
        if line.verb == "receive_report" or (line.verb == "send_report" and line.details.get("transfer")):
            return key == self._awaited(line)
        if line.verb == "send_report" and code == AWAITED:
            return False  # that report went to another body
        ahead = round_ > self.round and line.verb in CLOCKS[code].dropped_by
        return CLOCKS[code].of_matter or ahead or round_ == self._round_of(line)

    def _awaited(self, line: Line) -> Key | None:
        """The report a line speaks of: the one it names (1: of the first 交办), else the latest that is missing."""
        every = [key for key in self.runs if key[0] == AWAITED]
        if named := int(line.details.get("transfer", 0)):
            return every[named - 1] if named <= len(every) else None
        return next((key for key in reversed(every) if self.runs[key].stopped_on is None), None)

    def _latest(self, code: str, round_: int) -> Key | None:
        """Of several of one kind in a round, the one begun last."""
        return next((key for key in reversed(self.runs) if key[:2] == (code, round_)), None)

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
        if line.details.get("source") == HOTLINE:
            due = line.details.get("report_due")
            # Without a day in the order it runs by a local rule alone, where there is one.
            self._start("hotline", line.on, named_day=dt.date.fromisoformat(due) if due else None)
        else:
            self._start_named("report_due", line)
        self._start("intake_decision", line.on)

    def _return_to_intake(self, line: Line) -> None:
        if self.accepted_on is None:
            self._start("intake_decision", line.on)

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

    def _classify(self, line: Line) -> None:
        self.is_simple = self.is_simple and line.details.get("simple", True)

    def _forward(self, line: Line) -> None:
        # The petitioner is told where it went; the receiving office owes its own notice (art. 23(3)).
        self._pass_on(line)
        if self.owes_notice:
            self._keep_earlier_notice()
            self._start("notice_transferred", line.on)
        if line.details.get("may_object"):
            self._start("objection", line.on)
        self.received_on = line.on
        self._start("intake_decision", line.on)

    def _keep_earlier_notice(self) -> None:
        """What each body before owed stays on record, late or not (arts. 43, 44)."""
        if before := self.runs.pop(("notice_transferred", self.round, 0), None):
            self._add(replace(before, code="notice_passed_on"))

    def _pass_on(self, line: Line) -> None:
        if self.is_simple:
            passing = Run("simple_passing", self.round, self.received_on, stopped_on=line.on, stopped_by=line.verb)
            self._add(passing)
        self.is_simple = False
        self._start_named(AWAITED, line)

    _refer = _pass_on

    def _send_back(self, line: Line) -> None:
        """Filed or not, it is asked for again; by another day where one is named."""
        if key := self._awaited(line):
            run = replace(self.runs[key], stopped_on=None, stopped_by="")
            if due := line.details.get("report_due"):
                first = run.first_named or run.named_day
                run = replace(run, named_day=dt.date.fromisoformat(due), first_named=first)
            self.runs[key] = run

    def _extend(self, line: Line) -> None:
        if run := self.runs.get(("handling", self.round, 0)):
            self.runs["handling", self.round, 0] = replace(run, extension_days=int(line.details["days"]))

    def _record_service(self, line: Line) -> None:
        if line.details.get("paper") == OPINION and ("review_request", self.round, 0) not in self.runs:
            self._start("review_request", line.on)

    _answer_simply = _record_service

    def _reopen(self, line: Line) -> None:
        self.round += 1
        self.is_simple, self.done = False, {}
        self._owe_again()
        if line.details.get("state") == State.INTAKE:
            self._begin_anew(line)
        elif self.accepted_on:
            self._start("handling", line.on)

    def _owe_again(self) -> None:
        """What another body waits for had fallen away with the matter only."""
        for key, run in self.runs.items():
            rule = CLOCKS[run.code]
            if rule.of_matter and run.stopped_by in rule.dropped_by:
                self.runs[key] = replace(run, stopped_on=None, stopped_by="")

    def _begin_anew(self, line: Line) -> None:
        """Where it goes is decided like that of a new matter, and the petitioner hears of it like a new one."""
        self.received_on, self.accepted_on = line.on, None
        if self.owes_notice:
            self._start("notice_reopened", line.on)
        self._start("intake_decision", line.on)

    def _split_back(self, line: Line) -> None:
        """What was merged is taken out again: its time was never lost."""
        for key, run in self.runs.items():
            if run.stopped_by == "merge":
                self.runs[key] = replace(run, stopped_on=None, stopped_by="")

    # Reviews ---------------------------------------------------------------------------------

    def _review_request(self, line: Line) -> None:
        """Where we review, our days begin when the request reached us; older lines name the day it was lodged alone."""
        if line.details.get("here"):
            received = line.details.get("received")
            began = dt.date.fromisoformat(received) if received else line.on
            self._start(f"{line.verb.partition('.')[0]}_opinion", began, round_=self._round_of(line))

    _reexam_request = _review_request

    def _review_serve(self, line: Line) -> None:
        if line.details.get("state") in ("upheld", "varied"):
            self._start("reexam_request", line.on, round_=self._round_of(line))

    def _review_revoke(self, line: Line) -> None:
        """Done again in the round after the one revoked; where that has begun already, its own clocks run."""
        due, round_ = line.details.get("due"), self._round_of(line)
        if due and round_ == self.round:
            self._start("redo", line.on, named_day=dt.date.fromisoformat(due), round_=round_ + 1)

    _reexam_revoke = _review_revoke

    def _reexam_begin_hearing(self, line: Line) -> None:
        self._pause(line, Pause(line.on))

    def _reexam_end_hearing(self, line: Line) -> None:
        key = self._latest("reexam_opinion", self._round_of(line))
        if key and (pauses := self.runs[key].pauses) and pauses[-1].last is None:
            last = Pause(pauses[-1].first, line.on)
            self.runs[key] = replace(self.runs[key], pauses=(*pauses[:-1], last))

    def _pause(self, line: Line, pause: Pause) -> None:
        if key := self._latest("reexam_opinion", self._round_of(line)):
            self.runs[key] = replace(self.runs[key], pauses=(*self.runs[key].pauses, pause))

    def _start_named(self, code: str, line: Line) -> None:
        if due := line.details.get("report_due"):
            self._start(code, line.on, named_day=dt.date.fromisoformat(due))

    def _start(self, code: str, on: dt.date, named_day: dt.date | None = None, round_: int = 0) -> None:
        self._add(Run(code, round_ or self.round, on, named_day=named_day))

    def _add(self, run: Run) -> None:
        """Beside what ran before: a later run never takes the place, and the lateness, of an earlier one."""
        before = sum(key[:2] == (run.code, run.round) for key in self.runs)
        about = before + 1 if before else 0
        self.runs[run.code, run.round, about] = replace(run, about=about)
