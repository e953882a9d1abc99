"""No life without an end: every class × route × kind of petitioner reaches the end of its path."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import files
from cases.intake import PersonDetails
from cases.models import Case
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.codes import OUTCOMES_OF_CLASS, CaseClass, Route
from workflows.engine import Refused

KINDS: dict[str, dict[str, Any]] = {
    "known": {},
    "anonymous": {"petitioners": (), "no_petitioner": "anonymous", "no_notice": "unclear"},
    "organisation": {"petitioners": (PersonDetails(name="某某养老院", kind="organisation", address="某路2号"),)},
}
PATHS = [(CaseClass.CLAIM, route, kind) for route in Route for kind in KINDS] + [
    (case_class, "", kind) for case_class in CaseClass if case_class != CaseClass.CLAIM for kind in KINDS
]


def scan() -> files.Upload:
    return files.check(SimpleUploadedFile("说明.txt", "本人接受处理意见".encode()))


def worked_on(cast: Cast, case: Case, outcome: str) -> None:
    """Named, heard, answered, issued and, where somebody can be served, served."""
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    if not case.is_anonymous:
        c.do(case, "record_hearing", cast.handler, text="听取陈述", place="接访室")
    for claim in case.claims.all():
        c.do(case, "draft_answer", cast.handler, claim=claim, outcome=outcome, facts="经查", reasons="有依据",
             legal_basis="《社会救助暂行办法》", opinion="照此办理", execution_due=c.TODAY)  # fmt: skip
    c.do(case, "check_answer", cast.head)
    c.do(case, "sign_answer", cast.leader)
    c.do(case, "issue_opinion", cast.handler)
    if not case.is_anonymous:
        paper = case.documents.get(kind__in=("opinion", "reply"))
        c.do(case, "record_service", cast.handler, document=paper, way="in_person", receiver="本人")
    if outcome == "supported":
        c.do(case, "record_execution", cast.handler, claim=case.claims.get())
    c.do(case, "resolve", cast.head)


@pytest.mark.parametrize(("case_class", "route", "kind"), PATHS)
def test_it_reaches_its_end(cast: Cast, case_class: str, route: str, kind: str) -> None:
    case = c.register(cast, case_class=case_class, **KINDS[kind])
    c.classify(cast, case, route)
    if route not in ("", Route.PETITION):
        c.do(case, "refer", cast.head, kind="legal_route", body="有权机关", reason="应走法定途径")
        assert (case.state, case.is_open) == ("referred", False)
        return
    if route:
        c.do(case, "accept", cast.head)
    worked_on(cast, case, OUTCOMES_OF_CLASS[case_class][0])
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
