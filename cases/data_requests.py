"""The register of petitioners' requests about their own data: what stands in the way, and how the matter follows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, DataRequest, PersonRole
from cases.retention.periods import kept_for
from offices.personal import mask_name
from trail.models import Event
from workflows.data_request import RequestState, Wish
from workflows.verbs import Reason

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import Petitioner
    from offices.models import Staff
    from workflows.verbs import Act

# Whoever interprets speaks for nobody.
ASKING = (PersonRole.PETITIONER, PersonRole.JOINT, PersonRole.AGENT, PersonRole.GUARDIAN)
CORRECTED = ("name", "id_number", "phone", "address", "help_needed")
HANDED_OVER = "own_data"


def may_ask(case: Case) -> QuerySet[Petitioner]:
    """The people of the matter who may ask about themselves."""
    return case.petitioners.filter(role__in=ASKING)


def named(case: Case, person: Petitioner) -> str:
    """A person of the matter in a list of choices; an accuser masked."""
    name = mask_name(person.name) if case.is_accusation else person.name
    return f"{name or case.get_no_petitioner_display()}（{person.get_role_display()}）"


def register_of(staff: Staff) -> QuerySet[DataRequest]:
    """The requests in matters this person may see: what waits first, the nearest day first."""
    cases = Case.objects.visible_to(staff).filter(destroyed_on=None)
    waits = Q(state__in=(RequestState.ASKED, RequestState.GRANTED))
    seen = DataRequest.objects.filter(case__in=cases).prefetch_related("corrections")
    seen = seen.select_related("case__responsible_office", "case__registering_office", "petitioner")
    next_day = models.Case(models.When(waits, then="due_on"))  # none for what is settled
    return seen.order_by(next_day.asc(nulls_last=True), "-asked_on", "-pk")


def is_late(request: DataRequest, on: dt.date | None = None) -> bool:
    """Whether the day of the answer has passed without one."""
    return request.state == RequestState.ASKED and request.due_on < (on or timezone.localdate())


def granted_corrections(case: Case) -> QuerySet[DataRequest]:
    """Requests for correction that were granted and not finished."""
    return case.data_requests.filter(wish=Wish.CORRECT, state=RequestState.GRANTED).select_related("petitioner")


def has_granted_correction(case: Case) -> bool:
    """Whether a correction was granted and waits to be made."""
    return case.known("correction granted", lambda: granted_corrections(case).exists())


def obstacle_to_correcting(case: Case, act: Act) -> Reason | None:
    """A correction rests on a granted request of this matter and changes something."""
    if not has_granted_correction(case):
        return Reason("not_granted", _("没有已同意的更正请求。"))
    request = act.details.get("request")
    if request is None:  # asked before there is a form
        return None
    if not granted_corrections(case).filter(pk=request.pk).exists():
        return Reason("not_granted", _("请选择已同意的更正请求。"), "asked")
    values = act.details.get("values") or {}
    if not values or not set(values) <= set(CORRECTED):
        return Reason("nothing_changed", _("请至少填写一项更正后的内容。"))
    return None


def obstacle_to_granting(request: DataRequest) -> Reason | None:
    """What a law or the office's own period still obliges us to keep is not deleted (art. 47)."""
    if request.wish != Wish.DELETE:
        return None
    kept = kept_for(request.case)
    if kept is None or not kept.is_due(timezone.localdate()):
        return Reason("still_kept", _("信访事项没有办完或者档案保管期限没有届满，不能删除；请说明理由后答复不同意。"))
    return None


def obstacle_to_ending(request: DataRequest) -> Reason | None:
    """The copy was handed over, the value corrected; what is to be deleted goes with its file."""
    if request.wish in (Wish.ACCESS, Wish.COPY) and not _handed_over(request):
        return Reason("not_handed_over", _("请先打印本人信息并交给信访人。"))
    if request.wish == Wish.CORRECT and not (request.corrections.exists() or _date_corrected(request)):
        return Reason("not_corrected", _("请先更正，再办完请求。"))
    return None


def _handed_over(request: DataRequest) -> bool:
    details = {"details__paper": HANDED_OVER, "details__request": request.pk}
    return Event.objects.filter(stream=request.case.stream, code="case.print", **details).exists()


def _date_corrected(request: DataRequest) -> bool:
    lines = Event.objects.filter(stream=request.case.stream, code="case.correct_date")
    return lines.filter(entered_at__date__gte=request.asked_on).exists()
