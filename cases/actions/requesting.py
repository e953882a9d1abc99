"""What each step of a petitioner's request about their own data writes. Its lines join the matter's log."""

from __future__ import annotations

import datetime as dt

from cases.actions.registry import effect
from cases.models import Case, DataRequest
from workflows.data_request import DAYS
from workflows.verbs import Act, Change


def _locked(request: DataRequest) -> None:
    Case._base_manager.select_for_update().get(pk=request.case_id)


@effect("request.ask")
def ask(request: DataRequest, act: Act) -> Change:
    """Who asks and what; the day by which it is answered counts from the day it was asked."""
    _locked(request)
    request.asked_on, request.entered_by = act.on, act.person
    request.due_on = act.on + dt.timedelta(days=DAYS)
    return Change(log={"wish": str(request.wish), "identity": str(request.identity)})


@effect("request.grant")
def grant(request: DataRequest, act: Act) -> Change:
    """Granted; doing it is another step."""
    _decide(request, act)
    return Change(log={"wish": str(request.wish)})


@effect("request.refuse")
def refuse(request: DataRequest, act: Act) -> Change:
    """Refused, with the reason and the remedy as they are told."""
    _decide(request, act)
    request.remedy = act.details["remedy"]
    return Change(log={"wish": str(request.wish)})


@effect("request.finish")
def finish(request: DataRequest, act: Act) -> Change:
    """Nothing of it is left to do."""
    _locked(request)
    request.done_on = act.on
    return Change(log={"wish": str(request.wish)})


def _decide(request: DataRequest, act: Act) -> None:
    _locked(request)
    request.decided_on, request.decided_by = act.on, act.person
    request.decision = act.get("reason", "")
