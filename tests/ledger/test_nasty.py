"""Every nasty file has its expected outcome in a table a person can check."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cases.models import Submission
from tests.ledger.books import run
from tests.ledger.nasty_text import MAKERS

TABLE = Path(__file__).resolve().parents[1] / "tables" / "ledger.csv"
EXPECTED = {row["file"]: row for row in csv.DictReader(TABLE.open(encoding="utf-8"))}


def test_the_table_and_the_makers_name_the_same_files() -> None:
    assert set(EXPECTED) == set(MAKERS)
    assert len(EXPECTED) >= 25


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("name", sorted(MAKERS))
def test_it_ends_as_the_table_says(name: str, tmp_path: Path) -> None:
    expected = EXPECTED[name]
    file = MAKERS[name](tmp_path / name)
    found = run(file)
    if expected["rows"] == "refused":
        assert expected["first_problem"] in found.failure
        assert not found.counts
        assert not Submission.objects.exists()
        return
    counts = ("rows", "imported", "already_there", "errors")
    assert {key: found.counts[key] for key in counts} == {key: int(expected[key]) for key in counts}, found.said
    told = [line.split("：")[0].split("，", 1)[1] for line in found.said.splitlines() if line.startswith("第 ")]
    assert (told[:1] or [""])[0] == expected["first_problem"]
    assert Submission.objects.count() == int(expected["imported"])
    # Fed again, nothing is added.
    assert run(file).counts["imported"] == 0
