"""History brought in: no live clocks, no guards claimed, marked as such everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases import numbers
from cases.actions.registering import intake_rows, new_case
from cases.actions.registry import effect
from cases.intake import Intake
from cases.models import Answer, AnswerState, Case, Claim
from offices.models import Office, Staff
from workflows.codes import Outcome as AnswerOutcome
from workflows.codes import State
from workflows.engine import Outcome, Refused, perform
from workflows.many import perform_new
from workflows.verbs import Act, Change, SystemActor

if TYPE_CHECKING:
    from django.db.models import Model


@dataclass(frozen=True)
class History:
    """One historical matter as it is brought in, with the reply that was given and its day, if any."""

    received_on: dt.date
    intake: Intake
    reply: str = ""
    replied_on: dt.date | None = None

    def details(self) -> dict[str, Any]:
        """What the verb is told."""
        return {"intake": self.intake, "reply": self.reply, "replied_on": self.replied_on}


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
    """Bring in one historical matter, with the reply that was given and its day, if any. Raises Refused."""
    one = History(received_on, intake, reply, replied_on)
    return perform(_new(one, office, by), "import_historical", by=by, on=received_on, key=key, **one.details())


def import_many(*, by: Staff | SystemActor, office: Office, matters: Sequence[History]) -> list[Outcome | Refused]:
    """The same for many at once, in one transaction: the same rows, numbers and lines of the log as
    `import_case` would write in this order. A matter that is refused answers with its Refused.
    """
    drawer = numbers.Drawer()
    asked = [(_new(one, office, by), one.received_on, {**one.details(), "drawer": drawer}) for one in matters]
    return perform_new(asked, "import_historical", by=by, before_writing=drawer.settle)


def _new(one: History, office: Office, by: Staff | SystemActor) -> Case:
    case = new_case(office, one.received_on, one.intake, by)
    case.is_historical, case.is_open = True, False
    return case


@effect("import_historical")
def import_historical(case: Case, act: Act) -> Change:
    """An answered matter is resolved, never closed: nobody can claim its review time was kept."""
    intake: Intake = act.details["intake"]
    reply, replied_on = act.get("reply", ""), act.get("replied_on")
    case.number = numbers.case_number(case.registering_office, case.received_on.year, act.get("drawer"))
    case.resolved_on = replied_on if reply else None

    def rows() -> list[Model]:
        found = intake_rows(case, intake, act)
        if reply:
            first = next(row for row in found if isinstance(row, Claim))
            found.append(_reply(first, reply, replied_on))
        return found

    log = {
        "source": intake.submission.import_source,
        "row": intake.submission.import_key,
        "replied_on": replied_on.isoformat() if replied_on else "",
    }
    return Change(log=log, state=State.RESOLVED if reply else State.INTAKE, rows=rows)


def _reply(claim: Claim, reply: str, replied_on: dt.date | None) -> Answer:
    return Answer(
        claim=claim,
        round=1,
        state=AnswerState.SIGNED,
        outcome=AnswerOutcome.ANSWERED,
        facts="",
        reasons="",
        opinion=reply,
        answered_on=replied_on,
    )
