"""Every row of tests/tables/clocks.csv: dates worked out without the code under test."""

import csv
from datetime import date
from pathlib import Path

import pytest

from workflows.clocks import CLOCKS, Pause, Unit, compute
from workflows.workdays import load_calendar

TABLE = Path(__file__).parent.parent / "tables" / "clocks.csv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
DATES = ("original_last_day", "original_late_from", "last_day", "late_from", "finish_by")


def read_pauses(text: str) -> list[Pause]:
    pairs = [pair.split("/") for pair in text.split()]
    return [Pause(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs]


@pytest.mark.parametrize("row", ROWS, ids=[f"{number}:{row['why']}" for number, row in enumerate(ROWS, start=2)])
def test_a_clock_ends_on_the_day_worked_out_by_hand(row: dict[str, str]) -> None:
    local = row["local"].split()
    deadline = compute(
        CLOCKS[row["rule"]],
        date.fromisoformat(row["start"]),
        load_calendar(),
        extension_days=int(row["extension"] or 0),
        pauses=read_pauses(row["pauses"]),
        named_day=date.fromisoformat(row["named"]) if row["named"] else None,
        local_days=int(local[0]) if local else None,
        local_unit=Unit(local[1]) if local else None,
    )
    computed = {name: getattr(deadline, name).isoformat() for name in DATES}
    assert computed == {name: row[name] for name in DATES}
    assert deadline.provisional == (row["provisional"] == "yes")


def test_the_table_covers_every_clock_and_is_long_enough() -> None:
    by_the_minute = {code for code, rule in CLOCKS.items() if rule.number == "C15"}  # tests/tables/minutes.csv
    assert {row["rule"] for row in ROWS} == set(CLOCKS) - by_the_minute
    assert len(ROWS) >= 150
