"""The simple procedure (简易办理, domain.md 2.3): marked by the head, answered and served in one step."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.actions.assigning import replace_assignment
from cases.actions.promising import promise
from cases.actions.registry import effect
from cases.fitness import default_leader
from cases.models import Answer, AnswerState, Case, Claim, Delivery, DocumentState, Record
from cases.papers.fill_opinions import kind_of
from cases.papers.issue import issue
from workflows.codes import Outcome
from workflows.engine import Refused
from workflows.verbs import Act, Change, Reason

PROMISED = 500  # characters of a promise; the whole opinion stands in the answer


@effect("mark_simple")
def mark_simple(case: Case, act: Act) -> Change:
    """The handler named answers it; the office's default leader answers for it."""
    leader = default_leader(case)
    if leader is None:
        raise Refused(Reason("no_leader", _("单位没有可以负责的领导，请先由管理员登记单位负责人。")))
    assignment = replace_assignment(
        case, act, leader=leader, handler=act.details["handler"], lead_office=case.responsible_office
    )
    case.is_simple = True
    return Change(log={"leader": leader.username, "handler": assignment.handler.username})


@effect("answer_simply")
def answer_simply(case: Case, act: Act) -> Change:
    """One answer to what was asked, its paper, and how it reached the petitioner."""
    if text := act.get("heard"):
        Record.objects.create(
            case=case, round=case.round, kind=Record.Kind.HEARING, held_on=act.on, text=text, written_by=act.person,
            place=act.get("place", ""),
        )  # fmt: skip
    ours = {claim.ordinal for claim in case.facts().ours()}
    for claim in case.claims.all():
        if claim.ordinal in ours:
            Answer.objects.update_or_create(claim=claim, round=case.round, defaults=_answer(act))
            if act.details["outcome"] == Outcome.SUPPORTED:
                _promise(case, act, claim)
    kind = kind_of(case.facts())
    document = issue(case, kind, act)
    Delivery.objects.create(
        document=document,
        way=act.details["way"],
        served_on=act.on,
        receiver=act.get("receiver", ""),
        tracking_number=act.get("tracking_number", ""),
        recorded_by=act.person,
    )
    document.state = DocumentState.SERVED
    document.save(update_fields=["state"])
    case.resolved_on, case.is_simple = act.on, False
    return Change(
        log={
            "paper": str(kind),
            "document": document.number,
            "outcome": str(act.details["outcome"]),
            "way": str(act.details["way"]),
        }
    )


def _promise(case: Case, act: Act, claim: Claim) -> None:
    """What was supported is to be carried out by its day, by the hand that answered."""
    assert act.person is not None, "a handler answers"  # noqa: S101
    text, due_on = act.details["opinion"][:PROMISED], act.details["execution_due"]
    promise(case, act, text=text, owner=act.person, due_on=due_on, claim=claim)


def _answer(act: Act) -> dict[str, object]:
    return {
        "state": AnswerState.SIGNED,
        "outcome": act.details["outcome"],
        "facts": act.details["facts"],
        "reasons": act.get("reasons", ""),
        "legal_basis": act.get("legal_basis", ""),
        "opinion": act.details["opinion"],
        "execution_due": act.get("execution_due"),
        "drafted_by": act.person,
        "answered_on": act.on,
    }
