"""The same figures the plain way: one GROUP BY per table of the report, over the rows themselves.

Written so that PostgreSQL and DuckDB both take them. Names of offices, categories and groups, which the
report adds, are not asked for here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from reports.definitions import AGE_BANDS, TIMES_BANDS
from reports.months import Month

_FIGURES = (
    "count(*), count(*) FILTER (WHERE s.channel = 'visit'), sum(s.head_count),"
    " count(*) FILTER (WHERE s.channel = 'visit' AND s.head_count >= 5),"
    " sum(s.head_count) FILTER (WHERE s.channel = 'visit' AND s.head_count >= 5),"
    " count(*) FILTER (WHERE s.repeat = 'first'), count(*) FILTER (WHERE s.repeat = 'repeat'),"
    " count(*) FILTER (WHERE s.repeat = 'undetermined')"
)
_PIECES = "cases_submission s JOIN cases_case c ON c.id = s.case_id AND c.state <> 'void'"
_CUTS = {
    "channel": "s.channel",
    "source": "s.source",
    "class": "CASE WHEN c.is_unclassed THEN '' ELSE c.case_class END",
    "category": "c.category_id",
    "office": "s.office_id",
    "handling office": "c.responsible_office_id",
    "group": "c.group_id",
}
# Which columns of which tables these sums read.
READ = {
    "cases_submission": "id, case_id, office_id, channel, source, received_on, head_count, repeat, repeat_of_id,"
    " new_facts, ordinal",
    "cases_case": "id, state, case_class, is_unclassed, category_id, responsible_office_id, group_id, is_historical,"
    " received_on, resolved_on, settled_on",
    "cases_clock": "case_id, code, started_on, last_day, late_from, stopped_on, stopped_by",
    "cases_claim": "id, case_id",
    "cases_answer": "claim_id, state, outcome, answered_on",
    "cases_assignment": "case_id, sponsored, from_on",
}


def sums(month: Month) -> Iterator[tuple[str, str]]:
    """Each table's name and its query, for the whole tree."""
    first = _span("s.received_on", min(month.last(24)[0], Month(month.year - 1, 1)).first_day, month.last_day)
    by_month = "date_trunc('month', s.received_on)"
    yield "months", f"SELECT {by_month}, {_FIGURES} FROM {_PIECES} WHERE {first} GROUP BY 1"  # noqa: S608
    three = " OR ".join(_span("s.received_on", *one.days) for one in (month, month.previous, month.year_before))
    for name, key in _CUTS.items():
        yield name, f"SELECT {key}, {by_month}, {_FIGURES} FROM {_PIECES} WHERE {three} GROUP BY 1, 2"  # noqa: S608
    yield "what came before", _came_before(three, by_month)
    yield "times", _times(month)
    yield from _of_the_month(month)


def _span(column: str, first: dt.date, last: dt.date) -> str:
    return f"({column} BETWEEN DATE '{first}' AND DATE '{last}')"


def _came_before(three: str, by_month: str) -> str:
    """By the clocks of the matter before: the answer's first, else the notice's."""
    judged = " ".join(
        f"WHEN {one}.stopped_by IN ('merge', 'void', 'withdraw') AND {one}.stopped_on <= s.received_on"
        f" AND {one}.stopped_on < {one}.late_from THEN 'unknown'"
        f" WHEN {one}.stopped_on <= s.received_on AND {one}.stopped_on < {one}.late_from THEN 'in_time'"
        f" WHEN {one}.stopped_on <= s.received_on OR {one}.late_from <= s.received_on THEN 'late'"
        f" WHEN {one}.case_id IS NOT NULL THEN 'not_due'"
        for one in ("a", "n")
    )
    before = "coalesce(e.case_id, CASE WHEN s.ordinal > 1 THEN s.case_id END)"
    joined = "".join(
        f" LEFT JOIN cases_clock {one} ON {one}.case_id = {before} AND {one}.code = '{code}'"
        f" AND {one}.started_on <= s.received_on"
        for one, code in (("a", "handling"), ("n", "notice"))
    )
    return (
        f"SELECT CASE WHEN s.new_facts THEN 'new_facts' {judged} ELSE 'unknown' END, {by_month}, {_FIGURES}"  # noqa: S608
        f" FROM {_PIECES} LEFT JOIN cases_submission e ON e.id = s.repeat_of_id{joined}"
        f" WHERE s.repeat = 'repeat' AND ({three}) GROUP BY 1, 2"
    )


def _times(month: Month) -> str:
    """Pieces of each matter of the month so far; linked matters stay apart here, which is less work."""
    bands = " ".join(f"WHEN n <= {last} THEN {last}" for last in TIMES_BANDS if last)
    of_month = f"SELECT s.case_id FROM {_PIECES} WHERE {_span('s.received_on', *month.days)}"  # noqa: S608
    return (
        f"SELECT CASE {bands} END, count(*) FROM (SELECT s.case_id, count(*) AS n FROM cases_submission s"  # noqa: S608
        f" WHERE s.received_on <= DATE '{month.last_day}' AND s.case_id IN ({of_month}) GROUP BY 1) came GROUP BY 1"
    )


def _of_the_month(month: Month) -> Iterator[tuple[str, str]]:
    end = f"DATE '{month.last_day}'"
    yield (
        "duties",
        (
            "SELECT k.code, count(*), count(*) FILTER (WHERE k.stopped_on < k.late_from),"  # noqa: S608
            " count(*) FILTER (WHERE k.stopped_on >= k.late_from), count(*) FILTER (WHERE k.stopped_on IS NULL)"
            " FROM cases_clock k JOIN cases_case c ON c.id = k.case_id AND c.state <> 'void'"
            f" WHERE {_span('k.last_day', *month.days)} AND k.code IN ('notice', 'notice_transferred', 'handling')"
            " AND NOT (k.stopped_by IN ('withdraw', 'merge') AND k.stopped_on < k.late_from) GROUP BY 1"
        ),
    )
    yield (
        "outcomes",
        (
            "SELECT a.outcome, count(*) FROM cases_answer a JOIN cases_claim l ON l.id = a.claim_id"  # noqa: S608
            " JOIN cases_case c ON c.id = l.case_id AND c.state <> 'void'"
            f" WHERE a.state = 'signed' AND {_span('a.answered_on', *month.days)} GROUP BY 1"
        ),
    )
    ages = " ".join(f"WHEN {end} - c.received_on <= {last} THEN {last}" for last in AGE_BANDS if last)
    in_hand = f"(c.state IN ('intake', 'leader_assigned') OR c.resolved_on > {end})"
    yield (
        "matters in hand",
        (
            f"SELECT CASE {ages} END, count(*) FROM cases_case c WHERE c.state <> 'void' AND NOT c.is_historical"  # noqa: S608
            f" AND c.received_on <= {end} AND {in_hand} GROUP BY 1"
        ),
    )
    yield (
        "sponsored",
        (
            f"SELECT count(*), count(*) FILTER (WHERE {_span('c.resolved_on', *month.days)}),"  # noqa: S608
            f" count(*) FILTER (WHERE {in_hand}) FROM cases_case c WHERE c.state <> 'void' AND NOT c.is_historical"
            f" AND c.id IN (SELECT case_id FROM cases_assignment WHERE sponsored AND from_on <= {end})"
        ),
    )
