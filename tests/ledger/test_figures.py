"""What history shows, counted by dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cases.ledger.figures import history_delays, received_by_month
from cases.models import Case
from tests.ledger.books import HEAD, book, row, run

pytestmark = pytest.mark.usefixtures("cast", "case")


def test_a_reply_is_late_from_the_day_after_the_last_whatever_the_hour(tmp_path: Path) -> None:
    days = ("2019/5/10 23:59:59", "2019/5/11 0:00:01", "2019/5/26", "2019/6/25", "")
    rows = [row(number, replied=day) for number, day in enumerate(days)]
    run(book(tmp_path / "a.xlsx", [HEAD, *rows]))
    assert history_delays(Case.objects.all()) == {15: 3, 30: 2, 60: 1}
    assert history_delays(Case.objects.all(), (14, 90)) == {14: 4, 90: 0}


def test_pieces_are_counted_by_the_month_as_written(tmp_path: Path) -> None:
    days = ("2019/4/30 23:59:59", "2019/5/1 0:00:01", "2019/5/31 23:59")
    run(book(tmp_path / "a.xlsx", [HEAD, *(row(number, received=day, replied="") for number, day in enumerate(days))]))
    found = received_by_month(Case.objects.filter(is_historical=True))
    assert found == {dt.date(2019, 4, 1): 1, dt.date(2019, 5, 1): 2}
    assert received_by_month(Case.objects.all())[dt.date(2026, 11, 1)] == 1
