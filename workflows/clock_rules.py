"""The clocks of the law, one row each: what runs, how long, from what, until what (domain table C2 to C17).

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
from django.utils.translation import pgettext_lazy

from workflows.codes import NoNotice


class Unit(StrEnum):
    DAYS = "days"  # calendar days: what the 条例 means by 日
    WORKDAYS = "workdays"
    NAMED = "named"  # no length: the letter names the day
    MINUTES = "minutes"  # from an instant to an instant, office time; no rest days (workflows/moments.py)


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
    `same_as`: the clock whose local rules hold for it too.
    `local_only`: no law sets it; it runs only where a local rule gives it a length, which is then its whole length.
    `open_to_local`: no text names a length, so a local rule may set any; one of a NAMED clock counts where the
    letter names no day, and without either the clock does not run.
    `of_matter`: another body waits, or we wait for it, whatever round the matter is in and whether it has ended.
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
    article: str | Promise
    certainty: str
    needs_all: bool = False
    pausable: bool = False
    longest_extension: int = 0
    exemptions: tuple[NoNotice, ...] = ()
    ended_by: tuple[str, ...] = ()
    dropped_by: tuple[str, ...] = ("withdraw", "void", "merge")
    note: str | Promise = ""
    local_only: bool = False
    same_as: str = ""
    open_to_local: bool = False
    of_matter: bool = False


_NOTICES = ("issue_notice", "accept", "decline", "refer", "forward", "answer_simply", "resolve")
_POSTMARK = _("以邮戳日为准；逾期有正当理由的，经负责人同意可以接受")
# Reported of the rule of 2016; whether the measure of 2022 keeps these days was not read (domain.md 2.3).
_SIMPLE = "（2016 年简易办理规定；2022 年办法的天数待核对）"
# Named a leader, or classified as what the simple procedure does not fit, a matter goes the ordinary way from then on.
_NOT_SIMPLE = ("withdraw", "void", "merge", "assign_leader", "classify")
_LETTERS = ("supervision.receive", "supervision.issue", "supervision.send_back")
_URGENT = ("mark_urgent", "report_urgent")
_TIMELY = _("条例只规定“及时”，没有分钟数；分钟数是本系统的默认值，可以由本地规定设定")
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
        "notice_passed_on", "C3", _("转出前单位的书面告知"), _("收到"), 15, Unit.DAYS, Whose.OFFICE,
        (), _NOTICES, "23(3)", "T", same_as="notice_transferred",
        note=_("再次转送时保留此前各单位的告知期限，由收到的单位另行起算"),
    ),
    ClockRule(
        "notice_reopened", "C2", _("恢复办理后的书面告知"), _("恢复办理"), 15, Unit.DAYS, Whose.OFFICE,
        ("reopen",), _NOTICES, "23(2)", "I", same_as="notice",
        exemptions=(NoNotice.UNCLEAR, NoNotice.OTHER_RULES),
        note=_("条例没有规定；恢复到登记的事项重新确定去向，比照新收到的事项告知信访人"),
    ),
    ClockRule(
        # No article gives a clock to a matter that was told of and waits at intake: the office may set its own.
        "intake_decision", "—", _("确定去向（内部时限）"), _("登记（转入、退回、恢复）"), 60, Unit.DAYS, Whose.OFFICE,
        ("register", "forward", "return_to_intake", "reopen"),
        ("accept", "assign_leader", "refer", "decline", "forward", "answer_simply"), _("（本单位内部规定）"), "I",
        note=_("条例没有规定；只有本单位在 local_rules.toml 里设定了才计算，最长 60 日"), local_only=True,
    ),
    ClockRule(
        "objection", "C4", pgettext_lazy("clock", "提出异议"), _("收到"), 5, Unit.WORKDAYS, Whose.OPTION,
        # Whoever takes the matter as their own has nothing left to object to.
        ("register", "forward"), ("object", *_NOTICES, "assign_leader"), "23(3)", "T",
        note=_("不属于本机关职权的，应当写明理由；不提出异议的，期满后不能再退"),
    ),
    ClockRule(
        "report_due", "C5", pgettext_lazy("clock", "报送办理情况"), _("收到交办函"), 0, Unit.NAMED, Whose.OFFICE,
        ("register",), ("send_report",), "22(1)(三)", "T", of_matter=True,
        note=_("以交办函写明的日期为准；经交办机关同意可以改期；恢复办理、结案都不影响"),
    ),
    ClockRule(
        "report_awaited", "C5", _("收取办理情况报告"), _("交办"), 0, Unit.NAMED, Whose.OFFICE,
        ("forward", "refer"), ("send_report", "receive_report"), "22(1)(三), 28(1)", "I", of_matter=True,
        note=_("交办不等于办结：收到报告以前一直在办；本系统内的单位以报送之日为准；退回重报的可以另定日期，原日期仍然可见"),
    ),
    ClockRule(
        "handling", "C6", _("办理期限"), pgettext_lazy("event", "受理"), 60, Unit.DAYS, Whose.OFFICE,
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
        "redo", "—", _("撤销后重新办理"), _("撤销决定"), 0, Unit.NAMED, Whose.OFFICE,
        # Begun is not done: reopening starts the round in which the ordered day is kept or missed.
        _of("review", "revoke") + _of("reexam", "revoke"), ("issue_opinion", "record_service"),
        _("（地方规定）"), "E",
        needs_all=True, ended_by=("resolve", "answer_simply", "decline", "refer"),
        note=_("以撤销决定写明的日期为准，条例没有规定天数；到恢复办理后的新一轮答复送达为止"),
    ),
    ClockRule(
        "simple_decision", "C12", _("简易办理：决定受理"), _("收到"), 3, Unit.WORKDAYS, Whose.OFFICE,
        ("mark_simple",), ("accept", "answer_simply", "forward", "refer", "decline"), _SIMPLE, "E",
        dropped_by=_NOT_SIMPLE, note=_("自收到之日起算，由科长确定适用简易办理时记入"),
    ),
    ClockRule(
        "simple_opinion", "C13", _("简易办理：出具意见"), pgettext_lazy("event", "受理"), 10, Unit.WORKDAYS,
        Whose.OFFICE, ("accept", "mark_simple"), ("answer_simply",), _SIMPLE, "E",
        # Passed on or declined, it is answered by nobody here any more.
        ended_by=("forward", "refer", "decline"), dropped_by=_NOT_SIMPLE,
        note=_("能即时出具的即时出具；转为普通程序的，保留原受理日期"),
    ),
    ClockRule(
        "simple_passing", "C14", _("简易办理：转交"), _("收到"), 1, Unit.WORKDAYS, Whose.OFFICE,
        ("forward", "refer"), ("forward", "refer"), _SIMPLE, "E",
        note=_("自收到之日起算，转交其他单位时记入"),
    ),
    ClockRule(
        "urgent_phone", "C15", _("紧急情况电话报告"), _("获知"), 30, Unit.MINUTES, Whose.OFFICE,
        _URGENT, ("report_urgent",), "25", "I",
        dropped_by=(), note=_TIMELY, open_to_local=True,
    ),
    ClockRule(
        "urgent_written", "C15", _("紧急情况书面报告"), _("获知"), 60, Unit.MINUTES, Whose.OFFICE,
        _URGENT, ("report_urgent",), "25", "I",
        dropped_by=(), note=_TIMELY, open_to_local=True,
    ),
    ClockRule(
        "urgent_follow_up", "C15", _("紧急情况续报"), _("约定续报"), 0, Unit.NAMED, Whose.OFFICE,
        ("report_urgent",), ("report_urgent",), "25", "I",
        dropped_by=(), note=_("以上一次报告约定的续报时间为准，精确到分钟；没有约定的不计时限"),
    ),
    ClockRule(
        "supervision_reply", "C16", _("督办回复"), _("收到督办函"), 0, Unit.NAMED, Whose.OFFICE,
        _LETTERS, ("supervision.reply",), "40", "T",
        dropped_by=("supervision.lift",),
        note=_("以督办函写明的日期为准，条例没有规定天数；退回重报的，原日期仍然可见"),
    ),
    ClockRule(
        "recommendation", "C16", _("反馈建议采纳情况"), _("收到建议"), 0, Unit.NAMED, Whose.OFFICE,
        _LETTERS, ("supervision.reply",), "40", "T",
        dropped_by=("supervision.lift",), note=_("条例只要求书面反馈，没有规定天数；建议没有写明日期的不计时限"),
    ),
    ClockRule(
        "hotline", "C17", _("12345 工单回复"), _("收到工单"), 0, Unit.NAMED, Whose.OFFICE,
        ("register",), ("send_report",), "（地方规定）", "M",
        ended_by=("resolve", "answer_simply", "decline", "refer"), open_to_local=True, of_matter=True,
        note=_("以转办单写明的日期为准；没有写明的按本地规定，没有设本地规定的不计"),
    ),
)  # fmt: skip

CLOCKS: Mapping[str, ClockRule] = {row.code: row for row in _ROWS}
# What tells, by having stopped, that the petitioner was told in a round.
NOTICES = ("notice", "notice_transferred", "notice_reopened")


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
