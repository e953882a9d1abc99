"""The one real ledger the office lent: its figures are known. Neither it nor a row of it is kept here."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cases.ledger.figures import history_delays, received_by_month
from cases.models import Case
from tests.cast import office
from tests.ledger.books import counts, run

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "messages_with_replies_2011-2020.xlsx"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not FILE.exists(), reason="the lent ledger is not on this machine (../shared/data)")
def test_the_lent_ledger_comes_in_whole_and_gives_its_known_figures() -> None:
    office("MZ", "市民政局")
    first = run(FILE)
    assert (first.counts, first.failure) == (counts(2816, 2816), "")
    assert history_delays(Case.objects.all()) == {15: 1061, 30: 455, 60: 156}
    months = received_by_month(Case.objects.all())
    known = {(2013, 5): 6, (2016, 2): 17, (2018, 10): 61, (2019, 4): 76, (2019, 12): 76}
    assert {month: months[dt.date(*month, 1)] for month in known} == known
    assert run(FILE).counts == counts(2816, 0, already_there=2816)
    assert Case.objects.filter(is_historical=True).count() == 2816
