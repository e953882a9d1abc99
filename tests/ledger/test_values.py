"""Cells as values: what is certain is read, what can be read in two ways is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from cases.ledger import values
from cases.ledger.problems import BadValue
from cases.ledger.reading import Cell, Unsaid

pytestmark = pytest.mark.usefixtures("today")


@pytest.mark.parametrize(
    ("written", "day", "time"),
    [
        ("2019/4/25 9:32:09", dt.date(2019, 4, 25), dt.time(9, 32, 9)),
        ("2018/4/24", dt.date(2018, 4, 24), None),
        ("2020年3月5日", dt.date(2020, 3, 5), None),
        ("2020年3月5日 9时30分", dt.date(2020, 3, 5), dt.time(9, 30)),
        ("2019-04-25", dt.date(2019, 4, 25), None),
        ("2019-04-25T09:32:09", dt.date(2019, 4, 25), dt.time(9, 32, 9)),
        ("2019-04-25T09:32:09+08:00", dt.date(2019, 4, 25), dt.time(9, 32, 9)),
        ("2019-04-25T20:00:00.000Z", dt.date(2019, 4, 26), dt.time(4)),
        ("2019-04-25 03:00 +0900", dt.date(2019, 4, 25), dt.time(2)),
        ("20190425 09:32", dt.date(2019, 4, 25), dt.time(9, 32)),
        ("20190425T09:32:09", dt.date(2019, 4, 25), dt.time(9, 32, 9)),
        ("2019.4.25", dt.date(2019, 4, 25), None),
        (" 2019／04／25\xa0", dt.date(2019, 4, 25), None),
        ("2020年3月5日（星期四）", dt.date(2020, 3, 5), None),
        ("2020/3/5 下午 3:20", dt.date(2020, 3, 5), None),
        ("20190425", dt.date(2019, 4, 25), None),
        (20190425.0, dt.date(2019, 4, 25), None),
        (43580.0, dt.date(2019, 4, 25), None),
        (43580.39733796296, dt.date(2019, 4, 25), dt.time(9, 32, 10)),
        ("43580.5", dt.date(2019, 4, 25), dt.time(12)),
        (dt.date(2019, 4, 25), dt.date(2019, 4, 25), None),
        (dt.datetime(2019, 4, 8, 8, 37, 20), dt.date(2019, 4, 8), dt.time(8, 37, 20)),
        (dt.datetime(2019, 4, 8), dt.date(2019, 4, 8), None),
        ("25/4/2019", dt.date(2019, 4, 25), None),
        ("4/25/2019", dt.date(2019, 4, 25), None),
        ("4/4/2019", dt.date(2019, 4, 4), None),
        ("2026-11-02", dt.date(2026, 11, 2), None),
    ],
)
def test_a_certain_date_is_read_as_written(written: Cell, day: dt.date, time: dt.time | None) -> None:
    assert values.moment(written) == (day, time)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("3/4/2019", "分不清"),
        ("2019-02-30", "没有这一天"),
        ("2019-13-01", "没有这一天"),
        ("20191301", "没有这一天"),
        ("2019/4/25 25:00", "没有这个时刻"),
        ("2019-04-25T09:32:09+99:00", "没有这个时刻"),
        ("20190425 0932", "不是能确定的日期"),
        ("20190425093209", "不是能确定的日期"),
        ("2026-11-03", "晚于今天"),
        ("0219-04-25", "过早"),
        ("19/4/25", "不是能确定的日期"),
        ("2019年4月", "不是能确定的日期"),
        ("2019-04-25至2019-04-28", "不是能确定的日期"),
        ("2019-04-2512", "不是能确定的日期"),
        ("去年春天", "不是能确定的日期"),
        (2019.0, "不是能确定的日期"),
        (True, "不是能确定的日期"),
        (dt.time(9, 30), "不是能确定的日期"),
        (dt.timedelta(hours=30), "不是能确定的日期"),
    ],
)
def test_an_uncertain_or_impossible_date_is_refused_with_a_cure(written: Cell, why: str) -> None:
    with pytest.raises(BadValue, match=why):
        values.moment(written)


@pytest.mark.parametrize(("written", "order"), [("5/13/2019", "dmy"), ("13/5/2019", "mdy")])
def test_a_date_that_contradicts_the_order_that_was_told_is_refused(written: str, order: str) -> None:
    with pytest.raises(BadValue, match="顺序不符"):
        values.moment(written, order)
    other = {"dmy": "mdy", "mdy": "dmy"}[order]
    assert values.moment(written, other)[0] == values.moment(written)[0] == dt.date(2019, 5, 13)
    assert values.moment("5/5/2019", order)[0] == dt.date(2019, 5, 5)


def test_numbers_that_name_something_lose_what_the_spreadsheet_added() -> None:
    assert [values.code(cell) for cell in (188409.0, "188409.0", " １８８４０９ ", "00188409", "JA-1.5")] == [
        "188409",
        "188409",
        "188409",
        "00188409",
        "JA-1.5",
    ]
    assert [values.code(cell) for cell in ('="013800138000"', "'00188409", "'", "E5", "1E", "12E+5")] == [
        "013800138000",
        "00188409",
        "",
        "E5",
        "1E",
        "12E+5",
    ]


def test_a_number_the_spreadsheet_has_already_spoilt_is_refused() -> None:
    assert values.code("310104194912310021") == "310104194912310021"
    spoilt = (310104194912310021.0, "4.30105E+17", "1.38001e+10", '="2.02005E+11"', "４．３Ｅ＋１７", "'1E+10")
    for cell in spoilt:
        with pytest.raises(BadValue, match="末尾"):
            values.code(cell)


def test_an_error_of_the_spreadsheet_is_no_text() -> None:
    assert values.said("#12") == "#12"
    for cell in ("#N/A", "#n/a", "＃Ｎ／Ａ", "#SPILL!", "#CALC!", Unsaid("#")):
        with pytest.raises(BadValue, match="公式"):
            values.said(cell)
    with pytest.raises(BadValue, match="列太窄"):
        values.said("########")


def test_long_texts_keep_their_lines_and_lose_what_no_text_holds() -> None:
    assert values.block("\n\t\t第一行_x000D_\r\n\u3000\u3000第二行\r第三\x0b\x00行\xa0\n\t") == (
        "第一行\n\n\u3000\u3000第二行\n第三行"
    )


def test_short_texts_are_one_line() -> None:
    assert values.line(" 路灯\xa0\n不亮\u200b ") == "路灯 不亮"


def test_people_are_counted_in_whole_numbers_from_one() -> None:
    assert [values.count(cell) for cell in (5.0, "12人", "３")] == [5, 12, 3]
    for wrong in ("0", "几个", "-2", 1.5):
        with pytest.raises(BadValue, match="人数"):
            values.count(wrong)
