"""The tables of one month alone: repeats by what came before and by times, outcomes, promises, matters in hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from reports.cells import Column, Kind, Table, Words, count, share, words
from reports.definitions import TABLES
from reports.figures import Tally
from reports.monthly import MonthlyReport

_COUNTS: Mapping[str, Words] = {
    "matters": _("事项数"),
    "claims": _("诉求数"),
    "due": _("本月到期"),
    "kept": _("已兑现"),
    "broken": _("未兑现"),
    "late_open": _("逾期待兑现"),
    "open": _("待兑现"),
    "on_books": _("在册"),
    "new": _("本月新增"),
    "resolved": _("本月办结"),
    "settled": _("本月化解"),
    "still_open": _("月末未办结"),
}
_HEADS: Mapping[str, Words] = {
    "times": _("累计次数"),
    "outcomes": _("处理结果"),
    "commitments": _("承诺对象"),
    "sponsored": _("包案"),
    "open_matters": _("收到至月末"),
}


def of_the_month(report: MonthlyReport) -> Iterator[Table]:
    """Each with its definition below it in short: the whole of it stands with the definitions."""
    yield came_before(report)
    yield _tally("times", report.tallies["by_times"])
    yield _tally("outcomes", report.tallies["outcomes"])
    yield _tally("commitments", report.tallies["commitments"])
    yield _tally("sponsored", report.tallies["sponsored"], total=False)
    yield _tally("open_matters", report.tallies["open_matters"])


def came_before(report: MonthlyReport) -> Table:
    """The repeats of the month by how the earlier matter then stood."""
    rows = report.rows["by_came_before"]
    total = sum(row.now.repeat for row in rows)
    columns = (
        Column(_("此前办理情况"), Kind.WORDS),
        Column(_("重复件")),
        Column(_("占比"), Kind.SHARE),
        Column(_("上月")),
        Column(_("去年同月")),
    )
    body = tuple(
        (
            words(row.name),
            count(row.now.repeat, urlencode({"by": "came_before", "key": row.key})),
            share(row.now.repeat / total if total else None),
            count(row.previous.repeat),
            count(row.year_ago.repeat),
        )
        for row in rows
    )
    sums = (sum(row.previous.repeat for row in rows), sum(row.year_ago.repeat for row in rows))
    last = (words(_("合计")), count(total), share(1.0 if total else None), *(count(value) for value in sums))
    return Table("came_before", TABLES["came_before"].name, columns, body, last, TABLES["came_before"].formula)


def _tally(code: str, rows: tuple[Tally, ...], *, total: bool = True) -> Table:
    counts = list(rows[0].counts) if rows else []
    columns = (Column(_HEADS[code], Kind.WORDS), *(Column(_COUNTS[name]) for name in counts))
    body = tuple((words(row.name), *(count(row.counts.get(name, 0)) for name in counts)) for row in rows)
    sums = (words(_("合计")), *(count(sum(row.counts.get(name, 0) for row in rows)) for name in counts))
    return Table(code, TABLES[code].name, columns, body, sums if total else (), TABLES[code].formula)
