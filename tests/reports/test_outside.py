"""What leaves the office is rounded to five, cell by cell and total by total, and names nobody."""

from __future__ import annotations

import csv
import json

import pytest

from reports import outside
from reports.months import Month
from reports.official import monthly
from tests import cast as c
from tests.reports import played


@pytest.mark.parametrize(
    ("value", "told"), [(0, 0), (1, 0), (2, 0), (3, 5), (4, 5), (5, 5), (7, 5), (8, 10), (1234, 1235)]
)
def test_numbers_are_rounded_to_the_nearest_five(value: int, told: int) -> None:
    assert outside.rounded(value) == told


def test_every_cell_and_total_is_a_multiple_of_five(cast: c.Cast) -> None:
    played.play(cast, "visits")
    told = list(outside.lines(monthly(Month(2026, 10), cast.district)))
    assert all(line.value % 5 == 0 for line in told)
    totals = {line.figure: line.value for line in told if line.table == "total"}
    assert totals == {"submissions": 5, "persons": 60, "first": 5, "repeat": 0, "undetermined": 0}
    assert {line.table for line in told} <= {"total", "by_came_before", *outside.ONE_WAY}


def test_both_formats_hold_the_same_lines_and_a_dictionary_of_every_name(cast: c.Cast) -> None:
    played.play(cast, "tree")
    report = monthly(Month(2026, 10), cast.city)
    told = json.loads(outside.as_json(report))
    names = {line["table"] for line in told["lines"]} | {line["figure"] for line in told["lines"]}
    assert names - {"total"} <= set(told["dictionary"])
    text = outside.as_csv(report).decode("utf-8-sig")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert [int(row["value"]) for row in rows] == [line["value"] for line in told["lines"]]


def test_no_key_group_matter_or_person_is_in_it(cast: c.Cast) -> None:
    case = c.register(cast)
    content = outside.as_json(monthly(Month(2026, 11), cast.district)).decode()
    for secret in (case.number, case.title, "陈玥", c.SECRET, "by_group"):
        assert secret not in content
