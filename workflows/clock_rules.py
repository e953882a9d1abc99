"""The clocks of the law, one row each: what runs, how long, from what, until what (domain table C2 to C16).

Articles are those of 《信访工作条例》(2022) unless another text is named. `length` is the national ceiling:
a local rule may shorten an office's duty, never lengthen it, and never shorten a petitioner's right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.codes import NoNotice


class Unit(StrEnum):
    DAYS = "days"  # calendar days: what the 条例 means by 日
    WORKDAYS = "workdays"
    NAMED = "named"  # no length: the letter names the day


class Whose(StrEnum):
    OFFICE = "office"  # a duty: may be late
    PETITIONER = "petitioner"  # a right: may lapse, always rolls over rest days
    OPTION = "option"  # something the office may do in time: lapses, and nobody is late by it


@dataclass(frozen=True)
class ClockRule:
    """One clock. `length` in `unit`, 0 for a named day; `longest_extension` in calendar days, 0 for none.

    Starts on the evidence date of any of `starts_by`, stops on that of any of `stopped_by`, or of the last
    of them when `needs_all`, where any of `ended_by` ends it too; falls away by any of `dropped_by`.
    Verbs of a review carry their level: «review.request», «reexam.uphold».
    `pausable`: hearing time is not counted.
    `exemptions`: coded reasons why the duty does not arise.
    `certainty`: T article read, E excerpt read, C seen in practice, M from memory, I inferred.
    """

    code: str
    number: str
    name: str | Promise
    event: str | Promise
    length: int
    unit: Unit
    whose: Whose
    starts_by: tuple[str, ...]
    stopped_by: tuple[str, ...]
    article: str
    certainty: str
    needs_all: bool = False
    pausable: bool = False
    longest_extension: int = 0
    exemptions: tuple[NoNotice, ...] = ()
    ended_by: tuple[str, ...] = ()
    dropped_by: tuple[str, ...] = ("withdraw", "void", "merge")
    note: str | Promise = ""


_NOTICES = ("issue_notice", "accept", "decline", "refer", "forward", "answer_simply", "resolve")
_POSTMARK = _("以邮戳日为准；逾期有正当理由的，经负责人同意可以接受")
_SIMPLE = "《信访事项简易办理办法》"
# Named a leader, a simple matter goes the ordinary way from then on.
_NOT_SIMPLE = ("withdraw", "void", "merge", "assign_leader")
_DECIDED = ("refuse", "uphold", "revoke", "vary")


def _of(level: str, *verbs: str) -> tuple[str, ...]:
    return tuple(f"{level}.{verb}" for verb in verbs)


_ROWS = (
    ClockRule(
        "notice", "C2", _("书面告知"), _("收到"), 15, Unit.DAYS, Whose.OFFICE,
        ("register",), _NOTICES, "23(2)", "T",
        exemptions=(NoNotice.UNCLEAR, NoNotice.OTHER_RULES), note=_("能当场告知的当场书面告知"),
    ),
    ClockRule(
        "notice_transferred", "C3", _("转送、交办件书面告知"), _("收到"), 15, Unit.DAYS, Whose.OFFICE,
        ("register", "forward"), _NOTICES, "23(3)", "T",
        exemptions=(NoNotice.UNCLEAR, NoNotice.OTHER_RULES), note=_("提出异议后继续计算，直至来文单位核实同意"),
    ),
    ClockRule(
        "objection", "C4", _("提出异议"), _("收到"), 5, Unit.WORKDAYS, Whose.OPTION,
        # Whoever takes the matter as their own has nothing left to object to.
        ("register",), ("object", *_NOTICES, "assign_leader"), "23(3)", "T",
        note=_("不属于本机关职权的，应当写明理由；不提出异议的，期满后不能再退"),
    ),
    ClockRule(
        "report_due", "C5", _("报送办理情况"), _("收到交办函"), 0, Unit.NAMED, Whose.OFFICE,
        ("register",), ("send_report",), "22(1)(三)", "T",
        note=_("以交办函写明的日期为准；经交办机关同意可以改期"),
    ),
    ClockRule(
        "report_awaited", "C5", _("收取办理情况报告"), _("交办"), 0, Unit.NAMED, Whose.OFFICE,
        ("forward", "refer"), ("receive_report",), "22(1)(三), 28(1)", "I",
        note=_("交办不等于办结：收到报告以前一直在办；退回重报的可以另定日期，原日期仍然可见"),
    ),
    ClockRule(
        "handling", "C6", _("办理期限"), _("受理"), 60, Unit.DAYS, Whose.OFFICE,
        # The text leaves 办结 undefined; the reading that is safe is issued and served.
        ("accept", "reopen"), ("issue_opinion", "record_service"), "34", "T",
        needs_all=True, ended_by=("resolve", "answer_simply", "decline", "refer"), longest_extension=30,
        note=_("情况复杂的，经本机关负责人批准可延长一次（C7），并告知理由"),
    ),
    ClockRule(
        "review_request", "C8", _("申请复查"), _("收到书面答复"), 30, Unit.DAYS, Whose.PETITIONER,
        ("record_service", "answer_simply"), ("review.request",), "35", "T", note=_POSTMARK,
    ),
    ClockRule(
        "review_opinion", "C9", _("复查答复"), _("收到复查申请"), 30, Unit.DAYS, Whose.OFFICE,
        ("review.request",), _of("review", *_DECIDED), "35", "T",
    ),
    ClockRule(
        "reexam_request", "C10", _("申请复核"), _("收到复查答复"), 30, Unit.DAYS, Whose.PETITIONER,
        ("review.serve",), ("reexam.request",), "36(1)", "T", note=_POSTMARK,
    ),
    ClockRule(
        "reexam_opinion", "C11", _("复核意见"), _("收到复核申请"), 30, Unit.DAYS, Whose.OFFICE,
        ("reexam.request",), _of("reexam", *_DECIDED), "36(1)(2)", "T",
        pausable=True, note=_("听证时间不计入"),
    ),
    ClockRule(
        "simple_decision", "C12", _("简易办理：决定受理"), _("收到"), 3, Unit.WORKDAYS, Whose.OFFICE,
        ("mark_simple",), ("accept", "answer_simply", "forward", "refer"), _SIMPLE, "E",
        dropped_by=_NOT_SIMPLE, note=_("自收到之日起算，由科长确定适用简易办理时记入"),
    ),
    ClockRule(
        "simple_opinion", "C13", _("简易办理：出具意见"), _("受理"), 10, Unit.WORKDAYS, Whose.OFFICE,
        ("accept", "mark_simple"), ("answer_simply",), _SIMPLE, "E",
        dropped_by=_NOT_SIMPLE, note=_("能即时出具的即时出具；转为普通程序的，保留原受理日期"),
    ),
    ClockRule(
        "simple_passing", "C14", _("简易办理：转交"), _("收到"), 1, Unit.WORKDAYS, Whose.OFFICE,
        ("forward", "refer"), ("forward", "refer"), _SIMPLE, "E",
        note=_("自收到之日起算，转交其他单位时记入"),
    ),
    ClockRule(
        "supervision_reply", "C16", _("督办回复"), _("收到督办函"), 0, Unit.NAMED, Whose.OFFICE,
        ("supervision.receive",), ("supervision.reply",), "40", "I",
        note=_("以督办函写明的日期为准，条例没有规定天数"),
    ),
)  # fmt: skip

CLOCKS: Mapping[str, ClockRule] = {row.code: row for row in _ROWS}


def stopped_on(rule: ClockRule, happened: Mapping[str, date]) -> date | None:
    """The day `rule` was fulfilled, from the evidence dates of the verbs that happened; None while it runs.

    `record_service` must be the day the paper of *this* clock was served, not any paper of the case.
    """
    ends = [happened[verb] for verb in rule.ended_by if verb in happened]
    days = [happened[verb] for verb in rule.stopped_by if verb in happened]
    if not rule.needs_all:
        return min([*days, *ends], default=None)
    if len(days) == len(rule.stopped_by):
        ends.append(max(days))
    return min(ends, default=None)
