"""Passing a matter on within our tree, telling where to go, declining (arts. 19(3), 20, 22, 23, 36(3))."""

from __future__ import annotations

from cases.actions.assigning import end_assignment
from cases.actions.hearing import keep_reason
from cases.actions.registry import effect
from cases.models import Case, CaseLink, DocumentKind, Transfer
from cases.papers.issue import issue
from offices.models import Office
from offices.tree import district_of
from workflows.codes import DeclineGround
from workflows.grounds import log_of
from workflows.verbs import Act, Change


@effect("forward")
def forward(case: Case, act: Act) -> Change:
    """Pass on or assign down; the petitioner is told where it went, and the matter stays open."""
    target: Office = act.details["target"]
    kind = act.get("kind", Transfer.Kind.PASSED_ON)
    due = act.get("report_due_on")
    # Nobody objects to what an office below them sends up.
    may_object = not case.responsible_office.path.startswith(target.path)
    Transfer.objects.create(
        case=case,
        kind=kind,
        from_office=case.responsible_office,
        to_office=target,
        reason=act.details["reason"],
        sent_on=act.on,
        may_object=may_object,
        report_due_on=due,
    )
    number = "" if case.is_anonymous else issue(case, DocumentKind.DESTINATION, act).number
    end_assignment(case)
    case.is_simple = False
    case.responsible_office = target
    case.responsible_district_id = district_of(target)
    return Change(
        log={
            "kind": str(kind),
            "target": target.code,
            "may_object": may_object,
            "report_due": due.isoformat() if due else "",
            "document": number,
        }
    )


@effect("refer")
def refer(case: Case, act: Act) -> Change:
    """Tell which body has the power. Passed on is never called solved."""
    kind = act.get("kind", Transfer.Kind.WHERE_TO_GO)
    due = act.get("report_due_on") if kind == Transfer.Kind.ASSIGNED else None
    Transfer.objects.create(
        case=case,
        kind=kind,
        from_office=case.responsible_office,
        to_body=act.get("body", ""),
        reason=act.details["reason"],
        sent_on=act.on,
        report_due_on=due,
    )
    number = "" if case.is_anonymous else issue(case, DocumentKind.ELSEWHERE, act).number
    end_assignment(case)
    case.is_simple = False
    # Assigned down (交办) is not done with: it stays open until the report has come.
    case.is_open = due is not None
    return Change(log={"kind": str(kind), "report_due": due.isoformat() if due else "", "document": number})


@effect("decline")
def decline(case: Case, act: Act) -> Change:
    """Decline on a coded ground, with the remedy told and the earlier matter linked."""
    ground = act.details["ground"]
    earlier: Case | None = act.get("earlier")
    if earlier is not None:
        CaseLink.objects.get_or_create(case=case, other=earlier, why="decline")
    keep_reason(case, act)
    kind = DocumentKind.NO_LONGER if ground == DeclineGround.REEXAMINED else DocumentKind.DECLINED
    number = "" if case.is_anonymous else issue(case, kind, act).number
    case.is_open = False
    told = log_of("decline", ground)
    return Change(log={**told, "earlier": earlier.number if earlier else "", "document": number})
