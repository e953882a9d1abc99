"""History brought in: no live clocks, no guards claimed, marked as such everywhere."""

from __future__ import annotations

import datetime as dt

from cases import numbers
from cases.actions.registering import new_case, write_intake
from cases.actions.registry import effect
from cases.intake import Intake
from cases.models import Answer, AnswerState, Case
from offices.models import Office, Staff
from workflows.codes import Outcome as AnswerOutcome
from workflows.codes import State
from workflows.engine import Outcome, perform
from workflows.verbs import Act, Change, SystemActor


def import_case(
    *,
    by: Staff | SystemActor,
    office: Office,
    received_on: dt.date,
    intake: Intake,
    reply: str = "",
    replied_on: dt.date | None = None,
    key: str = "",
) -> Outcome:
    """Bring in one historical matter, with the reply that was given and its day, if any."""
    case = new_case(office, received_on, intake, by)
    case.is_historical, case.is_open = True, False
    return perform(
        case,
        "import_historical",
        by=by,
        on=received_on,
        key=key,
        intake=intake,
        reply=reply,
        replied_on=replied_on,
    )


@effect("import_historical")
def import_historical(case: Case, act: Act) -> Change:
    """An answered matter is resolved, never closed: nobody can claim its review time was kept."""
    intake: Intake = act.details["intake"]
    reply, replied_on = act.get("reply", ""), act.get("replied_on")
    case.number = numbers.case_number(case.registering_office, case.received_on.year)
    case.resolved_on = replied_on if reply else None

    def write() -> None:
        write_intake(case, intake, act)
        if reply:
            _write_reply(case, reply, replied_on)

    log = {
        "source": intake.submission.import_source,
        "row": intake.submission.import_key,
        "replied_on": replied_on.isoformat() if replied_on else "",
    }
    return Change(log=log, state=State.RESOLVED if reply else State.INTAKE, then=write)


def _write_reply(case: Case, reply: str, replied_on: dt.date | None) -> None:
    claim = case.claims.get(ordinal=1)
    Answer.objects.create(
        claim=claim,
        round=1,
        state=AnswerState.SIGNED,
        outcome=AnswerOutcome.ANSWERED,
        facts="",
        reasons="",
        opinion=reply,
        answered_on=replied_on,
    )
