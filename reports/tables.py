"""Which tables a monthly report has, and what stands in their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from reports.cells import Cell, Column, Kind, Table, Words, count, share, words
from reports.definitions import DEFINITIONS, PRINTED
from reports.figures import Figures, Row, change, difference
from reports.month_tables import of_the_month
from reports.monthly import MonthlyReport

_INDENT = "　"

_OVERVIEW = (
    Column(_("指标"), Kind.WORDS),
    Column(_("本月")),
    Column(_("上月")),
    Column(_("环比"), Kind.CHANGE),
    Column(_("去年同月")),
    Column(_("同比"), Kind.CHANGE),
    Column(_("本年累计")),
    Column(_("去年同期")),
    Column(_("累计同比"), Kind.CHANGE),
)
_BREAKDOWN = (
    Column(_("件次")),
    Column(_("上月")),
    Column(_("环比"), Kind.CHANGE),
    Column(_("去年同月")),
    Column(_("同比"), Kind.CHANGE),
    Column(_("人次")),
    Column(_("初次")),
    Column(_("重复")),
    Column(_("未判定")),
    Column(_("重复率"), Kind.SHARE),
)
_MONTHS = tuple(Column(DEFINITIONS[code].name) for code in ("submissions", "batches", "persons")) + _BREAKDOWN[6:]
# Figures of the whole month whose pieces can be listed.
_WHOLE = {"submissions": "by=all"} | {part: f"by=all&only={part}" for part in ("first", "repeat", "undetermined")}
_DUTIES = {"notice": _("书面告知"), "answer": _("办理答复")}


def tables(report: MonthlyReport) -> tuple[Table, ...]:
    """All tables of the report in the order they are read; the definitions come last."""
    return (
        overview(report),
        last_months(report),
        *_breakdowns(report),
        *of_the_month(report),
        timeliness(report),
        definitions(),
    )


def _breakdowns(report: MonthlyReport) -> Iterator[Table]:
    """The tables cut from the pieces; key groups only where the reader may be told of one."""
    rows = report.rows
    own = _("各单位只列本单位自行登记的件，按单位层级排列，不作排名；本月、上月和去年同月都没有来件的单位不列出。")
    answering = _("件次按登记计入统计范围，这里按事项现在的责任单位分列；责任单位可以在统计范围之外。")
    yield breakdown("channel", _("按来访形式"), _("形式"), rows["by_channel"])
    yield breakdown("class", _("按类别"), _("类别"), rows["by_class"])
    yield breakdown("category", _("按业务类别"), _("业务类别"), rows["by_category"])
    yield breakdown("office", _("按登记单位"), _("单位"), rows["by_office"], own)
    yield breakdown("handling_office", _("按责任单位"), _("单位"), rows["by_handling_office"], answering)
    if any(row.key for row in rows["by_group"]):
        note = _("只单列您获得授权的、不保密的群体，其余与不属于群体的件合并。")
        yield breakdown("group", _("按重点群体"), _("重点群体"), rows["by_group"], note)


def overview(report: MonthlyReport) -> Table:
    """总体情况表: each figure over all periods."""
    rows = tuple(_figure(code, report) for code in DEFINITIONS)
    return Table("overview", _("总体情况"), _OVERVIEW, rows)


def _figure(code: str, report: MonthlyReport) -> tuple[Cell, ...]:
    rate = code == "repeat_rate"
    value = Kind.SHARE if rate else Kind.COUNT
    periods = (report.now, report.previous, report.year_ago, report.year_to_date, report.year_to_date_last_year)
    now, previous, year_ago, to_date, to_date_before = (getattr(period, code) for period in periods)

    def moved(this: float | None, base: float | None) -> Cell:
        return Cell(difference(this, base), Kind.POINTS) if rate else Cell(change(this, base), Kind.CHANGE)

    return (
        words(DEFINITIONS[code].name),
        Cell(now, value, _WHOLE.get(code, "") if now else ""),
        Cell(previous, value),
        moved(now, previous),
        Cell(year_ago, value),
        moved(now, year_ago),
        Cell(to_date, value),
        Cell(to_date_before, value),
        moved(to_date, to_date_before),
    )


def breakdown(code: str, title: Words, heading: Words, rows: Sequence[Row], note: Words = "") -> Table:
    """One row per key, and the sum below: it equals the whole."""
    columns = (Column(heading, Kind.WORDS), *_BREAKDOWN)
    body = tuple((words(_INDENT * row.depth + row.name), *_compared(row, drill_to(code, row.key))) for row in rows)
    total = _compared(Row.total("", "", rows))
    return Table(code, title, columns, body, (words(_("合计")), *total) if rows else (), note)


def drill_to(by: str = "", key: str = "") -> str:
    """The query of the pieces behind a row; the whole month without a table."""
    return urlencode({"by": by, "key": key} if by else {"by": "all"})


def _compared(row: Row, drill: str = "") -> tuple[Cell, ...]:
    now, previous, year_ago = (each.submissions for each in (row.now, row.previous, row.year_ago))
    return (
        count(now, drill),
        count(previous),
        Cell(change(now, previous), Kind.CHANGE),
        count(year_ago),
        Cell(change(now, year_ago), Kind.CHANGE),
        count(row.now.persons),
        *_repeats(row.now, drill),
    )


def _repeats(figures: Figures, drill: str = "") -> tuple[Cell, ...]:
    parts = ("first", "repeat", "undetermined")
    return (
        *(count(getattr(figures, part), f"{drill}&only={part}" if drill else "") for part in parts),
        share(figures.repeat_rate),
    )


def timeliness(report: MonthlyReport) -> Table:
    """办理时限: what was due in the month and how it went."""
    columns = (
        Column(_("时限"), Kind.WORDS),
        Column(_("本月到期")),
        Column(_("按期")),
        Column(_("超期办理")),
        Column(_("超期未办")),
        Column(_("未到期")),
        Column(_("按期率"), Kind.SHARE),
        Column(_("按期率（含未到期）"), Kind.SHARE),
    )
    rows = tuple(
        (
            words(_DUTIES[duty.code]),
            *(count(value) for value in (duty.due, duty.in_time, duty.late, duty.late_open, duty.open)),
            share(duty.rate),
            share(duty.rate_of_all),
        )
        for duty in report.timeliness
    )
    note = _("按责任单位计，截至制表日；历史导入的事项没有时限，不在此列。")
    return Table("timeliness", _("办理时限"), columns, rows, note=note, stack=True)


def last_months(report: MonthlyReport) -> Table:
    """The table of the first chart."""
    rows = tuple(
        (
            words(str(month)),
            count(figures.submissions),
            count(figures.batches),
            count(figures.persons),
            *_repeats(figures),
        )
        for month, figures in report.last_months
    )
    return Table("months", _("近二十四个月"), (Column(_("月份"), Kind.WORDS), *_MONTHS), rows)


def definitions() -> Table:
    """What the figures mean; printed with every report."""
    labels = (_("指标"), _("单位"), _("定义"), _("依据"), _("可靠程度"))
    rows = tuple(
        tuple(words(value) for value in (one.name, one.unit, one.formula, one.source, one.certainty)) for one in PRINTED
    )
    note = _("可靠程度：T 已读条文原文，E 已读文件摘录，C 实践中所见，I 本系统约定、待主管部门确认。")
    columns = tuple(Column(label, Kind.WORDS) for label in labels)
    return Table("definitions", _("统计口径"), columns, rows, note=note, stack=True)


def subtitle(report: MonthlyReport) -> str:
    """Period, day of making and version: on every page, sheet and paper."""
    return now_("统计期间 %(first)s 至 %(last)s，制表日 %(day)s，口径版本 %(version)s%(rest)s") % {
        "first": report.month.first_day,
        "last": report.month.last_day,
        "day": report.as_of,
        "version": report.definitions_version,
        "rest": "" if report.is_complete else now_("，本月尚未结束"),
    }


def why_undetermined(report: MonthlyReport) -> str:
    """What undetermined pieces do to the rate; "" when the month has none."""
    if not report.now.undetermined:
        return ""
    return now_(
        "本月 %(all)s 件中有 %(n)s 件未判定初次或重复，不进入重复率的分子和分母。"
        "历史数据导入时没有人工判定，一律记为未判定；逐件判定后，重新制表的数字随之变化。"
    ) % {"all": report.now.submissions, "n": report.now.undetermined}
