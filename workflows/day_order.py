"""In which order the days of a matter stand: receipt ≤ acceptance ≤ … ≤ issue ≤ service ≤ end. One rule for the day a
verb is given and for a day that is corrected, since clocks run on both. Pure: lines of the log in, the pair that
contradicts out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.clock_lines import Line

_BEGUN = ("register", "reopen", "forward")
_ENDS = ("import_historical", "resolve", "answer_simply", "close", "decline", "refer", "withdraw", "void")
_REVOKED = ("review.revoke", "reexam.revoke")

# Verb → what was recorded before it in its round and may not lie later. Each name has its words in NAMES.
AFTER: Mapping[str, tuple[str, ...]] = {
    "issue_notice": _BEGUN,
    "accept": _BEGUN,
    "forward": _BEGUN,
    "refer": _BEGUN,
    "decline": _BEGUN,
    "object": _BEGUN,
    "answer_objection": ("object",),
    "assign_leader": (*_BEGUN, "return_to_intake"),
    "return_to_intake": (*_BEGUN, "assign_leader"),
    # Days that end clocks lie behind those that began them.
    "withdraw": (*_BEGUN, "return_to_intake", "accept", "issue_opinion", "record_service"),
    "void": (*_BEGUN, "return_to_intake"),
    "extend": ("accept", "reopen"),
    "check_answer": ("draft_answer",),
    "sign_answer": ("draft_answer", "check_answer"),
    "issue_opinion": (*_BEGUN, "accept", "assign_leader", "record_hearing", "sign_answer"),
    "answer_simply": (*_BEGUN, "accept", "mark_simple"),
    "record_service": ("issue_notice", "accept", "forward", "refer", "decline", "extend", "issue_opinion"),
    "resolve": (*_BEGUN, "accept", "issue_opinion", "record_service"),
    "close": ("resolve", "answer_simply"),
    "send_report": ("register",),
    "receive_report": ("forward", "refer", "send_back"),
    "send_back": ("forward", "refer", "send_back"),
    "reopen": (*_ENDS, *_REVOKED),
    # Not asked when a review is entered (that is the review's own flow), but of a corrected day of service.
    "review.request": ("record_service", "answer_simply"),
}
# What these come after may lie in an earlier round: a paper served, a report owed since.
_ANY_ROUND = ("reopen", "record_service", "send_report", "receive_report", "send_back")
NAMES: Mapping[str, str | Promise] = {
    "register": _("收到"),
    "import_historical": _("收到"),
    "reopen": _("恢复办理"),
    "forward": _("转送"),
    "refer": _("转出"),
    "decline": _("不予受理"),
    "object": _("提出异议"),
    "answer_objection": _("异议答复"),
    "issue_notice": _("出具告知书"),
    "accept": _("受理"),
    "assign_leader": _("确定责任领导"),
    "mark_simple": _("确定简易办理"),
    "extend": _("批准延期"),
    "record_hearing": _("听取陈述"),
    "draft_answer": _("起草答复"),
    "check_answer": _("审核答复"),
    "sign_answer": _("签发答复"),
    "issue_opinion": _("出具答复文书"),
    "answer_simply": _("简易办理答复"),
    "record_service": _("送达"),
    "return_to_intake": _("退回登记"),
    "resolve": _("办结"),
    "close": _("结案"),
    "withdraw": _("撤回"),
    "void": _("作废"),
    "send_report": _("报送报告"),
    "receive_report": _("收取报告"),
    "send_back": _("退回重报"),
    "review.request": _("申请复查"),
    "review.revoke": _("复查撤销"),
    "reexam.revoke": _("复核撤销"),
}
# The verbs whose evidence date starts or stops a clock of the matter itself, and is proven by a paper or a letter.
CORRECTABLE = (
    "register", "issue_notice", "accept", "object", "forward", "refer", "decline", "issue_opinion", "record_service",
    "answer_simply", "resolve", "send_report", "receive_report", "reopen",
)  # fmt: skip
# Clocks follow these as well, but their days are not corrected: see docs/decisions.md.
NOT_CORRECTABLE: Mapping[str, str] = {
    "assign_leader": "a decision of the office, dated by its entry",
    "return_to_intake": "a decision of the office, dated by its entry",
    "mark_simple": "its clocks count from receipt and acceptance",
    "classify": "only lets the clocks of the simple procedure fall away",
    "withdraw": "lets clocks fall away",
    "void": "lets clocks fall away",
    "merge": "lets clocks fall away",
    "mark_urgent": "counts from the moment it was known, which has a field of its own",
    "report_urgent": "counts to the moment of the report, which has a field of its own",
}


def rounds_of(lines: Iterable[Line]) -> Iterator[tuple[int, Line]]:
    """Each line with the round it belongs to. A line of a review names its own."""
    now = 1
    for line in lines:
        now += line.verb == "reopen"
        yield (int(line.details.get("round", now)) if "." in line.verb else now), line


def contradiction(lines: Sequence[Line], seq: int) -> tuple[Line, Line] | None:
    """Of the pairs that the line `seq` stands in, the first in the wrong order: (what must not be later, what is too
    early). None where the line stands well. `lines` are in the order of the chain, corrected days put in.
    """
    placed = list(rounds_of(lines))
    for round_, later in placed:
        anywhere = later.verb in _ANY_ROUND
        before = [line for one, line in placed if line.seq < later.seq and (anywhere or one == round_)]
        for earlier in _may_not_be_later(later, before):
            if seq in (earlier.seq, later.seq) and earlier.on > later.on:
                return earlier, later
    return None


def _may_not_be_later(later: Line, before: list[Line]) -> Iterator[Line]:
    verbs = AFTER.get(later.verb, ())
    heard = [line for line in before if line.verb == "record_hearing" and _heard_or_exempt(line)]
    first = min(heard, key=lambda line: line.on, default=None)  # who was heard may be heard again afterwards
    paper = later.details.get("document")
    for line in before:
        if line.verb not in verbs or (line.verb == "record_hearing" and line is not first):
            continue
        # A service is that of one paper, whose number both lines name.
        if later.verb != "record_service" or line.details.get("document") == paper:
            yield line


def _heard_or_exempt(line: Line) -> bool:
    """A try to reach the petitioner that failed is no hearing, and exempts from none by itself."""
    return line.details.get("kind") != "contact" or bool(line.details.get("exemption"))


def moved(lines: Iterable[Line], seq: int, on: dt.date) -> list[Line]:
    """The lines with the day of one of them changed."""
    return [replace(line, on=on) if line.seq == seq else line for line in lines]
