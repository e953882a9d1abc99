"""Matters to fill papers from, and what a paper says, without drawing it."""

import datetime as dt
from typing import Any

from cases.intake import ClaimDetails, PersonDetails, SubmissionDetails
from cases.models import Case
from cases.papers import fill
from cases.papers.sheets import Sheet, words
from offices.models import Staff
from tests import cast as c
from tests.cast import TODAY, Cast
from workflows.verbs import Act

NUMBER = "静民信〔2026〕1号"


def several(cast: Cast, **changes: Any) -> Case:
    """Three petitioners, passed on by the petition bureau; one claim ours, two on other routes."""
    values: dict[str, Any] = {
        "claims": (ClaimDetails("恢复低保。"), ClaimDetails("复议停发决定；"), ClaimDetails("查处违规收费")),
        "petitioners": tuple(PersonDetails(name=name) for name in ("陈玥", "王堃喆", "李昉")),
        "submission": SubmissionDetails(channel="visit", source="bureau", source_office="静安区信访局", text="来访"),
    }
    case = c.register(cast, **{**values, **changes})
    routes = {1: "6", 2: "4", 3: "5"}
    c.do(case, "classify", cast.head, case_class="claim", category=cast.category, routes=routes)
    return case


def act(case: Case, verb: str, by: Staff, on: dt.date = TODAY, **details: Any) -> Act:
    return Act(case.verbs()[verb], by, on, details=details)


def sheet(case: Case, kind: str, by: Staff, verb: str = "issue_notice", **details: Any) -> Sheet:
    """The sheet of `kind` as the verb would issue it today."""
    return fill.sheet_of(case, kind, act(case, verb, by, **details), NUMBER)


def said(one: Sheet) -> str:
    return words(one)
