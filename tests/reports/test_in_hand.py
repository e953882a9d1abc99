"""Matters in hand at a month's end: none that is worked on elsewhere."""

from __future__ import annotations

import datetime as dt

import pytest

from cases.models import Case
from offices.models import Office
from reports import tallies
from reports.months import Month
from reports.oldest import oldest_open
from tests import cast as c
from tests.reports.played import at

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (Month(2026, number) for number in (8, 9, 10, 11))


@pytest.fixture
def twice(cast: c.Cast) -> tuple[Case, Case]:
    """The same matter registered twice in August, each taken on by a leader."""
    both = c.register(cast, received_on=dt.date(2026, 8, 3)), c.register(cast, received_on=dt.date(2026, 8, 5))
    for case in both:
        with at(dt.date(2026, 8, 6)):
            c.classify(cast, case)
            c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler, sponsored=True)
    return both


def told(office: Office, month: Month) -> tuple[int, int, int]:
    """In hand by the bands, by the matters themselves, and of those a leader took on."""
    (sponsored,) = tallies.sponsored(office, month, c.TODAY)
    banded = sum(row.counts["matters"] for row in tallies.open_matters(office, month))
    return banded, sum(part.count() for part in tallies.still_open(office, month)), sponsored.counts["still_open"]


def join(cast: c.Cast, case: Case, into: Case, on: dt.date) -> None:
    with at(on):
        c.do(case, "merge", cast.head, into=into, reason="同一事项登记两次")


def test_a_matter_joined_to_another_is_in_hand_no_more(cast: c.Cast, twice: tuple[Case, Case]) -> None:
    first, twin = twice
    join(cast, twin, first, dt.date(2026, 9, 30))
    assert [told(cast.district, month) for month in (AUGUST, SEPTEMBER, OCTOBER)] == [(2, 2, 2), (1, 1, 1), (1, 1, 1)]
    assert [one.case for one in oldest_open(AUGUST, cast.district, cast.head)] == [first, twin]
    assert [one.case for one in oldest_open(SEPTEMBER, cast.district, cast.head)] == [first]


def test_parted_again_it_is_in_hand_again_and_what_became_of_it_later_changes_no_month(
    cast: c.Cast, twice: tuple[Case, Case]
) -> None:
    first, twin = twice
    join(cast, twin, first, dt.date(2026, 9, 30))
    with at(dt.date(2026, 10, 20)):
        c.do(first, "split", cast.head, joined=twin, reason="另一事项")
    by_month = [(2, 2, 2), (1, 1, 1), (2, 2, 2)]
    assert [told(cast.district, month) for month in (AUGUST, SEPTEMBER, OCTOBER)] == by_month
    with at(dt.date(2026, 11, 2)):
        c.do(twin, "return_to_intake", cast.head, reason="重新确定责任领导")
        c.resolve(cast, twin)
    assert [told(cast.district, month) for month in (AUGUST, SEPTEMBER, OCTOBER)] == by_month
    assert told(cast.district, NOVEMBER) == (1, 1, 1)


def test_joined_for_a_time_and_withdrawn_later_it_was_not_in_hand_in_between(
    cast: c.Cast, twice: tuple[Case, Case]
) -> None:
    first, twin = twice
    join(cast, twin, first, dt.date(2026, 9, 30))
    with at(dt.date(2026, 10, 20)):
        c.do(first, "split", cast.head, joined=twin, reason="另一事项")
    with at(dt.date(2026, 11, 2)):
        c.do(twin, "withdraw", cast.registrar, evidence=c.said("本人撤回"))
    assert [told(cast.district, month) for month in (AUGUST, SEPTEMBER, OCTOBER)] == [(2, 2, 2), (1, 1, 1), (2, 2, 2)]
    assert told(cast.district, NOVEMBER) == (1, 1, 1)
