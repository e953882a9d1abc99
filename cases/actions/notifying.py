"""Telling the petitioner in writing: notices, acceptance, and proof of service (arts. 23, 31, 34, 35)."""

from __future__ import annotations

from cases import files
from cases.actions.registry import effect
from cases.models import Case, Delivery, Document, DocumentKind
from cases.models.papers import ANSWERS, DocumentState
from cases.papers.issue import issue
from workflows.verbs import Act, Change


@effect("issue_notice")
def issue_notice(case: Case, act: Act) -> Change:
    """Receipt, route and procedure; or, for claims on routes (一)–(五), the procedure that takes them."""
    kind = DocumentKind(act.get("kind", DocumentKind.RECEIPT))
    document = issue(case, kind, act)
    if kind == DocumentKind.ROUTE:
        for claim in case.claims.exclude(route__in=["", "6"]):
            claim.route_told_on = act.on
            claim.route_body = act.get("body", claim.route_body)
            claim.save(update_fields=["route_told_on", "route_body"])
    return Change(log={"paper": str(kind), "document": document.number})


@effect("accept")
def accept(case: Case, act: Act) -> Change:
    """Acceptance starts the sixty days on its evidence date."""
    if case.is_anonymous:
        return Change(log={"paper": ""})
    document = issue(case, DocumentKind.ACCEPTED, act)
    return Change(log={"paper": str(DocumentKind.ACCEPTED), "document": document.number})


@effect("record_service")
def record_service(case: Case, act: Act) -> Change:
    """Proof that a paper was received, on the day it was."""
    document: Document = act.details["document"]
    by = act.person
    upload = act.get("evidence")
    evidence = files.store(case, upload, by=by, purpose="service") if upload else None
    Delivery.objects.create(
        document=document,
        way=act.details["way"],
        served_on=act.on,
        receiver=act.get("receiver", ""),
        relation=act.get("relation", ""),
        tracking_number=act.get("tracking_number", ""),
        witness=act.get("witness", ""),
        evidence=evidence,
        recorded_by=by,
    )
    document.state = DocumentState.SERVED
    document.save(update_fields=["state"])
    paper = str(document.kind) if document.kind not in ANSWERS or document.round == case.round else ""
    return Change(log={"paper": paper, "document": document.number, "way": str(act.details["way"])})
