"""How clocks are told: where a date comes from, how it stands, and the table of rules."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from workflows.clocks import (
    CLOCKS,
    Deadline,
    Pause,
    Standing,
    State,
    Unit,
    compute,
    describe_rules,
    render_steps,
    standing,
    stopped_on,
)
from workflows.workdays import load_calendar

HANDLING, NOTICE, REVIEW = CLOCKS["handling"], CLOCKS["notice"], CLOCKS["review_request"]


def words_of(deadline: Deadline) -> list[str]:
    stored = json.loads(json.dumps(deadline.steps_as_json()))  # as the database keeps it
    return render_steps(stored)


def stands(deadline: Deadline, today: str, done: str = "") -> Standing:
    stopped = date.fromisoformat(done) if done else None
    return standing(deadline, date.fromisoformat(today), load_calendar(), stopped_on=stopped)


def test_a_plain_notice_is_told_in_one_line() -> None:
    assert words_of(compute(NOTICE, date(2026, 11, 2), load_calendar())) == [
        "2026-11-02 收到，次日起算15日 → 2026-11-17"
    ]


def test_a_handling_clock_over_the_new_year_tells_every_step() -> None:
    deadline = compute(HANDLING, date(2026, 11, 10), load_calendar(), extension_days=30)
    assert words_of(deadline) == [
        "2026-11-10 受理，次日起算60日 → 2027-01-09",
        "经批准延长30日 → 2027-02-08",
        "末日 2027-02-08 在春节假期内，顺延至 2027-02-09",
        "宜在 2027-02-04（周四）或之前办完",
        "2027 年放假安排尚未公布，暂按周末和法定节日推算",
    ]


def test_a_weekend_is_told_by_its_weekday() -> None:
    assert (
        words_of(compute(HANDLING, date(2026, 11, 10), load_calendar()))[1]
        == "末日 2027-01-09 为周六，顺延至 2027-01-11"
    )


def test_a_make_up_day_as_last_day_is_told_so() -> None:
    told = words_of(compute(NOTICE, date(2026, 9, 25), load_calendar()))
    assert told[1:] == ["末日 2026-10-10（周六）调休上班，不顺延"]


def test_working_days_tell_which_days_were_left_out_and_which_counted() -> None:
    told = words_of(compute(CLOCKS["objection"], date(2026, 9, 30), load_calendar()))
    assert told == [
        "2026-09-30 收到，次日起算5个工作日 → 2026-10-13",
        "其间 8 个休息日不计（含国庆节）",
        "2026-10-10 调休上班，计入",
    ]


def test_a_petitioners_right_keeps_the_unmoved_day_in_its_words() -> None:
    deadline = compute(REVIEW, date(2026, 9, 2), load_calendar())
    assert deadline.last_day == date(2026, 10, 8)
    assert words_of(deadline) == [
        "2026-09-02 收到书面答复，次日起算30日 → 2026-10-02",
        "末日 2026-10-02 在国庆节假期内，顺延至 2026-10-08",
    ]


def test_local_rules_hearings_and_named_days_are_told() -> None:
    calendar = load_calendar()
    local = compute(NOTICE, date(2026, 11, 2), calendar, local_days=5, local_unit=Unit.WORKDAYS)
    assert words_of(local)[1] == "本地规定5个工作日，早于国家规定 → 2026-11-09"
    longer = compute(NOTICE, date(2026, 2, 7), calendar, local_days=10, local_unit=Unit.WORKDAYS)
    assert words_of(longer)[1] == "本地规定10个工作日（2026-02-27）不早于国家规定，按国家规定"
    hearing = Pause(date(2026, 3, 10), date(2026, 3, 12))
    heard = compute(CLOCKS["reexam_opinion"], date(2026, 3, 2), calendar, pauses=[hearing])
    assert words_of(heard)[0] == "听证 2026-03-10 至 2026-03-12 不计入"
    named = compute(CLOCKS["report_due"], date(2026, 11, 2), calendar, named_day=date(2026, 12, 1))
    assert words_of(named) == ["2026-11-02 收到交办函，来文指定 2026-12-01 前完成"]


def test_a_letter_that_came_after_its_own_day_is_late_from_the_start_and_says_so() -> None:
    deadline = compute(CLOCKS["report_due"], date(2026, 11, 12), load_calendar(), named_day=date(2026, 11, 10))
    assert stands(deadline, "2026-11-12").days_late == 2
    assert "收到时指定的日期 2026-11-10 已过，请与来文单位商定" in words_of(deadline)


def test_a_year_without_any_table_is_told_apart_from_one_not_announced() -> None:
    told = words_of(compute(NOTICE, date(2028, 3, 1), load_calendar()))
    assert told[-1] == "2028 年没有放假安排表，暂按周末和日期固定的法定节日推算"


def test_steps_of_a_newer_version_are_shown_and_not_an_error() -> None:
    assert render_steps([{"code": "unheard_of", "params": {"day": "2026-01-02"}}]) == ["unheard_of 2026-01-02"]


def test_stored_steps_are_put_into_words_only_when_read() -> None:
    deadline = compute(HANDLING, date(2026, 11, 10), load_calendar())
    with translation.override("en"):
        stored = deadline.steps_as_json()
    assert all("为周六" not in json.dumps(step, ensure_ascii=False) for step in stored)
    assert "为周六" in render_steps(stored)[1]


@pytest.mark.parametrize(
    ("today", "state", "words"),
    [
        ("2026-12-31", State.DUE, "还剩 9 天（5 个工作日）"),
        ("2027-01-08", State.DUE, "还剩 1 天（0 个工作日）"),
        ("2027-01-09", State.TODAY, "今天到期"),
        ("2027-01-10", State.ROLLED, "末日为休息日，顺延至 2027-01-11"),
        ("2027-01-11", State.TODAY, "今天到期"),
        ("2027-01-12", State.LATE, "超期 1 天"),
        ("2027-01-15", State.LATE, "超期 4 天"),
    ],
)
def test_a_running_duty_stands_by_the_day(today: str, state: State, words: str) -> None:
    shown = stands(compute(HANDLING, date(2026, 11, 10), load_calendar()), today)
    assert (shown.state, shown.words(), shown.provisional) == (state, words, True)


def test_days_left_count_working_days_apart() -> None:
    shown = stands(compute(NOTICE, date(2026, 11, 2), load_calendar()), "2026-11-12")
    assert (shown.days_left, shown.workdays_left, shown.words()) == (5, 3, "还剩 5 天（3 个工作日）")


def test_a_duty_done_is_in_time_or_late_by_the_day_it_was_done() -> None:
    deadline = compute(HANDLING, date(2026, 11, 10), load_calendar())
    assert stands(deadline, "2027-06-01", done="2027-01-11").words() == "按期办结"
    late = stands(deadline, "2027-06-01", done="2027-01-14")
    assert (late.state, late.words()) == (State.MET_LATE, "超期 3 天办结")


def test_an_extension_does_not_hide_the_original_date() -> None:
    deadline = compute(HANDLING, date(2026, 11, 10), load_calendar(), extension_days=30)
    due = stands(deadline, "2027-01-15")
    assert (due.state, due.original_words()) == (State.DUE, "按原期限超期 4 天")
    late = stands(deadline, "2027-02-13")
    assert (late.words(), late.original_words()) == ("超期 4 天", "按原期限超期 33 天")
    plain = stands(compute(HANDLING, date(2026, 11, 10), load_calendar()), "2027-01-15")
    assert plain.original_words() == ""


def test_a_petitioner_is_never_called_late() -> None:
    deadline = compute(REVIEW, date(2026, 9, 2), load_calendar())
    assert stands(deadline, "2026-10-08").words() == "今天到期"
    assert stands(deadline, "2026-10-12").words() == "期限已过 4 天"
    assert stands(deadline, "2026-12-01", done="2026-10-08").words() == "期限内提出"
    assert stands(deadline, "2026-12-01", done="2026-10-10").words() == "期限过后 2 天提出"


def test_a_hearing_that_goes_on_stops_the_count_until_its_end_is_recorded() -> None:
    rule, start, calendar = CLOCKS["reexam_opinion"], date(2026, 3, 2), load_calendar()
    going_on = compute(rule, start, calendar, pauses=[Pause(date(2026, 3, 30))])
    assert going_on.paused_since == date(2026, 3, 30)
    assert words_of(going_on)[0] == "2026-03-30 起听证，结束后扣除其间各日"
    assert stands(going_on, "2026-03-29").state is State.DUE
    paused = stands(going_on, "2026-05-20")
    assert (paused.state, paused.days_late, paused.words()) == (State.PAUSED, 0, "听证期间，不计入期限")
    over = compute(rule, start, calendar, pauses=[Pause(date(2026, 3, 30), date(2026, 4, 20))])
    assert over.last_day == date(2026, 4, 23)
    assert over.paused_since is None


def test_a_hearing_begun_after_the_end_does_not_hide_lateness() -> None:
    late = compute(CLOCKS["reexam_opinion"], date(2026, 3, 2), load_calendar(), pauses=[Pause(date(2026, 4, 2))])
    assert stands(late, "2026-04-03").state is State.LATE


def test_handling_stops_when_the_opinion_is_issued_and_served() -> None:
    issued, served = date(2026, 12, 1), date(2026, 12, 7)
    assert stopped_on(HANDLING, {"issue_opinion": issued}) is None
    assert stopped_on(HANDLING, {"issue_opinion": issued, "record_service": served}) == served


@pytest.mark.parametrize("verb", ["issue_notice", "accept", "decline", "refer", "forward"])
def test_the_notice_stops_by_whichever_paper_tells_the_petitioner_first(verb: str) -> None:
    day = date(2026, 11, 5)
    assert stopped_on(NOTICE, {verb: day, "issue_notice": day + timedelta(days=9 * (verb != "issue_notice"))}) == day
    assert stopped_on(NOTICE, {"add_submission": day}) is None


def test_instants_are_refused_because_an_hour_would_shift_the_day() -> None:
    with pytest.raises(TypeError, match="dates, not on instants"):
        compute(NOTICE, datetime(2026, 11, 2, 23, 30), load_calendar())


def test_every_rule_is_described_with_article_and_certainty() -> None:
    rows = {row.code: row for row in describe_rules()}
    assert list(rows) == list(CLOCKS)
    assert all(row.article and row.certainty and row.length and row.starts for row in rows.values())
    handling = rows["handling"]
    assert (handling.length, handling.extension, handling.pause) == ("60日", "一次，不超过30日", "无")
    assert rows["objection"].length == "5个工作日"
    assert rows["report_due"].length == "以来文指定日期为准"
    assert any("姓名（名称）、住址不清" in name for name in rows["notice"].exemptions)
    assert rows["review_request"].whose == "信访人的权利"


def test_only_the_handling_clock_may_be_extended_and_only_the_reexamination_paused() -> None:
    assert [code for code, rule in CLOCKS.items() if rule.longest_extension] == ["handling"]
    assert [code for code, rule in CLOCKS.items() if rule.pausable] == ["reexam_opinion"]
