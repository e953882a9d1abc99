"""Supervision of a matter: who supervises and who answers, what stands in the way, and how the matter follows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases import clocks
from cases.access import hats_in
from cases.flows_beside import DECIDING, follow_log, roles_beside
from cases.models import Case, Supervision
from offices.models import Office
from workflows.codes import State
from workflows.supervision import OPEN
from workflows.verbs import Reason, SystemActor
from workflows.workdays import load_calendar

if TYPE_CHECKING:
    from offices.models import Staff


def supervising_office(case: Case, by: Staff) -> Office | None:
    """The nearest office above the responsible one at which `by` is head or director; None where there is none."""
    below = case.responsible_office
    found = [
        hat.office
        for hat in hats_in(case, by)
        if hat.kind in DECIDING and hat.office.pk != below.pk and below.path.startswith(hat.office.path)
    ]
    return max(found, key=lambda office: office.depth, default=None)


def roles_of(item: Supervision, by: Staff | SystemActor, verb: str) -> dict[str, str]:
    """The roles of the matter, with «supervisor» at the supervising office and «recorder» where another body
    supervises.
    """
    return roles_beside(item.case, item.office, by, verb, "supervisor")


def obstacle_to_supervising(item: Supervision) -> Reason | None:
    """Void and historical matters are not supervised; an office supervises those below it only."""
    case = item.case
    if case.state == State.VOID:
        return Reason("void", _("作废的登记不能督办。"))
    if case.is_historical:
        return Reason("history", _("历史数据不计时限，请先恢复办理再登记督办。"))
    below = case.responsible_office
    if item.office is not None and (item.office.pk == below.pk or not below.path.startswith(item.office.path)):
        return Reason("not_below", _("只能督办下级单位负责的事项。"))
    return None


def is_late_on(item: Supervision, day: dt.date) -> bool:
    """Whether the day named in the letter, moved off rest days as every duty's, is over on `day`."""
    return item.due_on is not None and day > load_calendar().roll_forward(item.due_on)


def next_ordinal(case: Case) -> int:
    """The number of the next letter about this matter. The caller has locked the matter."""
    last = case.supervisions.order_by("-ordinal").first()
    return last.ordinal + 1 if last else 1


def follow(item: Supervision) -> None:
    """The matter follows its log; its clocks and its mark are read anew."""
    supervised = item.case.supervisions.filter(state__in=OPEN).exists()
    clocks.follow(follow_log(item.case_id, is_supervised=supervised))
