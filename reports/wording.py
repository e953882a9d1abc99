"""The figures in sentences: a frame without judgement, to which the author adds words of their own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.cells import Cell, Kind, share
from reports.codes import CameBefore
from reports.figures import change
from reports.monthly import MonthlyReport

TOP_CATEGORIES = 5


def sentences(report: MonthlyReport) -> list[str]:
    """What the month was, figures only."""
    now, previous, year_ago = report.now, report.previous, report.year_ago
    words = {
        "month": report.month.words,
        "pieces": now.submissions,
        "persons": now.persons,
        "batches": now.batches,
        "joint": now.joint_visits,
        "on_month": Cell(change(now.submissions, previous.submissions), Kind.CHANGE),
        "on_year": Cell(change(now.submissions, year_ago.submissions), Kind.CHANGE),
    }
    told = [
        _(
            "%(month)s共登记信访件 %(pieces)s 件次、%(persons)s 人次，环比 %(on_month)s，同比 %(on_year)s；"
            "其中来访 %(batches)s 批，集体访 %(joint)s 批。"
        )
        % words,
        _("初次 %(first)s 件，重复 %(repeat)s 件，未判定 %(undetermined)s 件，重复率 %(rate)s。")
        % {
            "first": now.first,
            "repeat": now.repeat,
            "undetermined": now.undetermined,
            "rate": share(now.repeat_rate),
        },
    ]
    return [*told, *_categories(report), *_repeats(report), *(_duty(report))]


def _categories(report: MonthlyReport) -> list[str]:
    """前五类 (table 3): what matters are about, never at which office or whose. Equal ones in their table's order."""
    known = [row for row in report.rows["by_category"] if row.key and row.now.submissions]
    most = sorted(known, key=lambda row: -row.now.submissions)[:TOP_CATEGORIES]
    if not most:
        return []
    whole = report.now.submissions
    one = _("%(name)s %(n)d 件（占 %(share)s）")
    parts = [
        one % {"name": row.name, "n": row.now.submissions, "share": share(row.now.submissions / whole)} for row in most
    ]
    words = _("来件较多的业务类别：%(parts)s。未分类的 %(others)d 件不在其中。")
    others = sum(row.now.submissions for row in report.rows["by_category"] if not row.key)
    if not others:
        words = _("来件较多的业务类别：%(parts)s。")
    return [words % {"parts": "，".join(parts), "others": others}]


def _repeats(report: MonthlyReport) -> list[str]:
    if not report.now.repeat:
        return []
    rows = {row.key: row.now.repeat for row in report.rows["by_came_before"]}
    parts = [_("%(what)s %(n)d 件") % {"what": code.label, "n": rows.get(str(code), 0)} for code in CameBefore]
    return [_("重复件来时，此前事项的答复：%(parts)s。") % {"parts": "，".join(parts)}]


def _duty(report: MonthlyReport) -> list[str]:
    names = {"notice": _("书面告知"), "answer": _("办理答复")}
    words = _("本月到期的%(duty)s %(due)s 件，按期 %(in_time)s 件，按期率 %(rate)s。")
    return [
        words % {"duty": names[duty.code], "due": duty.due, "in_time": duty.in_time, "rate": share(duty.rate)}
        for duty in report.timeliness
        if duty.due
    ]


def beneath(report: MonthlyReport) -> list[str]:
    """Who answers for the figures, and what they hash to: below the words of a workbook."""
    standing = report.standing
    names = (standing.maker, standing.reviewer, standing.approver) if standing else ("", "", "")
    heads = (_("制表：%(name)s"), _("审核：%(name)s"), _("批准：%(name)s"))
    people = "　　".join(head % {"name": name} for head, name in zip(heads, names, strict=True))
    proof = [_("定稿数字校验码（SHA-256）：%(hash)s") % {"hash": standing.hash}] if standing else []
    return [people, *proof]
