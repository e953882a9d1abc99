"""What holds for every clock, start, calendar and bending: laws, not examples."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.clocks import CLOCKS, ClockError, ClockRule, Deadline, Pause, State, Unit, Whose, compute, standing
from workflows.workdays import Calendar, load_calendar

pytestmark = pytest.mark.slow  # thousands of lives

DAY = timedelta(days=1)
STARTS = st.dates(date(2023, 6, 1), date(2028, 6, 30))
# Minutes ask no calendar: tests/workflows/test_moments.py.
RULES = st.sampled_from([rule for rule in CLOCKS.values() if rule.unit != Unit.MINUTES])
COUNTED = st.sampled_from([rule for rule in CLOCKS.values() if rule.unit is not Unit.NAMED])
DUTIES = st.sampled_from(
    [rule for rule in CLOCKS.values() if rule.unit is not Unit.NAMED and rule.whose is Whose.OFFICE]
)
EXTENDABLE = CLOCKS["handling"]
HEARING = CLOCKS["reexam_opinion"]
UNITS = st.sampled_from([Unit.DAYS, Unit.WORKDAYS])


@st.composite
def pauses(draw: st.DrawFn) -> list[Pause]:
    firsts = draw(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=3))
    return [Pause(first, first + draw(st.integers(0, 20)) * DAY) for first in firsts]


@st.composite
def bendings(draw: st.DrawFn, rule: ClockRule, start: date) -> dict[str, Any]:
    """Keywords of `compute` that the rule allows."""
    bent: dict[str, Any] = {}
    if rule.unit is Unit.NAMED:
        return {"named_day": start + draw(st.integers(0, 200)) * DAY}
    if rule.longest_extension:
        bent["extension_days"] = draw(st.integers(0, rule.longest_extension))
    if rule.pausable:
        bent["pauses"] = draw(pauses())
    if rule.whose is Whose.OFFICE and draw(st.booleans()):
        bent["local_days"] = draw(st.integers(1, rule.length))
        bent["local_unit"] = draw(UNITS)
    return bent


@st.composite
def asked(draw: st.DrawFn) -> tuple[ClockRule, date, dict[str, Any]]:
    rule, start = draw(RULES), draw(STARTS)
    return rule, start, draw(bendings(rule, start))


@dataclass(frozen=True)
class WatchedCalendar(Calendar):
    """The real calendar, which also remembers the days it was asked about."""

    seen: set[date] = field(default_factory=set)

    def is_workday(self, day: date) -> bool:
        self.seen.add(day)
        return super().is_workday(day)


@given(asked())
def test_lateness_begins_after_a_working_day_and_never_before_the_last_day(
    question: tuple[ClockRule, date, dict[str, Any]],
) -> None:
    rule, start, bent = question
    calendar = load_calendar()
    deadline = compute(rule, start, calendar, **bent)
    in_time = deadline.late_from - DAY
    assert calendar.is_workday(in_time)
    assert deadline.last_day <= in_time
    assert calendar.workdays_between(deadline.last_day, in_time) == (0 if in_time == deadline.last_day else 1)
    assert deadline.first_day == start + DAY
    if rule.whose is Whose.PETITIONER:
        assert deadline.last_day == in_time


@given(asked())
def test_work_planned_by_finish_by_is_in_time_and_on_a_working_day(
    question: tuple[ClockRule, date, dict[str, Any]],
) -> None:
    rule, start, bent = question
    calendar = load_calendar()
    deadline = compute(rule, start, calendar, **bent)
    assert calendar.is_workday(deadline.finish_by)
    assert start <= deadline.finish_by < deadline.late_from
    assert deadline.finish_by <= deadline.last_day or not calendar.workdays_between(start - DAY, deadline.last_day)


@given(COUNTED, STARTS, st.integers(0, 60), st.data())
def test_who_starts_later_never_ends_earlier(rule: ClockRule, start: date, later: int, data: st.DataObject) -> None:
    calendar = load_calendar()
    bent = data.draw(bendings(rule, start))
    first, second = compute(rule, start, calendar, **bent), compute(rule, start + later * DAY, calendar, **bent)
    for name in ("original_last_day", "original_late_from", "last_day", "late_from"):
        assert getattr(first, name) <= getattr(second, name)


@given(STARTS, st.integers(0, 30))
def test_an_extension_moves_the_end_by_its_days_and_leaves_the_original(start: date, days: int) -> None:
    calendar = load_calendar()
    plain, extended = compute(EXTENDABLE, start, calendar), compute(EXTENDABLE, start, calendar, extension_days=days)
    assert extended.last_day - plain.last_day == days * DAY
    assert extended.last_day <= start + 90 * DAY
    assert (extended.original_last_day, extended.original_late_from) == (plain.last_day, plain.late_from)


@given(DUTIES, STARTS, st.data())
def test_a_local_rule_never_ends_later_than_the_national_one(rule: ClockRule, start: date, data: st.DataObject) -> None:
    calendar = load_calendar()
    days, unit = data.draw(st.integers(1, rule.length)), data.draw(UNITS)
    local = compute(rule, start, calendar, local_days=days, local_unit=unit)
    assert local.last_day <= compute(rule, start, calendar).last_day


@given(STARTS, pauses())
def test_as_many_days_are_added_as_hearings_took_and_never_fewer_counted(start: date, hearings: list[Pause]) -> None:
    deadline = compute(HEARING, start, load_calendar(), pauses=hearings)
    days = [deadline.first_day + n * DAY for n in range((deadline.last_day - start).days)]
    counted = [day for day in days if not any(p.last and p.first <= day <= p.last for p in hearings)]
    assert len(counted) == HEARING.length
    assert counted[-1] == deadline.last_day


@given(asked())
def test_a_date_is_provisional_exactly_when_an_unannounced_year_was_asked(
    question: tuple[ClockRule, date, dict[str, Any]],
) -> None:
    rule, start, bent = question
    calendar = WatchedCalendar(load_calendar().years)
    deadline = compute(rule, start, calendar, **bent)
    years = {day.year for day in calendar.seen}
    assert deadline.provisional == any(calendar.is_provisional(year) for year in years)
    named = {step.params["year"] for step in deadline.steps if step.code in {"provisional", "no_table"}}
    assert named == {year for year in years if calendar.is_provisional(year)}


@given(STARTS, st.integers(-10, 400), st.integers(0, 30))
def test_looking_later_changes_no_deadline_and_lateness_only_grows(start: date, offset: int, days: int) -> None:
    calendar = load_calendar()
    deadline = compute(EXTENDABLE, start, calendar, extension_days=days)
    today = start + offset * DAY
    now, tomorrow = standing(deadline, today, calendar), standing(deadline, today + DAY, calendar)
    assert deadline == compute(EXTENDABLE, start, calendar, extension_days=days)
    assert (now.state is State.LATE) == (today >= deadline.late_from) == (now.days_late > 0)
    assert tomorrow.days_late in {now.days_late, now.days_late + 1}
    assert now.days_late <= now.days_late_original
    assert now.workdays_left <= now.days_left


@given(STARTS, st.integers(0, 200), st.integers(0, 400))
def test_what_is_done_stands_the_same_on_every_later_day(start: date, done: int, looked: int) -> None:
    calendar = load_calendar()
    deadline = compute(EXTENDABLE, start, calendar)
    day = start + done * DAY
    shown = standing(deadline, day + looked * DAY, calendar, stopped_on=day)
    assert shown == standing(deadline, day, calendar, stopped_on=day)
    assert shown.state is (State.MET_LATE if day >= deadline.late_from else State.MET)


@pytest.mark.parametrize(
    ("code", "bent", "words"),
    [
        ("handling", {"extension_days": 31}, "最多延长30日"),
        ("handling", {"extension_days": -1}, "不能是负数"),
        ("notice", {"extension_days": 1}, "“书面告知”的期限不能延长"),
        ("handling", {"pauses": [Pause(date(2026, 3, 1), date(2026, 3, 2))]}, "没有可以扣除的时间"),
        ("notice", {"local_days": 16}, "只能短于国家规定的15日"),
        ("notice", {"local_days": 0}, "至少为 1"),
        ("notice", {"local_days": 5, "local_unit": Unit.NAMED}, "以指定日期为准"),
        ("review_request", {"local_days": 20}, "信访人的权利"),
        ("report_due", {"named_day": date(2026, 4, 1), "local_days": 5}, "以指定日期为准"),
        ("report_due", {}, "应写明来文指定的日期"),
        ("notice", {"named_day": date(2026, 3, 5)}, "期限由法律规定"),
        ("report_due", {"named_day": date(9999, 12, 31)}, "请检查年份"),
    ],
)
def test_what_the_rule_forbids_is_refused_in_words(code: str, bent: Mapping[str, Any], words: str) -> None:
    with pytest.raises(ClockError, match=words):
        compute(CLOCKS[code], date(2026, 3, 1), load_calendar(), **bent)


def test_a_hearing_cannot_end_before_it_begins() -> None:
    with pytest.raises(ClockError, match="早于开始日期"):
        Pause(date(2026, 3, 2), date(2026, 3, 1))


def test_a_clock_without_its_options_is_the_national_one() -> None:
    deadline: Deadline = compute(EXTENDABLE, date(2026, 3, 1), load_calendar())
    assert replace(deadline, steps=()) == replace(
        compute(EXTENDABLE, date(2026, 3, 1), load_calendar(), local_days=60), steps=()
    )
