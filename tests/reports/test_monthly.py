"""The figures of a month are what a person counts by hand."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Submission
from cases.models.codes import Channel, RepeatState
from offices.models import Office
from reports.actions import freeze
from reports.definitions import ANSWER_CLOCKS, COUNTS, DEFINITIONS, NOTICE_CLOCKS, PRINTED, TIMELINESS
from reports.figures import Figures, change, difference
from reports.monthly import MonthlyReport, NotReportable
from reports.months import Month, NotAMonth
from reports.official import monthly
from reports.tables import tables
from reports.wording import sentences
from tests import cast as c
from tests.reports import played
from workflows.clocks import CLOCKS

TABLES = ("by_channel", "by_source", "by_class", "by_category", "by_office")
QUERIES = 41


@pytest.mark.slow
@pytest.mark.parametrize("expected", played.expectations(), ids=str)
def test_a_month_is_what_was_counted_by_hand(cast: c.Cast, expected: played.Expected) -> None:
    played.play(cast, expected.table)
    report = monthly(Month.parse(expected.month), Office.objects.get(code=expected.office))
    assert played.differences(expected.figures, report.as_json()) == []
    assert_adds_up(report)


def assert_adds_up(report: MonthlyReport) -> None:
    """Every table's rows sum to the whole, for all three months."""
    for table in TABLES:
        rows = report.rows[table]
        assert Figures.total(row.now for row in rows) == report.now, table
        assert Figures.total(row.previous for row in rows) == report.previous, table
        assert Figures.total(row.year_ago for row in rows) == report.year_ago, table
    for table in ("by_channel", "by_source"):
        assert Figures.total(row.year_to_date or Figures() for row in report.rows[table]) == report.year_to_date
        before = Figures.total(row.year_to_date_last_year or Figures() for row in report.rows[table])
        assert before == report.year_to_date_last_year
    assert report.now.first + report.now.repeat + report.now.undetermined == report.now.submissions
    assert report.last_months[-1] == (report.month, report.now)


def test_the_tables_hold_at_least_twelve_offices_months() -> None:
    assert len({(one.table, one.office, one.month) for one in played.expectations()}) >= 12


def test_classes_and_categories_stand_with_their_part_of_the_whole(cast: c.Cast) -> None:
    """Six pieces of the city, five of them claims and one an accusation; no month has a part of nothing."""
    played.play(cast, "tree")
    shown = {table.code: table for table in tables(monthly(Month(2026, 10), cast.city))}
    heads = [str(column.label) for column in shown["class"].columns]
    assert heads[1:3] == ["件次", "占比"]
    parts = {str(row[0]): str(row[2]) for row in (*shown["class"].rows, shown["class"].total)}
    assert (parts["申诉求决类"], parts["检举控告类"], parts["合计"]) == ("83.3%", "16.7%", "100.0%")
    assert [str(row[2]) for row in shown["category"].rows] == ["100.0%"]
    assert "占比" not in [str(column.label) for column in shown["office"].columns]
    nothing = {table.code: table for table in tables(monthly(Month(2020, 1), cast.city))}["class"]
    assert {str(row[2]) for row in (*nothing.rows, nothing.total)} == {"—"}


def test_the_words_name_the_five_categories_most_came_of_and_no_office_or_person(cast: c.Cast) -> None:
    codes = {"0101": 4, "0102": 3, "0103": 3, "0104": 2, "0201": 1, "0202": 1, None: 6}
    for code, pieces in codes.items():
        for _number in range(pieces):
            given = {"received_on": dt.date(2026, 10, 12)} | ({"category": code} if code else {})
            played.enter(cast, given)
    report = monthly(Month(2026, 10), cast.city)
    names = {row.key: row.name for row in report.rows["by_category"]}
    (words,) = [sentence for sentence in sentences(report) if "业务类别" in sentence]
    told = [(names["0101"], 4, "20.0%"), (names["0102"], 3, "15.0%"), (names["0103"], 3, "15.0%"),
            (names["0104"], 2, "10.0%"), (names["0201"], 1, "5.0%")]  # fmt: skip
    parts = "，".join(f"{name} {n} 件（占 {part}）" for name, n, part in told)
    assert words == f"来件较多的业务类别：{parts}。未分类的 6 件不在其中。"
    assert not any("业务类别" in sentence for sentence in sentences(monthly(Month(2026, 9), cast.city)))


def scatter(case: Case, offices: list[Office], pieces: int) -> list[dict[str, Any]]:
    """Many pieces at random over two years, written straight to the table."""
    chance = random.Random(20261102)  # noqa: S311  the same pieces every time, not a secret
    rows = [
        {
            "office": chance.choice(offices),
            "channel": chance.choice(Channel.values),
            "received_on": dt.date(2026, 10, 31) - dt.timedelta(days=chance.randrange(700)),
            "head_count": chance.choice([1, 1, 1, 3, 5, 9]),
            "repeat": chance.choice(RepeatState.values),
        }
        for _number in range(pieces)
    ]
    start = case.submissions.count() + 1
    Submission.objects.bulk_create(
        Submission(case=case, ordinal=place, entered_at=dt.datetime.now(dt.UTC), subject="件", **row)
        for place, row in enumerate(rows, start=start)
    )
    return rows


