"""The shortest lawful way to every state of every flow, the one before the first ("") included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.models import Case, DataRequest, Destruction, Review, Supervision
from offices.models import Office
from reports.actions import freeze
from reports.models import FrozenReport
from reports.months import Month
from tests import cast as c
from tests.cases.ended import approve, confirmed, destroyed, later, propose, withdrawn
from tests.cast import Cast
from tests.workflows.test_supervision import ANSWER, LETTER
from workflows.codes import State
from workflows.data_request import RequestState
from workflows.destruction import DestructionState
from workflows.engine import perform
from workflows.items import FlowItem
from workflows.reporting import ReportState
from workflows.review import ReviewState
from workflows.supervision import SupervisionState

MONTH = Month(2026, 10)
OPINION: dict[str, Any] = {"number": "沪民复〔2026〕3号", "reasons": "事实清楚"}
TAKEN: tuple[str, dict[str, Any]] = ("accept", {})
# What the reviewing body did, by the state it leads to.
DECIDED: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    ReviewState.REQUESTED: (),
    ReviewState.ACCEPTED: (TAKEN,),
    ReviewState.REFUSED: (("refuse", {"ground": "wrong_body", "reason": "不属于本机关"}),),
    ReviewState.UPHELD: (TAKEN, ("uphold", OPINION)),
    ReviewState.REVOKED: (TAKEN, ("revoke", {**OPINION, "redo_due_on": c.TODAY.replace(month=12)})),
    ReviewState.VARIED: (TAKEN, ("vary", OPINION)),
}


@dataclass(frozen=True)
class Road:
    """One kind of item, the flow of workflow.csv it goes through, and how it comes to a state."""

    flow: str
    states: tuple[str, ...]
    to: Callable[[Cast, str], FlowItem]


def matter(cast: Cast, state: str) -> Case:
    if not state:
        return Case(registering_office=cast.district, responsible_office=cast.district)
    case = c.register(cast)
    if state == State.LEADER_ASSIGNED:
        c.assign(cast, case)
    elif state in (State.RESOLVED, State.CLOSED):
        c.resolve(cast, case)
    if state == State.CLOSED:
        c.close(cast, case)
    elif state == State.REFERRED:
        c.classify(cast, case, "4")
        c.do(case, "refer", cast.head, kind="legal_route", body="市人民政府", reason="走行政复议")
    elif state == State.DECLINED:
        c.decline(cast, case)
    elif state == State.WITHDRAWN:
        c.do(case, "withdraw", cast.registrar, evidence=c.said("本人撤回"))
    elif state == State.VOID:
        c.do(case, "propose_void", cast.registrar, reason="重复录入")
        c.do(case, "void", cast.head, reason="重复录入")
    return case


def review_by(office: str) -> Callable[[Cast, str], FlowItem]:
    """Reviewed by this office of the cast, or elsewhere."""

    def to(cast: Cast, state: str) -> FlowItem:
        at: Office | None = getattr(cast, office) if office else None
        case = matter(cast, State.RESOLVED)
        item: FlowItem = Review(case=case, level="review", round=1, office=at, body=at.name if at else "区人民政府")
        if not state:
            return item
        item = perform(item, "request", by=cast.registrar).item
        deciding = cast.superior_head if at else cast.head
        for verb, said in DECIDED[state]:
            item = perform(item, verb, by=deciding, **said).item
        return item

    return to


def supervision_by(office: str) -> Callable[[Cast, str], FlowItem]:
    """Issued by this office of the cast, or received from outside."""

    def to(cast: Cast, state: str) -> FlowItem:
        at: Office | None = getattr(cast, office) if office else None
        item: FlowItem = Supervision(case=c.register(cast), office=at)
        judge = cast.superior_head if at else cast.registrar
        steps: tuple[tuple[str, str, Any, dict[str, Any]], ...] = (
            ("waiting", "issue" if at else "receive", judge, LETTER),
            ("replied", "reply", cast.head, ANSWER),
            ("accepted", "accept", judge, {}),
        )
        if state == SupervisionState.LIFTED:
            steps = (steps[0], ("lifted", "lift", judge, {"reason": "来函机关撤回"}))
        for reached, verb, by, said in steps if state else ():
            item = perform(item, verb, by=by, **said).item
            if reached == state:
                break
        return item

    return to


def request(cast: Cast, state: str) -> FlowItem:
    case = c.register(cast)
    item: FlowItem = DataRequest(case=case, petitioner=case.petitioners.get(), wish="explain", identity="id_card")
    if not state:
        return item
    item = perform(item, "ask", by=cast.registrar).item
    if state == RequestState.REFUSED:
        item = perform(item, "refuse", by=cast.head, reason="不属于本人信息", remedy="可向上级反映").item
    elif state != RequestState.ASKED:
        item = perform(item, "grant", by=cast.head).item
    if state == RequestState.DONE:
        item = perform(item, "finish", by=cast.registrar).item
    return item


def destruction_in(folder: Path, settings: Any) -> Callable[[Cast, str], FlowItem]:
    """Where the bureau has confirmed its table of periods."""

    def to(cast: Cast, state: str) -> FlowItem:
        confirmed(folder, settings)
        if not state:
            return Destruction(office=cast.district)
        case = withdrawn(cast)
        if state == DestructionState.DONE:
            return destroyed(cast, case)
        with later():
            item = propose(cast.registrar, case)
            if state == DestructionState.APPROVED:
                item = approve(item, cast.director, cast.head)
            elif state == DestructionState.REFUSED:
                item = perform(item, "refuse", by=cast.head, reason="仍有争议").item
            elif state == DestructionState.WITHDRAWN:
                item = perform(item, "withdraw", by=cast.registrar).item
            return item

    return to


def report(cast: Cast, state: str) -> FlowItem:
    if not state:
        return FrozenReport(month=str(MONTH), office=cast.district)
    item: FlowItem = freeze(MONTH, cast.district, cast.statistician)[0]
    steps = (("reviewed", "review", cast.head), ("approved", "approve", cast.director),
             ("published", "publish", cast.statistician))  # fmt: skip
    for reached, verb, by in steps[: list(ReportState.values).index(state)]:
        item = perform(item, verb, by=by).item
        assert getattr(item, item.state_field) == reached
    return item


def roads(folder: Path, settings: Any) -> dict[str, Road]:
    """Every kind of item by its name in tests/tables/roles.csv; «matter» stands under the flows beside it as well."""
    reviews, letters = ("", *ReviewState.values), ("", *SupervisionState.values)
    return {
        "matter": Road("petition", ("", *State.values), matter),
        "review elsewhere": Road("review", reviews, review_by("")),
        "review here": Road("review", reviews, review_by("city")),
        "supervision from outside": Road("supervision", letters, supervision_by("")),
        "supervision from above": Road("supervision", letters, supervision_by("city")),
        "request": Road("request", ("", *RequestState.values), request),
        "destruction": Road("destruction", ("", *DestructionState.values), destruction_in(folder, settings)),
        "reporting": Road("reporting", ("", *ReportState.values), report),
    }
