"""Clocks of minutes: every row of tests/tables/minutes.csv, worked out by hand, and what they refuse."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from workflows.clock_rules import CLOCKS
from workflows.clocks import ClockError
from workflows.moments import OFFICE_TIME, compute_moment, span_words, standing_at

TABLE = Path(__file__).parent.parent / "tables" / "minutes.csv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def at(text: str) -> dt.datetime:
    """«2026-11-02 09:10» in office time; with an offset where one is given."""
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_TIME)


@pytest.mark.parametrize("row", ROWS, ids=[f"{number}:{row['why']}" for number, row in enumerate(ROWS, start=2)])
def test_a_clock_of_minutes_ends_at_the_moment_worked_out_by_hand(row: dict[str, str]) -> None:
    moment = compute_moment(
        CLOCKS[row["rule"]],
        at(row["start"]),
        named_at=at(row["named"]) if row["named"] else None,
        local_minutes=int(row["local"]) if row["local"] else None,
    )
    assert moment.due_at.strftime("%Y-%m-%d %H:%M") == row["due"]
    done = at(row["done"]) if row["done"] else None
    standing = standing_at(moment.due_at, at(row["now"]), stopped_at=done)
    assert (str(standing.state), standing.minutes) == (row["state"], int(row["minutes"]))


def test_every_clock_of_minutes_has_rows() -> None:
    assert {row["rule"] for row in ROWS} == {code for code, rule in CLOCKS.items() if rule.number == "C15"}


def test_a_day_has_no_minutes_and_an_instant_has_a_zone() -> None:
    with pytest.raises(ClockError, match="不按分钟计算"):
        compute_moment(CLOCKS["notice"], at("2026-11-02 09:00"))
    with pytest.raises(ClockError, match="约定的时间"):
        compute_moment(CLOCKS["urgent_follow_up"], at("2026-11-02 09:00"))
    with pytest.raises(ClockError, match="晚于"):
        compute_moment(CLOCKS["urgent_follow_up"], at("2026-11-02 09:00"), named_at=at("2026-11-02 09:00"))
    with pytest.raises(ClockError, match="至少"):
        compute_moment(CLOCKS["urgent_phone"], at("2026-11-02 09:00"), local_minutes=0)
    with pytest.raises(TypeError, match="aware"):
        compute_moment(CLOCKS["urgent_phone"], dt.datetime(2026, 11, 2, 9))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 分钟"), (7, "7 分钟"), (60, "1 小时"), (125, "2 小时 5 分钟"), (1440, "1 天"), (4441, "3 天 2 小时")],
)
def test_a_span_is_said_as_people_say_it(minutes: int, words: str) -> None:
    assert span_words(minutes) == words


def test_the_law_says_in_time_and_the_table_says_so() -> None:
    for code in ("urgent_phone", "urgent_written"):
        rule = CLOCKS[code]
        assert (rule.article, rule.certainty, rule.open_to_local) == ("25", "I", True)
        assert "及时" in str(rule.note)
