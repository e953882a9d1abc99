"""Which tables a monthly report has, and what stands in their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from reports.cells import Cell, Column, Kind, Table, Words, count, share, words
from reports.definitions import DEFINITIONS, PRINTED, SHARE, TABLES
from reports.drill.query import PREVIOUS, TO_DATE, TO_DATE_BEFORE, YEAR_AGO, Query
from reports.figures import Figures, Row, change, difference
from reports.month_tables import by_office, of_the_month
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
_YEAR = (Column(_("本年累计")), Column(_("去年同期")), Column(_("累计同比"), Kind.CHANGE))
_MONTHS = tuple(Column(DEFINITIONS[code].name) for code in ("submissions", "batches", "persons")) + _BREAKDOWN[6:]
_DUTIES = {"notice": _("书面告知"), "answer": _("办理答复")}


def tables(report: MonthlyReport) -> tuple[Table, ...]:
    """All tables of the report in the order they are read; the definitions come last."""
    return (
        overview(report),
        last_months(report),
        *_breakdowns(report),
        *of_the_month(report),
        timeliness(report),
        *by_office(report),
        definitions(),
    )


def _breakdowns(report: MonthlyReport) -> Iterator[Table]:
    """The tables cut from the pieces; key groups only where the reader may be told of one."""
    rows = report.rows
    own = _("各单位只列本单位自行登记的件，按单位层级排列，不作排名；本月、上月和去年同月都没有来件的单位不列出。")
    answering = _("件次按登记计入统计范围，这里按事项现在的责任单位分列；责任单位可以在统计范围之外。")
    yield breakdown("channel", _("按来访形式"), _("形式"), rows["by_channel"])
    if rows["by_source"]:  # none in a report frozen before there was such a table
        yield breakdown("source", TABLES["source"].name, _("来源"), rows["by_source"], TABLES["source"].formula)
    yield breakdown("class", TABLES["class"].name, _("类别"), rows["by_class"], TABLES["class"].formula, shared=True)
    yield breakdown("category", _("按业务类别"), _("业务类别"), rows["by_category"], shared=True)
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
    periods = (report.now, report.previous, report.year_ago, report.year_to_date, report.year_to_date_last_year)
    now, previous, year_ago, to_date, to_date_before = (getattr(period, code) for period in periods)
    only = "" if code == "submissions" else code

    def moved(this: float | None, base: float | None) -> Cell:
        return Cell(difference(this, base), Kind.POINTS) if rate else Cell(change(this, base), Kind.CHANGE)

    def shown(value: float | None, period: str = "") -> Cell:
        return share(value) if rate else count(int(value or 0), Query(only=only, period=period))

    return (
        words(DEFINITIONS[code].name),
        shown(now),
        shown(previous, PREVIOUS),
        moved(now, previous),
        shown(year_ago, YEAR_AGO),
        moved(now, year_ago),
        shown(to_date, TO_DATE),
        shown(to_date_before, TO_DATE_BEFORE),
        moved(to_date, to_date_before),
    )


def breakdown(
    code: str, title: Words, heading: Words, rows: Sequence[Row], note: Words = "", *, shared: bool = False
) -> Table:
    """One row per key, and the sum below: it equals the whole. `shared`: each row with its part of the whole."""
    pieces, *others = _BREAKDOWN
    part = (Column(SHARE.name, Kind.SHARE),) if shared else ()
    whole = Row.total("", "", rows)
    others[4:4] = _YEAR if whole.year_to_date else ()

    def cells(row: Row, drill: Query) -> Iterator[Cell]:
        first, *rest = _compared(row, drill)
        yield first
        if shared:
            yield share(SHARE.ratio({"row": row.now.submissions, "whole": whole.now.submissions}))
        yield from rest

    columns = (Column(heading, Kind.WORDS), pieces, *part, *others)
    body = tuple((words(_INDENT * row.depth + row.name), *cells(row, Query(code, row.key))) for row in rows)
    # Every piece stands in one row, so the pieces of the sum are all there are.
    return Table(code, title, columns, body, (words(_("合计")), *cells(whole, Query())) if rows else (), note)


def _compared(row: Row, drill: Query) -> tuple[Cell, ...]:
    now, previous, year_ago = (each.submissions for each in (row.now, row.previous, row.year_ago))
    return (
        count(now, drill),
        count(previous, replace(drill, period=PREVIOUS)),
        Cell(change(now, previous), Kind.CHANGE),
        count(year_ago, replace(drill, period=YEAR_AGO)),
        Cell(change(now, year_ago), Kind.CHANGE),
        *_year(row, drill),
        count(row.now.persons, replace(drill, only="persons")),
        *_repeats(row.now, drill),
    )


def _year(row: Row, drill: Query) -> Iterator[Cell]:
    """The year so far, in the tables that tell of it."""
    if row.year_to_date and row.year_to_date_last_year:
        now, before = row.year_to_date.submissions, row.year_to_date_last_year.submissions
        yield count(now, replace(drill, period=TO_DATE))
        yield count(before, replace(drill, period=TO_DATE_BEFORE))
        yield Cell(change(now, before), Kind.CHANGE)


def _repeats(figures: Figures, drill: Query) -> tuple[Cell, ...]:
    parts = ("first", "repeat", "undetermined")
    return (
        *(count(getattr(figures, part), replace(drill, only=part)) for part in parts),
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
            *(
                count(getattr(duty, fate), Query("timeliness", duty.code, fate))
                for fate in ("due", "in_time", "late", "late_open", "open")
            ),
            share(duty.rate),
            share(duty.rate_of_all),
        )
        for duty in report.timeliness
    )
    note = _("按责任单位计，截至制表日；历史导入的事项没有时限，不在此列。")
    return Table("timeliness", _("办理时限"), columns, rows, note=note, stack=True)


def last_months(report: MonthlyReport) -> Table:
    """The table of the first chart."""

    def cells(drill: Query, figures: Figures) -> Iterator[Cell]:
        yield count(figures.submissions, drill)
        yield count(figures.batches, replace(drill, only="batches"))
        yield count(figures.persons, replace(drill, only="persons"))
        yield from _repeats(figures, drill)

    rows = tuple(
        (words(str(month)), *cells(Query(period=str(month)), figures)) for month, figures in report.last_months
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
    """Period, making and version: on every page, sheet and paper."""
    return now_("统计期间 %(first)s 至 %(last)s，%(made)s，口径版本 %(version)s%(rest)s") % {
        "first": report.month.first_day,
        "last": report.month.last_day,
        "made": _made(report),
        "version": report.definitions_version,
        "rest": "" if report.is_complete else now_("，本月尚未结束"),
    }


def _made(report: MonthlyReport) -> str:
    """Up to when the figures count: to the minute where they are frozen, for a day has many."""
    if report.standing and report.standing.cut_off:
        return now_("制表时间 %(moment)s（数字截至此时）") % {
            "moment": date_format(timezone.localtime(report.standing.cut_off), "Y-m-d H:i")
        }
    return now_("制表日 %(day)s") % {"day": report.as_of}


def why_undetermined(report: MonthlyReport) -> str:
    """What undetermined pieces do to the rate; "" when the month has none."""
    if not report.now.undetermined:
        return ""
    return now_(
        "本月 %(all)s 件中有 %(n)s 件未判定初次或重复，不进入重复率的分子和分母。"
        "历史数据导入时没有人工判定，一律记为未判定；逐件判定后，重新制表的数字随之变化。"
    ) % {"all": report.now.submissions, "n": report.now.undetermined}
