"""Guards of days: what came later is not dated earlier, in verbs and in corrections. A guard never changes anything."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.clock_lines import Line, history
from workflows.clock_runs import corrected
from workflows.clocks import EARLIEST
from workflows.day_order import CORRECTABLE, NAMES, contradiction, moved
from workflows.guards import told
from workflows.verbs import Act, Reason, Words, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow


@of_details
def days_in_order(item: PetitionFlow, act: Act) -> Reason | None:
    """Nothing is issued before it was accepted, heard and signed, served before it was issued, ended before that."""
    lines = corrected(history(item.stream))
    paper = act.get("document")
    new = Line(item.version + 1, act.verb.code, act.on, {"document": paper.number} if paper else {})
    return _told(contradiction([*lines, new], new.seq), "on")


@of_details
def correction_fits(item: PetitionFlow, act: Act) -> Reason | None:
    """A corrected day keeps the order of the line, as the day of the verb had to; asked of proposal and decision."""
    proposal = act.get("proposal")
    if proposal is not None:
        return _fits(item, int(proposal.terms["event"]), dt.date.fromisoformat(proposal.terms["new"]), "proposal")
    if not act.get("event") or not act.get("new_date"):
        return told("no_date", _("请选择要更正的记录并填写正确的日期。"), "new_date")
    return _fits(item, act.details["event"], act.details["new_date"], "new_date")


def _fits(item: PetitionFlow, seq: int, new: dt.date, field: str) -> Reason | None:
    lines = corrected(history(item.stream))
    if not any(line.seq == seq and line.verb in CORRECTABLE for line in lines):
        return told("not_correctable", _("这条记录的日期不能更正。"), "event")
    if new > timezone.localdate():
        return told("future_date", _("正确的日期不能晚于今天。"), field)
    if new < EARLIEST:
        return told("too_early", _("日期过早，请核对年份。"), field)
    return _told(contradiction(moved(lines, seq, new), seq), field)


def _told(pair: tuple[Line, Line] | None, field: str) -> Reason | None:
    if pair is None:
        return None
    earlier, later = pair
    return out_of_order((NAMES[earlier.verb], earlier.on), (NAMES[later.verb], later.on), field)


def out_of_order(earlier: tuple[Words, dt.date], later: tuple[Words, dt.date], field: str) -> Reason:
    """What must not lie later, and what lies too early: each with its day."""
    words = _("%(later)s的日期 %(late)s 不能早于%(earlier)s的日期 %(early)s。")
    named = {"later": later[0], "late": later[1], "earlier": earlier[0], "early": earlier[1]}
    return told("out_of_order", words % named, field)


@of_details
def objected_in_time(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 23(3): within five working days of receipt; after that the matter is ours."""
    late_from = item.facts().objection_late_from
    if late_from is not None and act.on >= late_from:
        return told("objection_over", _("提出异议的期限（收到后五个工作日）已过，不能再提出。"), "on")
    return None
