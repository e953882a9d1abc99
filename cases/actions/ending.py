"""How a matter ends, and comes back: resolve, close, withdraw, void, reopen."""

from __future__ import annotations

from cases import files
from cases.actions.assigning import end_assignment, propose, replace_assignment
from cases.actions.hearing import keep_reason
from cases.actions.registry import effect
from cases.models import Case, Proposal
from workflows.codes import CloseGround, ReopenGround, State
from workflows.grounds import log_of
from workflows.verbs import Act, Change


@effect("resolve")
def resolve(case: Case, act: Act) -> Change:
    """Concluded: answered in the lawful form. Neither settled nor closed by that."""
    case.resolved_on = act.on
    store_evidence(case, act, "ground")
    return Change(log=log_of("resolve", act.get("ground", "")))


@effect("propose_close")
def propose_close(case: Case, act: Act) -> Change:
    """The head's proposal; the leader decides."""
    propose(case, act, Proposal.Kind.CLOSE, {})
    return Change()


@effect("close")
def close(case: Case, act: Act) -> Change:
    """Struck off the ledger; the petitioner's written acceptance settles the quarrel as well."""
    ground = act.details["ground"]
    store_evidence(case, act, "acceptance" if ground == CloseGround.ACCEPTED else "ground")
    case.closed_on = act.on
    case.is_open = False
    if ground == CloseGround.ACCEPTED:
        case.settled_on = act.on
    keep_reason(case, act)
    return Change(log=log_of("close", ground))


@effect("withdraw")
def withdraw(case: Case, act: Act) -> Change:
    """The petitioner's own signed request is on file."""
    store_evidence(case, act, "withdrawal")
    end_assignment(case)
    case.is_open = False
    return Change()


@effect("propose_void")
def propose_void(case: Case, act: Act) -> Change:
    """The registrar's proposal; the head decides."""
    propose(case, act, Proposal.Kind.VOID, {})
    return Change()


@effect("void")
def void(case: Case, act: Act) -> Change:
    """Keyed twice or by mistake: stays visible, keeps its number."""
    case.is_open = False
    keep_reason(case, act)
    return Change()


@effect("reopen")
def reopen(case: Case, act: Act) -> Change:
    """A new round: new answers, a new paper. With its leader where one still answers, else at intake."""
    ground = act.details["ground"]
    case.round += 1
    keep_reason(case, act)
    case.is_open, case.is_historical = True, False
    case.resolved_on = case.closed_on = case.settled_on = case.ended_on = None
    to_work = case.assignment is not None and ground in (
        ReopenGround.OVERTURNED,
        ReopenGround.ORDERED,
        ReopenGround.BROKEN,
    )
    if not to_work:
        end_assignment(case)
    taken_over = _hand_over(case, act) if to_work and ground == ReopenGround.OVERTURNED else {}
    state = State.LEADER_ASSIGNED if to_work else State.INTAKE
    return Change(log={"ground": str(ground), "round": case.round, **taken_over}, state=state)


def _hand_over(case: Case, act: Act) -> dict[str, str]:
    """What was revoked is done again by another handler; the leader goes on answering. Answers who, for the log."""
    before, handler = case.assignment, act.get("handler")
    if before is None or handler is None:
        return {}
    after = replace_assignment(
        case, act, leader=before.leader, handler=handler, lead_office=before.lead_office,
        sponsored=before.sponsored, measures=before.measures, reason=act.get("reason", ""),
    )  # fmt: skip
    after.co_offices.set(before.co_offices.all())
    return {"handler": handler.username}


def store_evidence(case: Case, act: Act, purpose: str) -> None:
    """The paper that stands behind the act, when one was given."""
    if upload := act.get("evidence"):
        files.store(case, upload, by=act.person, purpose=purpose)
