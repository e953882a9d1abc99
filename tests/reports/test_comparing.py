"""Rows that only a frozen month knows stand among the others; a tree that has changed since is told."""

from __future__ import annotations

import datetime as dt

import pytest

from offices.actions.tree import edit_office
from offices.models import Office
from reports.actions import freeze
from reports.months import Month
from reports.official import monthly
from tests import cast as c
from tests.reports import played

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)


@pytest.fixture
def voided(cast: c.Cast) -> c.Cast:
    """September, frozen with a piece of the first street and of the second category that was keyed by mistake."""
    mistake = {"received_on": dt.date(2026, 9, 10), "office": "JA1", "category": "0102"}
    case = played.enter(cast, mistake)
    freeze(SEPTEMBER, cast.district, cast.statistician)
    c.do(case, "propose_void", cast.registrar, reason="误录")
    c.do(case, "void", cast.head, reason="误录")
    for office, category in (("JA", "0101"), ("JA2", "0103")):
        played.enter(cast, {**mistake, "received_on": dt.date(2026, 10, 10), "office": office, "category": category})
    return cast


@pytest.mark.parametrize("table", ["by_office", "by_handling_office"])
def test_an_office_that_only_the_frozen_month_knows_stands_at_its_place_in_the_tree(voided: c.Cast, table: str) -> None:
    rows = monthly(OCTOBER, voided.district).rows[table]
    assert [(row.key, row.depth, row.previous.submissions) for row in rows] == [
        ("JA", 0, 0),
        ("JA1", 1, 1),
        ("JA2", 1, 0),
    ]


def test_a_category_that_only_the_frozen_month_knows_stands_by_its_code(voided: c.Cast) -> None:
    rows = monthly(OCTOBER, voided.district).rows["by_category"]
    assert [(row.key, row.previous.submissions) for row in rows] == [("0101", 0), ("0102", 1), ("0103", 0)]


def test_a_tree_that_has_changed_since_a_frozen_month_is_told_where_they_are_added_up(cast: c.Cast) -> None:
    played.enter(cast, {"received_on": dt.date(2026, 9, 10), "office": "JA1"})
    freeze(SEPTEMBER, cast.district, cast.statistician)
    played.enter(cast, {"received_on": dt.date(2026, 10, 10), "office": "JA1"})
    before = monthly(OCTOBER, cast.district)
    with played.at(dt.date(2026, 11, 9)):
        street = Office.objects.get(code="JA1")
        street.parent = cast.elsewhere
        edit_office(street, changed=["parent"], by=cast.administrator)
        after, whole = monthly(OCTOBER, cast.district), monthly(OCTOBER, cast.city)
    assert (before.year_to_date.submissions, after.year_to_date.submissions) == (2, 1)
    told = [note for note in after.footnotes if cast.street.name in note]
    assert len(told) == 1
    assert "统计范围" in told[0]
    assert not any(cast.street.name in note for note in (*before.footnotes, *whole.footnotes))
