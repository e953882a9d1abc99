"""Local rules only shorten, and each matter keeps the rule it began under. What stops a clock stands in its rule."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cases.clocks import differences
from cases.intake import SubmissionDetails
from cases.papers.fill_common import limit_of
from cases.recomputing import recompute_all
from tests import cast as c
from tests.cast import Cast
from workflows.clock_lines import FOLLOW_UP, FOLLOWED
from workflows.clock_rules import CLOCKS
from workflows.clock_runs import Line, Run, _Runs, runs_of
from workflows.local_rules import LocalRuleError, local_rule, read_rules
from workflows.moments import OFFICE_TIME
from workflows.petition import PetitionFlow
from workflows.review import ReviewFlow
from workflows.supervision import SupervisionFlow

THIRTY = 'clock = "handling"\nlength = 30\nfrom = 2026-10-01\nbasis = "《某省信访条例》第三十条"\n'


def written(folder: Path, *rules: str) -> Path:
    file = folder / "local_rules.toml"
    file.write_text("".join(f"[[rule]]\n{rule}" for rule in rules), encoding="utf-8")
    return file


def test_nothing_local_is_shipped() -> None:
    assert local_rule("handling", dt.date(2026, 11, 2)) is None


def test_a_matter_keeps_the_rule_it_began_under(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    written(tmp_path, THIRTY, THIRTY.replace("30\n", "20\n", 1).replace("2026-10-01", "2026-11-01"))
    before = c.register(cast, received_on=dt.date(2026, 9, 30))
    early = c.register(cast, received_on=dt.date(2026, 10, 5))
    late = c.register(cast)
    for case, last_day in ((before, "2027-01-01"), (early, "2026-12-02"), (late, "2026-11-22")):
        c.classify(cast, case)
        c.do(case, "accept", cast.head)
        assert case.clocks.get(code="handling").last_day == dt.date.fromisoformat(last_day)
        assert differences(case) == []


FORTY_FIVE = THIRTY.replace("30\n", "45\n", 1)
NOTICE = THIRTY.replace('"handling"', '"notice"').replace("30\n", "10\n", 1)


@pytest.mark.parametrize("edited", [(FORTY_FIVE,), (), (THIRTY, NOTICE)])
def test_a_row_edited_taken_out_or_added_moves_no_day_of_a_clock_that_runs(
    cast: Cast, settings: Any, tmp_path: Path, edited: tuple[str, ...]
) -> None:
    settings.VAR_DIR = tmp_path
    written(tmp_path, THIRTY)
    running, untouched = c.register(cast), c.register(cast)
    c.classify(cast, running)
    c.do(running, "accept", cast.head)
    written(tmp_path, *edited)
    assert (differences(running), differences(untouched), recompute_all()) == ([], [], [])
    c.do(running, "add_submission", cast.registrar, submission=SubmissionDetails(channel="call", text="催问"))
    assert running.clocks.get(code="handling").last_day == dt.date(2026, 12, 2)
    assert limit_of(running, "handling", c.TODAY).last_day == dt.date(2026, 12, 2)
    assert untouched.clocks.get(code="notice").last_day == dt.date(2026, 11, 17)
    fresh = c.register(cast)
    assert (fresh.clocks.get(code="notice").last_day == dt.date(2026, 11, 12)) == (NOTICE in edited)


def test_the_notice_of_the_office_before_keeps_its_rule_when_the_matter_is_passed_on(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    written(tmp_path, NOTICE.replace('"notice"', '"notice_transferred"'))
    case = c.register(cast, submission=SubmissionDetails(channel="letter", source="bureau", text="转来"))
    written(tmp_path)
    c.do(case, "forward", cast.head, target=cast.street, reason="属地")
    assert case.clocks.get(code="notice_passed_on").last_day == dt.date(2026, 11, 12)
    assert differences(case) == []


def test_the_rule_goes_by_the_day_of_receipt_also_when_that_is_corrected(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    written(tmp_path, NOTICE)
    case = c.register(cast)
    assert case.clocks.get(code="notice").last_day == dt.date(2026, 11, 12)
    c.do(case, "propose_correction", cast.registrar, event=1, new_date=dt.date(2026, 9, 30), reason="邮戳看错")
    c.do(case, "correct_date", cast.head, proposal=case.proposals.get(kind="date"))
    assert case.clocks.get(code="notice").last_day == dt.date(2026, 10, 15)
    assert differences(case) == []


def test_a_clock_from_before_rules_were_kept_is_given_its_rule_in_the_night(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    written(tmp_path, NOTICE)
    case = c.register(cast)
    case.clocks.update(local_rule=None)
    assert differences(case) == recompute_all() == []
    written(tmp_path)
    assert recompute_all() == []
    assert case.clocks.get(code="notice").last_day == dt.date(2026, 11, 12)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (THIRTY.replace("30\n", "61\n", 1), "只能更短"),
        (THIRTY.replace('"handling"', '"review_request"'), "不能由本地规定改变"),
        (THIRTY.replace('"handling"', '"report_due"'), "不能由本地规定改变"),
        (THIRTY.replace('"handling"', '"homework"'), "时限表里的代码"),
        (THIRTY.replace("2026-10-01", '"2026-10-01"'), "不带引号"),
        (THIRTY + "longer = true\n", "不认识的项"),
        (THIRTY.replace("《某省信访条例》第三十条", ""), "basis"),
        (THIRTY + 'unit = "months"\n', "days 或 workdays"),
    ],
)
def test_a_broken_rule_is_refused_with_its_cure(tmp_path: Path, rule: str, words: str) -> None:
    with pytest.raises(LocalRuleError, match=words):
        list(read_rules(written(tmp_path, rule)))


SAID: tuple[dict[str, Any], ...] = (
    {"passed_on": True, "state": "upheld"},
    {"passed_on": False, "state": "leader_assigned"},
    {"source": "hotline"},
    {"level": "improve"},
    {"state": "intake"},
)


def about(verb: str) -> dict[str, int]:
    """Which letter or urgent situation a line of this verb speaks of, as the log says it."""
    if verb.startswith("supervision."):
        return {"supervision": 1}
    return {"urgent": 1} if verb in ("mark_urgent", "report_urgent") else {}


# One truth about clocks -----------------------------------------------------------------------------------


def known_verbs() -> set[str]:
    levels = {f"{level}.{verb}" for level in ("review", "reexam") for verb in ReviewFlow.verbs()}
    return set(PetitionFlow.verbs()) | levels | {f"supervision.{verb}" for verb in SupervisionFlow.verbs()}


def test_a_rule_names_verbs_that_exist() -> None:
    for rule in CLOCKS.values():
        named = {*rule.starts_by, *rule.stopped_by, *rule.ended_by, *rule.dropped_by}
        assert named <= known_verbs(), rule.code


def test_what_a_rule_says_starts_it_starts_it_and_nothing_else_does() -> None:
    """Each verb is read with everything said that may start a clock, after a life in which all may."""
    day = dt.date(2026, 11, 2)
    details = {
        "report_due": "2026-12-01", "passed_on": True, "paper": "opinion", "here": True, "state": "upheld", "days": 1,
        "due": "2026-12-01", "may_object": True, "next_at": "2026-11-02T12:00+08:00",
    }  # fmt: skip
    for verb in known_verbs() - {"correct_date"}:
        started: set[str] = set()
        for simple in (False, True):
            for accepted in (None, day):
                for more in SAID:
                    history = _Runs()
                    history.received_on, history.is_simple, history.accepted_on = day, simple, accepted
                    history.read(Line(1, verb, day, {**details, **more, **about(verb)}))
                    started |= {code for code, _round, _about in history.runs}
        assert started == {code for code, rule in CLOCKS.items() if verb in rule.starts_by}, verb


@pytest.mark.parametrize("code", CLOCKS)
def test_a_running_clock_stops_by_its_rule_alone(code: str) -> None:
    rule, day = CLOCKS[code], dt.date(2026, 11, 3)
    stops = {*rule.stopped_by, *rule.ended_by, *rule.dropped_by}
    for verb in known_verbs() - {"correct_date", "reopen"}:
        history = _Runs()
        began = dt.datetime(2026, 11, 2, 9, tzinfo=OFFICE_TIME) if rule.number == "C15" else None
        which = 0 if rule.number not in ("C15", "C16") else 1 if code != FOLLOW_UP else FOLLOWED + 1
        history.runs[code, 1, which] = Run(
            code, 1, day - dt.timedelta(days=1), named_day=day, about=which, started_at=began
        )
        history.done = {one: day for one in rule.stopped_by if rule.needs_all}
        told = {"paper": "opinion", "days": 1, "due": "2026-12-01", "simple": False}
        told |= {"transfer": 1} if code == "report_awaited" else {}
        history.read(Line(1, verb, day, {**told, **about(verb)}))
        stopped = [run for run in history.runs.values() if run.code == code and run.stopped_on]
        restarted = verb in rule.starts_by
        assert bool(stopped) == (verb in stops) or restarted, verb


def test_history_runs_no_clock() -> None:
    assert runs_of([Line(1, "import_historical", dt.date(2020, 1, 1), {})]) == []
