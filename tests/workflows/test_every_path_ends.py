"""No life without an end: every class × route × kind of petitioner reaches the end of its path."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import files
from cases.intake import ClaimDetails, PersonDetails
from cases.models import Case
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.codes import OUTCOMES_OF_CLASS, CaseClass, Route
from workflows.engine import Refused

pytestmark = pytest.mark.slow  # thousands of lives

KINDS: dict[str, dict[str, Any]] = {
    "known": {},
    "anonymous": {"petitioners": (), "no_petitioner": "anonymous", "no_notice": "unclear"},
    "organisation": {"petitioners": (PersonDetails(name="某某养老院", kind="organisation", address="某路2号"),)},
    "joint": {"petitioners": (PersonDetails(name="陈玥", address="某路1号"),
                              PersonDetails(name="王强", address="某路3号", role="joint"))},
}  # fmt: skip
PATHS = [(CaseClass.CLAIM, route, kind) for route in Route for kind in KINDS] + [
    (case_class, "", kind) for case_class in CaseClass if case_class != CaseClass.CLAIM for kind in KINDS
]
ANSWERED = [path for path in PATHS if path[1] in ("", Route.PETITION)]
# Every other answer a class may get; the first is given on every path above.
OTHER_OUTCOMES = [
    (case_class, route, kind, outcome)
    for case_class, route, kind in ANSWERED
    for outcome in OUTCOMES_OF_CLASS[case_class][1:]
]


def scan() -> files.Upload:
    return files.check(SimpleUploadedFile("说明.txt", "本人接受处理意见".encode()))


def worked_on(cast: Cast, case: Case, outcome: str) -> None:
    """Named, heard, answered, issued and, where somebody can be served, served."""
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    if not case.is_anonymous:
        c.do(case, "record_hearing", cast.handler, text="听取陈述", place="接访室")
    for claim in case.claims.filter(route__in=["", Route.PETITION]):
        c.do(case, "draft_answer", cast.handler, claim=claim, outcome=outcome, facts="经查", reasons="有依据",
             legal_basis="《社会救助暂行办法》", opinion="照此办理", execution_due=c.TODAY)  # fmt: skip
    c.do(case, "check_answer", cast.head)
    c.do(case, "sign_answer", cast.leader)
    c.do(case, "issue_opinion", cast.handler)
    if not case.is_anonymous:
        paper = case.documents.get(kind__in=("opinion", "reply"))
        c.do(case, "record_service", cast.handler, document=paper, way="in_person", receiver="本人")
    if outcome == "supported":
        for claim in case.claims.filter(route=Route.PETITION):
            c.do(case, "record_execution", cast.handler, claim=claim)
    c.do(case, "resolve", cast.head)


# Local grounds are ways out beside the national ones; none of these may close one of the ways that were there.
LOCAL = "".join(
    f"""
