"""What goes to and comes from other bodies: objections, reports on 交办 (arts. 22, 23(3))."""

from __future__ import annotations

from cases import awaiting
from cases.actions.ending import store_evidence
from cases.actions.hearing import keep_reason
from cases.actions.registry import effect
from cases.models import Case, Objection, Transfer
from workflows.codes import State
from workflows.verbs import Act, Change


@effect("object")
def object_to(case: Case, act: Act) -> Change:
    """Told the sender, with detailed reasons. Nothing moves until the sender has answered."""
    store_evidence(case, act, "objection")
    told = {"reason": act.details["reason"], "suggested_body": act.get("body", "")}
    Objection.objects.create(case=case, transfer=awaiting.sending(case), sent_on=act.on, **told)
    return Change()


@effect("answer_objection")
def answer_objection(case: Case, act: Act) -> Change:
    """The sender's answer: agreed, and the matter may be returned; or not, and it is ours."""
    objection = awaiting.objection(case)
    assert objection is not None  # noqa: S101 - the guards have seen to it that one waits
    store_evidence(case, act, "objection")
    objection.answered_on, objection.answer = act.on, act.get("remarks", "")
    objection.agreed = act.details["decision"] == "agree"
    objection.save()
    return Change(log={"agreed": objection.agreed})


@effect("send_report")
def send_report(case: Case, act: Act) -> Change:
    """Our report on what was assigned to us. Its number is typed by hand, so it stays out of the log. An office of our
    tree that assigned it receives it, or sends it back.
    """
    store_evidence(case, act, "report")
    keep_reason(case, act, "text", number=act.get("other_number", ""))
    transfer = awaiting.awaited(case, act)
    if transfer is None:
        return Change()
    transfer.report_sent_on = act.on
    transfer.save(update_fields=["report_sent_on"])
    return Change(log={"transfer": awaiting.number_of(transfer)})


@effect("receive_report")
def receive_report(case: Case, act: Act) -> Change:
    """The report has come. A matter outside our tree ends with the last one: passed on, never called solved."""
    transfer = _awaited(case, act)
    transfer.report_received_on = act.on
    transfer.save(update_fields=["report_received_on"])
    store_evidence(case, act, "report")
    keep_reason(case, act, "text")
    if case.state == State.REFERRED:
        case.is_open = bool(awaiting.missing(case))
    return Change(log={"transfer": awaiting.number_of(transfer), "times_sent_back": transfer.times_sent_back})


@effect("send_back")
def send_back(case: Case, act: Act) -> Change:
    """Not answered well enough: the report is asked for again, by a new day where one is named."""
    transfer, due = _awaited(case, act), act.get("report_due_on")
    transfer.times_sent_back += 1
    transfer.report_sent_on = None
    if due:
        transfer.report_due_on = due
    transfer.save(update_fields=["times_sent_back", "report_sent_on", "report_due_on"])
    keep_reason(case, act)
    told = {"transfer": awaiting.number_of(transfer), "times_sent_back": transfer.times_sent_back}
    return Change(log={**told, "report_due": due.isoformat() if due else ""})


def _awaited(case: Case, act: Act) -> Transfer:
    """The guards have seen to it that there is one."""
    transfer = awaiting.awaited(case, act)
    assert transfer is not None  # noqa: S101
    return transfer
