"""Which days are worked, and what a broken table of a year is told."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.cast import Cast
from workflows.checks import holidays_are_known
from workflows.workdays import Calendar, CalendarError, load_calendar

DAYS = st.dates(date(2023, 1, 1), date(2030, 12, 31))
GOOD = """
year = 2027
notice = "通知（国办发明电〔2026〕0号）"
[[holiday]]
name = "国庆节"
from = 2027-10-01
to = 2027-10-07
work = [2027-09-26, 2027-10-09]
"""


@pytest.fixture
def own_tables(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    (tmp_path / "workdays").mkdir()
    return tmp_path / "workdays"


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_shipped_years_agree_with_a_second_source_day_by_day(year: int) -> None:
    calendar = load_calendar()
    differing = [day for day in days_of(year) if calendar.is_workday(day) != chinese_calendar.is_workday(day)]
    assert differing == []
    assert not calendar.is_provisional(year)


def test_2027_holds_the_thirteen_statutory_days_and_no_make_up_day() -> None:
    table = load_calendar().years[2027]
    names = [table.rest[day] for day in sorted(table.rest)]
    assert [(name, names.count(name)) for name in dict.fromkeys(names)] == [
        ("元旦", 1), ("春节", 4), ("清明节", 1), ("劳动节", 2), ("端午节", 1), ("中秋节", 1), ("国庆节", 3),
    ]  # fmt: skip
    assert table.work == {}
    assert table.provisional
    assert table.rest[date(2027, 2, 6)] == "春节"


@pytest.mark.parametrize(
    ("day", "worked", "name"),
    [
        (date(2026, 10, 10), True, "国庆节"),  # a Saturday worked for the holiday
        (date(2026, 10, 7), False, "国庆节"),  # a Wednesday off
        (date(2026, 10, 8), True, ""),
        (date(2026, 11, 14), False, ""),  # a plain Saturday
        (date(2025, 10, 6), False, "国庆节、中秋节"),
        (date(2024, 2, 9), True, ""),  # 除夕 was not statutory before 2025
        (date(2025, 1, 28), False, "春节"),
    ],
)
def test_a_day_tells_whether_it_is_worked_and_for_which_holiday(day: date, worked: bool, name: str) -> None:
    calendar = load_calendar()
    assert (calendar.is_workday(day), calendar.name_of(day)) == (worked, name)


def test_a_year_without_a_table_counts_weekends_and_fixed_days_and_is_provisional() -> None:
    calendar = Calendar()
    off = [day for day in days_of(2029) if day.weekday() < 5 and not calendar.is_workday(day)]
    assert off == [date(2029, 1, 1), date(2029, 5, 1), date(2029, 5, 2), *(date(2029, 10, n) for n in (1, 2, 3))]
    assert calendar.is_provisional(2029)
    assert calendar.is_provisional(date(2029, 7, 4))
    assert calendar.is_workday(date(2024, 5, 2)), "the second of May became a holiday in 2025"


def test_working_days_are_counted_after_the_day_of_the_event() -> None:
    calendar = load_calendar()
    friday = date(2026, 9, 18)
    assert calendar.add_workdays(friday, 0) == friday
    assert calendar.add_workdays(friday, 1) == date(2026, 9, 20), "that Sunday is made up"
    assert calendar.workdays_between(friday, date(2026, 9, 20)) == 1
    assert calendar.workdays_between(friday, friday) == 0
    assert calendar.workdays_between(date(2026, 9, 20), friday) == 0
    with pytest.raises(ValueError, match="negative"):
        calendar.add_workdays(friday, -1)


def test_rolling_jumps_a_whole_festival_in_both_directions() -> None:
    calendar = load_calendar()
    assert calendar.roll_forward(date(2026, 2, 15)) == date(2026, 2, 24)
    assert calendar.last_workday_on_or_before(date(2026, 2, 23)) == date(2026, 2, 14)


@given(DAYS)
def test_rolling_ends_on_a_working_day_and_skips_none(day: date) -> None:
    calendar = load_calendar()
    rolled, back = calendar.roll_forward(day), calendar.last_workday_on_or_before(day)
    assert back <= day <= rolled
    assert calendar.is_workday(rolled)
    assert calendar.is_workday(back)
    assert calendar.workdays_between(back, rolled) == (0 if calendar.is_workday(day) else 1)


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_working_days_are_inverse(day: date, n: int) -> None:
    calendar = load_calendar()
    assert calendar.workdays_between(day, calendar.add_workdays(day, n)) == n


def test_an_own_file_replaces_its_whole_year_without_a_restart(own_tables: Path) -> None:
    assert load_calendar().is_provisional(2027)
    (own_tables / "2027.toml").write_text(GOOD, encoding="utf-8-sig")
    calendar = load_calendar()
    assert not calendar.is_provisional(2027)
    assert calendar.is_workday(date(2027, 10, 9))
    assert calendar.is_workday(date(2027, 1, 1)), "the shipped file of the year no longer counts"
    assert not calendar.is_workday(date(2026, 10, 1)), "other years stay"
    (own_tables / "2027.toml").unlink()
    assert load_calendar().is_provisional(2027)


def test_the_calendar_is_read_once_while_no_file_changes(own_tables: Path) -> None:
    assert load_calendar() is load_calendar()


def test_a_folder_that_does_not_exist_is_no_error(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    assert load_calendar().has_table(2026)


def test_files_that_are_no_tables_are_left_alone(own_tables: Path) -> None:
    (own_tables / "2027.toml.bak").write_text("?", encoding="utf-8")
    (own_tables / "readme.txt").write_text("?", encoding="utf-8")
    assert load_calendar().is_provisional(2027)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("to = 2027-10-07", "to = 2027-10-07\n[[holiday]]\nname='中秋节'\nfrom=2027-10-07\nto=2027-10-07",
         r"holiday\[2\]\.from.*2027-10-07 写了两次（“国庆节”和“中秋节”）"),
        ("2027-09-26", "2027-10-09", r"holiday\[1\]\.work.*2027-10-09 写了两次"),
        ("2027-09-26", "2027-09-27", r"holiday\[1\]\.work.*2027-09-27 不是周六或周日"),
        ("2027-09-26", "2027-10-02", r"work.*2027-10-02 既写作放假.*又写作上班"),
        ("2027-09-26", "2026-09-26", r"holiday\[1\]\.work.*2026-09-26 不在 2027 年内.*2026\.toml"),
        ("to = 2027-10-07", "to = 2028-01-01", r"holiday\[1\]\.to.*不在 2027 年内"),
        ("to = 2027-10-07", "to = 2027-09-30", r"holiday\[1\]\.to.*2027-09-30 应在 2027-10-01 当日或之后"),
        ("to = 2027-10-07", "to = 2027-11-07", r"holiday\[1\]\.to.*不超过 16 天"),
        ("to = 2027-10-07", 'to = "2027-10-07"', r"holiday\[1\]\.to.*不带引号的日期"),
        ("to = 2027-10-07", "to = 2027-10-07T00:00:00", r"holiday\[1\]\.to.*不带引号的日期"),
        ("to = 2027-10-07", "", r"holiday\[1\]\.to.*不带引号的日期"),
        ("year = 2027", "year = 2028", r"year.*year = 2027"),
        ("year = 2027", "year = true", r"year.*year = 2027"),
        ("year = 2027", "year = 2027\nprovisional = true", r"work.*不能写调休上班日"),
        ("year = 2027", "year = 2027\nprovisional = 1", r"provisional.*true 或 false"),
        ("year = 2027", "year = 2027\nhollidays = []", r"hollidays.*不认识这一项"),
        ("name = ", "title = ", r"holiday\[1\]\.title.*不认识这一项"),
        ('name = "国庆节"', 'name = ""', r"holiday\[1\]\.name.*节日名称"),
        ("work = [2027-09-26, 2027-10-09]", "work = 2027-09-26", r"holiday\[1\]\.work.*列表"),
        ("notice = ", "# notice = ", r"notice.*依据"),
        ("[[holiday]]", "[holiday]", r"holiday.*\[\[holiday\]\]"),
        ("[[holiday]]", "[[holiday]", r"写法有误.*line 4"),
    ],
)  # fmt: skip
def test_a_broken_table_is_refused_with_file_field_and_cure(own_tables: Path, old: str, new: str, words: str) -> None:
    assert old in GOOD
    (own_tables / "2027.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CalendarError, match=r"2027\.toml.*" + words):
        load_calendar()


def test_a_table_of_nothing_and_one_of_another_encoding_are_refused(own_tables: Path) -> None:
    (own_tables / "2028.toml").write_text('year = 2028\nnotice = "x"\n', encoding="utf-8")
    with pytest.raises(CalendarError, match=r"2028\.toml holiday：没有列出任何假期"):
        load_calendar()
    (own_tables / "2028.toml").write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(CalendarError, match=r"2028\.toml：文件不是 UTF-8"):
        load_calendar()


def test_a_file_whose_name_is_no_year_is_refused(own_tables: Path) -> None:
    (own_tables / "2027年.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CalendarError, match="文件名应为四位年份"):
        load_calendar()


WANTING = [
    ("2026-10-31", "", []),
    ("2026-11-01", "", [2027]),
    ("2026-11-22", GOOD, []),
    ("2027-03-01", "", [2027]),
    ("2027-11-01", GOOD, [2028]),
    ("2028-03-01", GOOD, [2028]),
]


@pytest.mark.parametrize(("day", "own", "years"), WANTING)
def test_who_runs_the_installation_is_warned_of_a_year_without_its_notice_from_november_on(
    own_tables: Path, day: str, own: str, years: list[int]
) -> None:
    if own:
        (own_tables / "2027.toml").write_text(own, encoding="utf-8")
    with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
        found = holidays_are_known()
    assert [(one.id, str(year) in str(one.hint)) for one, year in zip(found, years, strict=True)] == [
        ("workflows.W001", True) for _ in years
    ]


def test_a_broken_table_is_named_at_start_up(own_tables: Path) -> None:
    (own_tables / "2027.toml").write_text("year = 2028", encoding="utf-8")
    assert [one.id for one in holidays_are_known()] == ["workflows.E004"]


def test_the_page_of_rules_says_that_next_years_holidays_are_wanting(cast: Cast, client: Client) -> None:
    client.force_login(cast.handler)
    words = "2027 年的放假安排还没有录入"
    assert words in client.get("/rules/").content.decode()
    with time_machine.travel("2026-10-31T09:00:00+08:00", tick=False):
        client.force_login(cast.handler)
        assert words not in client.get("/rules/").content.decode()
