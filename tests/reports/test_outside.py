"""What leaves the office is rounded to five, cell by cell and total by total, and names nobody."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re

import pytest
from django.test import Client

from reports import outside
from reports.actions import freeze
from reports.models import FrozenReport
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


def test_a_category_of_which_one_or_two_came_is_not_told_apart_from_one_of_which_none_came(cast: c.Cast) -> None:
    for code, pieces in (("0101", 2), ("0102", 3)):
        for _number in range(pieces):
            played.enter(cast, {"received_on": dt.date(2026, 10, 12), "category": code})
    played.enter(cast, {"received_on": dt.date(2026, 9, 12), "category": "0103"})
    report = monthly(Month(2026, 10), cast.district)
    assert {row.key for row in report.rows["by_category"]} == {"0101", "0102", "0103"}
    told = {line.key: line.value for line in outside.lines(report) if line.table == "by_category"}
    assert told == {"0102": 5}


def test_a_row_stands_for_every_code_whatever_came_or_only_with_a_number(cast: c.Cast) -> None:
    """Whether a row is there depends on nothing that its rounded number does not say."""
    empty = list(outside.lines(monthly(Month(2026, 10), cast.district)))
    played.play(cast, "tree")
    played.play(cast, "repeats")
    told = list(outside.lines(monthly(Month(2026, 10), cast.district)))
    always = {(line.table, line.key, line.figure) for line in empty}
    assert {(line.table, line.key, line.figure) for line in told if not line.value} <= always
    assert always <= {(line.table, line.key, line.figure) for line in told}


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


PAGE = "/reports/monthly/"


def test_both_files_for_outside_are_had_from_the_page_of_a_published_report(client: Client, cast: c.Cast) -> None:
    played.play(cast, "tree")
    client.force_login(cast.statistician)
    made = freeze(Month(2026, 10), cast.district, cast.statistician)[0]
    links = re.compile(r'href="([^"]+\.outside\.\w+)"')
    assert links.findall(page_of_the_month(client)) == []
    for kind in ("csv", "json"):
        assert client.get(f"{PAGE}2026-10/JA.outside.{kind}").status_code == 404
    FrozenReport.objects.filter(pk=made.pk).update(state="published")
    found = links.findall(page_of_the_month(client))
    assert found == [f"{PAGE}2026-10/JA.outside.csv", f"{PAGE}2026-10/JA.outside.json"]
    told, report = [client.get(link) for link in found], monthly(Month(2026, 10), cast.district)
    assert [answer.status_code for answer in told] == [200, 200]
    assert [answer.content for answer in told] == [outside.as_csv(report), outside.as_json(report)]
    assert told[0].headers["Content-Disposition"] == 'attachment; filename="monthly-JA-2026-10.outside.csv"'
    client.force_login(cast.head_elsewhere)
    assert [client.get(link).status_code for link in found] == [403, 403]


def page_of_the_month(client: Client) -> str:
    return client.get(PAGE, {"month": "2026-10", "office": "JA"}).content.decode()
