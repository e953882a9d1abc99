"""What each step of a supervision writes (art. 40). Its lines join the matter's log, so the matter is locked."""

from __future__ import annotations

from typing import Any

from cases import files, supervising
from cases.actions.registry import effect
from cases.models import Case, DocumentKind, Supervision
from cases.papers import fill_letters
from cases.papers.issue import issue_letter
from workflows.verbs import Act, Change


def _locked(item: Supervision) -> Case:
    case: Case = Case._base_manager.select_for_update().get(pk=item.case_id)
    return case


def _log(item: Supervision, **more: Any) -> dict[str, Any]:
    """Which letter, and what the clocks need. A number typed by hand stays on its row: the log is for ever."""
    return {"supervision": item.ordinal, "round": item.round, "level": str(item.kind), **more}


@effect("supervision.receive")
@effect("supervision.issue")
def begin(item: Supervision, act: Act) -> Change:
    """A letter has come, or ours goes out as a numbered paper."""
    case = _locked(item)
    item.ordinal, item.round = supervising.next_ordinal(case), case.round
    item.kind, item.ground = str(act.details["kind"]), str(act.details["ground"])
    item.demands, item.due_on = act.details["demands"], act.get("due_on")
    item.letter_on, item.entered_by = act.on, act.person
    item.number = act.get("other_number", "")
    if item.office is not None:
        item.body = item.office.name
        kind = DocumentKind.RECOMMENDATION if item.is_recommendation else DocumentKind.SUPERVISION
        sheet = fill_letters.letter(item, act)
        item.number = issue_letter(case, kind, act, office=item.office, sheet=sheet).number
    else:
        item.body = act.details["body"]
    if upload := act.get("evidence"):
        files.store(case, upload, by=act.person, purpose="supervision")
    due = item.due_on.isoformat() if item.due_on else ""
    return Change(log=_log(item, why=str(item.ground), due=due))


@effect("supervision.reply")
def reply(item: Supervision, act: Act) -> Change:
    """The written answer, as a numbered paper of the responsible office."""
    case = _locked(item)
    item.replied_on, item.replied_by = act.on, act.person
    item.done, item.responsible = act.details["done"], act.details["responsible"]
    item.proof, item.delay_reasons = act.get("proof", ""), act.get("delay_reasons", "")
    item.adoption = str(act.get("adoption", "")) if item.is_recommendation else ""
    kind = DocumentKind.FEEDBACK if item.is_recommendation else DocumentKind.SUPERVISION_REPLY
    sheet = fill_letters.reply(item, act)
    document = issue_letter(case, kind, act, office=case.responsible_office, sheet=sheet)
    if upload := act.get("evidence"):
        files.store(case, upload, by=act.person, purpose="supervision_reply")
    late = supervising.is_late_on(item, act.on)
    return Change(log=_log(item, document=document.number, adoption=item.adoption, late=late))


@effect("supervision.accept")
def accept(item: Supervision, act: Act) -> Change:
    """The supervising body is satisfied."""
    _locked(item)
    item.judged_on, item.remarks = act.on, act.get("remarks", "")
    return Change(log=_log(item))


@effect("supervision.send_back")
def send_back(item: Supervision, act: Act) -> Change:
    """Answered again, by a new day; the paper of the first answer stays on file."""
    _locked(item)
    item.judged_on, item.remarks = act.on, act.details["reason"]
    item.times_sent_back += 1
    item.due_on = act.get("due_on") or item.due_on
    due = item.due_on.isoformat() if item.due_on else ""
    return Change(log=_log(item, due=due, times_sent_back=item.times_sent_back))


@effect("supervision.lift")
def lift(item: Supervision, act: Act) -> Change:
    """Taken back by who supervises, or entered by mistake."""
    _locked(item)
    item.judged_on, item.remarks = act.on, act.details["reason"]
    return Change(log=_log(item))