def test_many_pieces_are_counted_as_a_person_would_count_them(cast: c.Cast) -> None:
    case = c.register(cast)  # received in November: outside the months below
    rows = scatter(case, [cast.city, cast.district, cast.street, cast.elsewhere], 1500)
    for month in (Month(2026, 10), Month(2026, 3), Month(2025, 2)):
        inside = [
            row
            for row in rows
            if (row["received_on"].year, row["received_on"].month) == (month.year, month.number)
            and row["office"] != cast.city
            and row["office"] != cast.elsewhere
        ]
        by_repeat = Counter(row["repeat"] for row in inside)
        joint = [row["head_count"] for row in inside if row["channel"] == "visit" and row["head_count"] >= 5]
        report = monthly(month, cast.district)
        assert report.now == Figures(
            submissions=len(inside),
            batches=sum(row["channel"] == "visit" for row in inside),
            persons=sum(row["head_count"] for row in inside),
            joint_visits=len(joint),
            joint_visit_persons=sum(joint),
            first=by_repeat["first"],
            repeat=by_repeat["repeat"],
            undetermined=by_repeat["undetermined"],
        )
        assert_adds_up(report)


@pytest.mark.parametrize("pieces", [0, 400])
def test_the_number_of_queries_does_not_grow_with_offices_or_pieces(cast: c.Cast, pieces: int) -> None:
    case = c.register(cast)
    more = [c.office(f"S{number}", f"街道{number}", cast.district) for number in range(pieces // 40)]
    scatter(case, [cast.district, *more], pieces)
    with CaptureQueriesContext(connection) as asked:
        monthly(Month(2026, 10), cast.city)
    assert len(asked) <= QUERIES


def test_offices_stand_in_the_order_of_the_tree_not_of_their_figures(cast: c.Cast) -> None:
    case = c.register(cast)
    scatter(case, [cast.elsewhere] * 6 + [cast.city, cast.district, cast.street, cast.other_street], 900)
    rows = monthly(Month(2026, 10), cast.city).rows["by_office"]
    assert [row.key for row in rows] == ["MZ", "JA", "JA1", "JA2", "YP"]
    assert [row.depth for row in rows] == [0, 1, 2, 2, 1]


def test_a_corrected_date_moves_a_piece_to_its_month(cast: c.Cast) -> None:
    case = c.register(cast, received_on=dt.date(2026, 10, 31))
    c.do(case, "propose_correction", cast.registrar, event=1, new_date=dt.date(2026, 9, 30), reason="邮戳日期录错")
    assert monthly(Month(2026, 10), cast.district).now.submissions == 1
    c.do(case, "correct_date", cast.head, proposal=case.proposals.get())
    assert monthly(Month(2026, 10), cast.district).now.submissions == 0
    assert monthly(Month(2026, 9), cast.district).now.submissions == 1


@pytest.mark.parametrize("state", ["referred", "declined", "withdrawn"])
def test_what_became_of_a_matter_does_not_change_that_it_came(cast: c.Cast, state: str) -> None:
    case = c.register(cast, received_on=dt.date(2026, 10, 30))
    Case.objects.filter(pk=case.pk).update(state=state, is_open=False)
    assert monthly(Month(2026, 10), cast.district).now.submissions == 1


# Which months there are ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-1", "26-10", "2026/10", "", "十月", "0000-01", "2026-10-01"]
)
def test_it_refuses_what_is_no_month(text: str) -> None:
    with pytest.raises(NotAMonth):
        Month.parse(text)


def test_months_are_counted_across_years() -> None:
    assert str(Month(2026, 1).previous) == "2025-12"
    assert str(Month(2025, 12).plus(1)) == "2026-01"
    assert str(Month(2024, 2).year_before) == "2023-02"
    assert [str(month) for month in Month(2026, 2).last(12)][::11] == ["2025-03", "2026-02"]
    assert Month(2024, 2).last_day == dt.date(2024, 2, 29)


def test_it_refuses_a_month_to_come_and_gives_the_running_one_as_unfinished(cast: c.Cast) -> None:
    assert not monthly(Month(2026, 11), cast.district).is_complete
    assert monthly(Month(2026, 10), cast.district).is_complete
    with pytest.raises(NotReportable):
        monthly(Month(2026, 12), cast.district)


def test_the_month_ends_at_local_midnight(cast: c.Cast) -> None:
    """Half past midnight on 1 November in Shanghai is still October in UTC."""
    with time_machine.travel(dt.datetime(2026, 11, 1, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        c.register(cast, received_on=dt.date(2026, 11, 1))
        assert monthly(Month(2026, 11), cast.district).now.submissions == 1
        assert monthly(Month(2026, 10), cast.district).now.submissions == 0
        assert monthly(Month(2026, 10), cast.district).is_complete


def test_it_refuses_an_office_that_did_not_exist_in_the_month(cast: c.Cast) -> None:
    lived = c.office("OLD", "旧街道", cast.district, valid_from=dt.date(2024, 3, 31), valid_to=dt.date(2025, 2, 1))
    for there in (Month(2024, 3), Month(2025, 2)):  # a single day of the month is enough
        assert monthly(there, lived).now == Figures()
    for away in (Month(2024, 2), Month(2025, 3)):
        with pytest.raises(NotReportable):
            monthly(away, lived)


# Timeliness ----------------------------------------------------------------------------------


def stop(case: Case, on: dt.date, by: str) -> None:
    """The notice was given, or fell away, on this day."""
    case.clocks.filter(code="notice").update(stopped_on=on, stopped_by=by)


def test_duties_are_counted_in_the_month_they_end(cast: c.Cast) -> None:
    """Received 1 October, notice due on the 16th (a Friday): one kept, one late, one never done;
    a void matter, one withdrawn and one joined to another in time owe nothing.
    """
    received = dt.date(2026, 10, 1)
    kept, late, _never, void, withdrawn, joined = (c.register(cast, received_on=received) for _number in range(6))
    stop(kept, dt.date(2026, 10, 16), "issue_notice")
    stop(late, dt.date(2026, 10, 17), "issue_notice")
    stop(withdrawn, dt.date(2026, 10, 5), "withdraw")
    stop(joined, dt.date(2026, 10, 5), "merge")
    c.do(void, "propose_void", cast.registrar, reason="重复录入")
    c.do(void, "void", cast.head, reason="重复录入")
    notice, answer = monthly(Month(2026, 10), cast.district).timeliness
    assert (notice.due, notice.in_time, notice.late, notice.late_open, notice.open) == (3, 1, 1, 1, 0)
    assert notice.rate == 1 / 3
    assert (answer.due, answer.rate) == (0, None)


def test_a_duty_not_yet_over_is_open_and_stays_out_of_the_rate(cast: c.Cast) -> None:
    c.register(cast)
    notice, _answer = monthly(Month(2026, 11), cast.district).timeliness
    assert (notice.open, notice.rate) == (1, None)


def test_a_duty_that_a_rest_day_carries_into_the_next_month_is_judged_there_and_only_there(cast: c.Cast) -> None:
    """Fifteen days from 16 October end on Saturday the 31st, so on Monday 2 November; each month frozen on the 1st."""
    c.register(cast, received_on=dt.date(2026, 10, 16))
    frozen = []
    for month in (Month(2026, 10), Month(2026, 11)):
        with played.at(month.plus(1).first_day):
            frozen.append(freeze(month, cast.district, cast.statistician)[0])
    notices = [report.rows["timeliness"]["notice"] for report in frozen]
    assert [(notice["due"], notice["late_open"], notice["open"]) for notice in notices] == [(0, 0, 0), (1, 1, 0)]


def test_duties_follow_the_office_that_answers(cast: c.Cast) -> None:
    played.enter(cast, {"office": "MZ", "anonymous": True, "received_on": dt.date(2026, 10, 1), "forwarded_to": "YP"})
    assert [duty.due for duty in monthly(Month(2026, 10), cast.elsewhere).timeliness] != [0, 0]
    assert [duty.due for duty in monthly(Month(2026, 10), cast.district).timeliness] == [0, 0]


# Definitions ---------------------------------------------------------------------------------


def test_every_figure_is_defined_once_and_every_definition_is_a_figure() -> None:
    assert set(COUNTS) | {"repeat_rate"} == set(DEFINITIONS) == set(Figures().as_json())
    assert len({one.code for one in PRINTED}) == len(PRINTED)
    assert all(str(one.formula) and str(one.source) and one.certainty for one in PRINTED)


def test_what_a_duty_leaves_out_stands_with_each_of_its_rates() -> None:
    for one in TIMELINESS.values():
        assert "撤回、并案的不计" in str(one.formula)


def test_the_clocks_it_reads_exist() -> None:
    assert {*NOTICE_CLOCKS, *ANSWER_CLOCKS} <= set(CLOCKS)


def test_nothing_is_compared_with_nothing() -> None:
    assert change(3, 0) is None
    assert change(None, 2) is None
    assert change(3, 2) == 0.5
    assert change(0, 4) == -1
    assert difference(None, 0.5) is None
    assert difference(0.5, 0.25) == 0.25
