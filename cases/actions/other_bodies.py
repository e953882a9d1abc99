"""What goes to and comes from other bodies: objections, reports on 交办, urgent matters (arts. 22, 23(3), 25)."""

from __future__ import annotations

from cases.actions.ending import store_evidence
from cases.actions.hearing import keep_reason
from cases.actions.registry import effect
from cases.models import Case, Objection, Transfer, UrgentReport
from workflows.codes import State
from workflows.verbs import Act, Change


@effect("object")
def object_to(case: Case, act: Act) -> Change:
    """Told the sender, with detailed reasons. Nothing moves until the sender has answered."""
    store_evidence(case, act, "objection")
    Objection.objects.create(
        case=case, sent_on=act.on, reason=act.details["reason"], suggested_body=act.get("body", "")
    )
    return Change()


@effect("answer_objection")
def answer_objection(case: Case, act: Act) -> Change:
    """The sender's answer: agreed, and the matter may be returned; or not, and it is ours."""
    objection = case.objections.filter(agreed__isnull=True).get()
    store_evidence(case, act, "objection")
    objection.answered_on, objection.answer = act.on, act.get("remarks", "")
    objection.agreed = act.details["decision"] == "agree"
    objection.save()
    return Change(log={"agreed": objection.agreed})


@effect("send_report")
def send_report(case: Case, act: Act) -> Change:
    """Our report on what was assigned to us."""
    store_evidence(case, act, "report")
    keep_reason(case, act, "text")
    return Change(log={"number": act.get("other_number", "")})


@effect("receive_report")
def receive_report(case: Case, act: Act) -> Change:
    """The report has come. A matter outside our tree ends with it: passed on, never called solved."""
    transfer = awaited(case)
    transfer.report_received_on = act.on
    transfer.save(update_fields=["report_received_on"])
    store_evidence(case, act, "report")
    keep_reason(case, act, "text")
    if case.state == State.REFERRED:
        case.is_open = False
    return Change(log={"times_sent_back": transfer.times_sent_back})


@effect("send_back")
def send_back(case: Case, act: Act) -> Change:
    """Not answered well enough: the report is asked for again, by a new day where one is named."""
    transfer, due = awaited(case), act.get("report_due_on")
    transfer.times_sent_back += 1
    if due:
        transfer.report_due_on = due
    transfer.save(update_fields=["times_sent_back", "report_due_on"])
    keep_reason(case, act)
    return Change(log={"times_sent_back": transfer.times_sent_back, "report_due": due.isoformat() if due else ""})


def awaited(case: Case) -> Transfer:
    """The 交办 whose report has not come."""
    found: Transfer = case.transfers.filter(report_due_on__isnull=False, report_received_on__isnull=True).latest("pk")
    return found


@effect("report_urgent")
def report_urgent(case: Case, act: Act) -> Change:
    """When it was known and told is evidence, to the minute; when it was entered is the server's clock."""
    report = UrgentReport.objects.create(
        case=case,
        stage=act.details["stage"],
        known_at=act.details["known_at"],
        reported_at=act.details["reported_at"],
        to_body=act.details["to_body"],
        text=act.details["text"],
        reported_by=act.person,
    )
    minutes = int((report.reported_at - report.known_at).total_seconds() // 60)
    return Change(log={"stage": str(report.stage), "minutes": minutes})
