"""Files are kept as long as the bureau's own table says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cases.intake import SubmissionDetails
from cases.models import Case
from cases.retention import periods
from tests import cast as c
from tests.cases.ended import confirmed, later, withdrawn
from tests.cast import Cast
from workflows.retention import Kept, RetentionError, longest, read_periods, schedule


def test_the_shipped_periods_are_confirmed_by_nobody_and_cover_every_outcome() -> None:
    assert set(schedule()) == set(Kept.values)
    assert not any(period.is_confirmed for period in schedule().values())


def test_a_bureaus_own_table_counts_and_is_confirmed(settings: Any, tmp_path: Path) -> None:
    confirmed(tmp_path, settings, supported=30, group="permanent")
    assert schedule()["supported"].years == 30
    assert schedule()["supported"].is_confirmed
    assert longest(["supported", "group"]).years is None
    assert longest(["supported", "explained"]).years == 30


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('code = "loud"\nyears = 10', "code 应是"),
        ('code = "void"\nyears = 0', "正整数"),
        ('code = "void"\nyears = "ever"', "正整数"),
        ("code = ", "写法有误"),
    ],
)
def test_a_broken_row_is_refused_with_its_cure(tmp_path: Path, row: str, words: str) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(f"[[outcome]]\n{row}", encoding="utf-8")
    with pytest.raises(RetentionError, match=words):
        read_periods(file)


def test_years_begin_on_the_first_of_january_that_follows(cast: Cast, settings: Any, tmp_path: Path) -> None:
    confirmed(tmp_path, settings)
    kept = periods.kept_for(withdrawn(cast))
    assert kept is not None
    assert (kept.period.outcome, kept.counted_from, kept.due_on) == ("withdrawn", c.TODAY, dt.date(2037, 1, 1))


def test_a_matter_in_hand_has_no_period(cast: Cast, case: Case) -> None:
    assert periods.kept_for(case) is None
    assert periods.obstacle(case) == "not_ended"


def test_a_new_piece_and_a_look_of_the_petitioner_postpone(cast: Cast, settings: Any, tmp_path: Path) -> None:
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    with later():
        assert periods.obstacle(case) == ""
        c.do(case, "add_submission", cast.registrar, submission=SubmissionDetails(channel="letter", text="又来信"))
        assert periods.obstacle(case) == "not_due"
        kept = periods.kept_for(case)
        assert kept is not None
        assert kept.due_on == dt.date(2048, 1, 1)


@pytest.mark.parametrize(
    ("years", "code"), [({"withdrawn": 11}, "not_due"), ({"withdrawn": "permanent"}, "permanent"), ({}, "")]
)
def test_only_what_is_past_its_period_may_go(
    cast: Cast, settings: Any, tmp_path: Path, years: dict[str, Any], code: str
) -> None:
    confirmed(tmp_path, settings, **years)
    case = withdrawn(cast)
    with later():
        assert periods.obstacle(case) == code


def test_nothing_goes_on_an_unconfirmed_period(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    case = withdrawn(cast)
    kept = periods.kept_for(case)
    assert kept is not None
    assert kept.due_on is not None
    assert periods.obstacle(case, kept.due_on) == "unconfirmed"
