"""More time (art. 34) and meetings on a matter (arts. 18(2), 24, 37(1))."""

from __future__ import annotations

from cases.actions.ending import store_evidence
from cases.actions.hearing import keep_reason, write_record
from cases.actions.registry import effect
from cases.models import Case, DocumentKind, Record
from cases.papers.issue import issue
from workflows.verbs import Act, Change


@effect("extend")
def extend(case: Case, act: Act) -> Change:
    """Approved by the head of the organ; the petitioner is told why and until when."""
    store_evidence(case, act, "extension")
    number = "" if case.is_anonymous else issue(case, DocumentKind.EXTENDED, act).number
    keep_reason(case, act)
    paper = str(DocumentKind.EXTENDED) if number else ""
    return Change(log={"days": act.details["days"], "paper": paper, "document": number})


@effect("record_meeting")
def record_meeting(case: Case, act: Act) -> Change:
    """Who met, where, and what was agreed."""
    write_record(case, act, Record.Kind.MEETING)
    return Change(log={"kind": str(Record.Kind.MEETING)})