[[ground]]
verb = "{verb}"
code = "agreed"
name = "达成协议"
needs = ["evidence"]
article = "《某省信访条例》第四十六条"
from = 2020-01-01
"""
    for verb in ("resolve", "close")
)


@pytest.fixture
def local(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "local_grounds.toml").write_text(LOCAL, encoding="utf-8")


@pytest.mark.parametrize(("case_class", "route", "kind"), PATHS)
def test_it_reaches_its_end(cast: Cast, case_class: str, route: str, kind: str) -> None:
    by_national_law(cast, case_class, route, kind)


@pytest.mark.parametrize(("case_class", "route", "kind", "outcome"), OTHER_OUTCOMES)
def test_it_reaches_its_end_with_every_other_answer(
    cast: Cast, case_class: str, route: str, kind: str, outcome: str
) -> None:
    by_national_law(cast, case_class, route, kind, outcome)


@pytest.mark.parametrize("kind", KINDS)
def test_a_matter_whose_demands_go_different_ways_reaches_its_end(cast: Cast, kind: str) -> None:
    claims = (ClaimDetails("恢复低保", "停发", "收入未变"), ClaimDetails("撤销处罚决定", "被处罚", "程序违法"))
    case = c.register(cast, claims=claims, **KINDS[kind])
    routes = {1: Route.PETITION, 2: Route("4")}
    c.do(case, "classify", cast.head, case_class=case.case_class, category=cast.category, routes=routes)
    with pytest.raises(Refused) as refused:
        c.do(case, "refer", cast.head, kind="legal_route", body="有权机关", reason="应走法定途径")
    assert refused.value.code == "claim_stays"
    c.do(case, "accept", cast.head)
    if kind != "anonymous":
        c.do(case, "issue_notice", cast.head, kind="notice_route", body="市人民政府")
    worked_on(cast, case, "explained")
    assert not case.claims.get(ordinal=2).answers.exists()
    to_its_end(cast, case, Route.PETITION, kind)


@pytest.mark.slow
@pytest.mark.parametrize(("case_class", "route", "kind"), PATHS)
def test_it_reaches_the_same_end_where_local_grounds_are_on(
    cast: Cast, local: None, case_class: str, route: str, kind: str
) -> None:
    by_national_law(cast, case_class, route, kind)


@pytest.mark.slow
@pytest.mark.parametrize(("case_class", "route", "kind"), ANSWERED)
def test_a_local_ground_leads_to_an_end_as_well(
    cast: Cast, local: None, case_class: str, route: str, kind: str
) -> None:
    case = c.register(cast, case_class=case_class, **KINDS[kind])
    c.classify(cast, case, route)
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    c.do(case, "resolve", cast.head, ground="local.agreed", evidence=scan())
    c.do(case, "propose_close", cast.head)
    c.do(case, "close", cast.leader, ground="local.agreed", evidence=scan())
    assert (case.state, case.is_open, case.next_due) == ("closed", False, None)


def by_national_law(cast: Cast, case_class: str, route: str, kind: str, outcome: str = "") -> None:
    case = c.register(cast, case_class=case_class, **KINDS[kind])
    c.classify(cast, case, route)
    if route not in ("", Route.PETITION):
        c.do(case, "refer", cast.head, kind="legal_route", body="有权机关", reason="应走法定途径")
        assert (case.state, case.is_open) == ("referred", False)
        return
    if route:
        c.do(case, "accept", cast.head)
    worked_on(cast, case, outcome or OUTCOMES_OF_CLASS[case_class][0])
    to_its_end(cast, case, route, kind)


def to_its_end(cast: Cast, case: Case, route: str, kind: str) -> None:
    """Closed by the ground that the law leaves for it."""
    c.do(case, "propose_close", cast.head)
    if kind == "anonymous":
        c.do(case, "close", cast.leader, ground="nobody")
    elif route:
        with time_machine.travel("2026-12-20T09:00:00+08:00", tick=False):
            c.do(case, "close", cast.leader, ground="review_over", enquired=True)
    else:
        c.do(case, "close", cast.leader, ground="no_review")
    assert (case.state, case.is_open, case.next_due) == ("closed", False, None)
    assert verify() == []


def test_who_can_be_served_is_not_closed_as_nobody(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    c.do(case, "propose_close", cast.head)
    with pytest.raises(Refused) as refused:
        c.do(case, "close", cast.leader, ground="nobody")
    assert refused.value.code == "somebody"
    c.do(case, "close", cast.leader, ground="accepted", evidence=scan())


def test_claims_that_all_go_elsewhere_may_be_told_of_and_resolved_here(cast: Cast, case: Case) -> None:
    c.classify(cast, case, "4")
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    c.do(case, "issue_notice", cast.head, kind="notice_route", body="市人民政府")
    c.do(case, "resolve", cast.head)
    c.do(case, "propose_close", cast.head)
    c.do(case, "close", cast.leader, ground="no_review")
    assert case.state == "closed"
