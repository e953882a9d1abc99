"""The tables of one month alone: repeats by what came before and by times, outcomes, promises, matters in hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from reports.cells import Cell, Column, Kind, Table, Words, count, share, words
from reports.definitions import SHARE, TABLES, TIMELINESS
from reports.drill.query import PREVIOUS, YEAR_AGO, Query
from reports.figures import Tally, Timeliness
from reports.monthly import MonthlyReport
from reports.names import COUNTS, OFFICE_DUTIES

_HEADS: Mapping[str, Words] = {
    "times": _("累计次数"),
    "handling": _("办理情况"),
    "reviews": _("级别"),
    "ratings": _("评价对象"),
    "outcomes": _("处理结果"),
    "commitments": _("承诺对象"),
    "sponsored": _("包案"),
    "open_matters": _("收到至月末"),
}


# Their rows are of different things (promises to matters and to groups), so no list is behind their sums.
MIXED = ("commitments",)


def of_the_month(report: MonthlyReport) -> Iterator[Table]:
    """Each with its definition below it in short: the whole of it stands with the definitions."""
    tallies = report.tallies
    tables = (
        _repeats(report, "came_before", "came_before", _("此前办理情况")),
        _repeats(report, "sponsorship", "sponsored_repeats", _("是否包案")),
        _tally("times", tallies["by_times"]),
        _tally("handling", tallies["handling"], total=False),
        _tally("outcomes", tallies["outcomes"]),
        _rated("reviews", tallies["reviews"], {"reviews": _("撤销、变更率")}),
        _rated("ratings", tallies["ratings"], {"ratings": _("参评率"), "satisfied_rate": _("满意率")}),
        _tally("commitments", tallies["commitments"]),
        _rated("sponsored", tallies["sponsored"], {"sponsored": _("化解率")}),
        _tally("open_matters", tallies["open_matters"]),
    )
    # A report frozen under earlier definitions has no row of what they did not know.
    yield from (table for table in tables if table.rows)


def _repeats(report: MonthlyReport, by: str, code: str, heading: Words) -> Table:
    """The repeats of the month cut in two or more; empty where the frozen report knows no such cut."""
    rows = report.rows[f"by_{by}"]
    total = sum(row.now.repeat for row in rows)
    columns = (
        Column(heading, Kind.WORDS),
        Column(_("重复件")),
        Column(SHARE.name, Kind.SHARE),
        Column(_("上月")),
        Column(_("去年同月")),
    )
    body = tuple(
        (
            words(row.name),
            count(row.now.repeat, Query(by, row.key)),
            share(SHARE.ratio({"row": row.now.repeat, "whole": total})),
            count(row.previous.repeat, Query(by, row.key, period=PREVIOUS)),
            count(row.year_ago.repeat, Query(by, row.key, period=YEAR_AGO)),
        )
        for row in rows
    )
    last = (
        words(_("合计")),
        count(total, Query(only="repeat")),
        share(1.0 if total else None),
        count(sum(row.previous.repeat for row in rows), Query(only="repeat", period=PREVIOUS)),
        count(sum(row.year_ago.repeat for row in rows), Query(only="repeat", period=YEAR_AGO)),
    )
    return Table(code, TABLES[code].name, columns, body, last, TABLES[code].formula)


def _tally(code: str, rows: tuple[Tally, ...], *, total: bool = True) -> Table:
    counts = list(rows[0].counts) if rows else []
    columns = (Column(_HEADS[code], Kind.WORDS), *(Column(COUNTS[name]) for name in counts))

    def cells(row: Tally) -> Iterator[Cell]:
        return (count(row.counts.get(name, 0), Query(code, row.key, name)) for name in counts)

    body = tuple((words(row.name), *cells(row)) for row in rows)
    drills = (None if code in MIXED else Query(code, only=name) for name in counts)
    sums = (words(_("合计")), *(_sum(rows, name, drill) for name, drill in zip(counts, drills, strict=True)))
    return Table(code, TABLES[code].name, columns, body, sums if total else (), TABLES[code].formula)


def _sum(rows: Sequence[Tally], name: str, drill: Query | None) -> Cell:
    return count(sum(row.counts.get(name, 0) for row in rows), drill or "")


def _rated(code: str, rows: tuple[Tally, ...], rates: Mapping[str, Words]) -> Table:
    """A table without a sum, with rates behind its counts: code of the definition → heading. A report frozen
    under definitions that did not know the counts has no rate.
    """
    plain = _tally(code, rows, total=False)
    known = {rate: TABLES[rate] for rate in rates if rows and TABLES[rate].takes <= set(rows[0].counts)}
    columns = (*plain.columns, *(Column(rates[rate], Kind.SHARE) for rate in known))
    body = tuple(
        (*cells, *(share(rate.ratio(row.counts)) for rate in known.values()))
        for cells, row in zip(plain.rows, rows, strict=True)
    )
    return Table(code, plain.title, columns, body, note=plain.note)


def by_office(report: MonthlyReport) -> Iterator[Table]:
    """Duties and ratings of each office that answers; none in a report frozen before there was such a table."""
    rows = report.tallies["office_duties"]
    columns = (
        Column(_("责任单位"), Kind.WORDS),
        *(Column(OFFICE_DUTIES[f"notice_{part}"]) for part in ("due", "in_time", "overdue")),
        Column(TIMELINESS["notice"].name, Kind.SHARE),
        *(Column(OFFICE_DUTIES[f"answer_{part}"]) for part in ("due", "in_time", "overdue")),
        Column(TIMELINESS["answer"].name, Kind.SHARE),
        *(Column(OFFICE_DUTIES[code]) for code in ("asked", "rated")),
        Column(_("参评率"), Kind.SHARE),
        Column(TABLES["satisfied_rate"].name, Kind.SHARE),
    )
    if rows:
        counts = list(rows[0].counts)
        sums = {name: sum(row.counts[name] for row in rows) for name in counts}
        body = tuple((words(row.name), *_duties_and_ratings(row.counts, row.key)) for row in rows)
        total = (words(_("合计")), *_duties_and_ratings(sums))
        yield Table(
            "office_duties", TABLES["office_duties"].name, columns, body, total, TABLES["office_duties"].formula
        )


def _duties_and_ratings(counts: Mapping[str, int], key: str | None = None) -> Iterator[Cell]:
    def shown(value: int, code: str) -> Cell:
        return count(value, Query("office_duties", key, code))

    for duty in ("notice", "answer"):
        kept = Timeliness(duty, *(counts[f"{duty}_{fate}"] for fate in ("in_time", "late", "late_open", "open")))
        yield shown(kept.due, f"{duty}_due")
        yield shown(kept.in_time, f"{duty}_in_time")
        yield shown(kept.late + kept.late_open, f"{duty}_overdue")
        yield share(kept.rate)
    rated = TABLES["ratings"]
    yield shown(sum(counts[code] for code in rated.under), "asked")
    yield shown(sum(counts[code] for code in rated.over), "rated")
    yield from (share(rated.ratio(counts)), share(TABLES["satisfied_rate"].ratio(counts)))
