"""The one real ledger the office lent: its figures are known. Neither it nor a row of it is kept here."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.models import Answer, Case
from reports.months import Month
from reports.official import monthly
from tests.cast import office
from tests.ledger.books import counts, run

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "messages_with_replies_2011-2020.xlsx"
RECEIVED = {"2013-05": 6, "2016-02": 17, "2018-10": 61, "2019-04": 76, "2019-12": 76}


def answered_after(days: int) -> int:
    """Matters first answered later than that many calendar days after receipt."""
    dates = Answer.objects.filter(answered_on__isnull=False).values_list("answered_on", "claim__case__received_on")
    return sum((answered - received).days > days for answered, received in dates if answered)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not FILE.exists(), reason="the lent ledger is not on this machine (../shared/data)")
def test_the_lent_ledger_comes_in_whole_and_gives_its_known_figures() -> None:
    root = office("MZ", "市民政局")
    first = run(FILE)
    assert (first.counts, first.failure) == (counts(2816, 2816), "")
    assert {days: answered_after(days) for days in (15, 30, 60)} == {15: 1061, 30: 455, 60: 156}
    for month, pieces in RECEIVED.items():
        told = monthly(Month.parse(month), root).now
        assert (told.submissions, told.first, told.repeat, told.undetermined) == (pieces, 0, 0, pieces), month
    assert run(FILE).counts == counts(2816, 0, already_there=2816)
    assert Case.objects.filter(is_historical=True).count() == 2816
