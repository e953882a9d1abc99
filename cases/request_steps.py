"""Carrying out the steps of a petitioner's request about their own data, and what the pages show of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.http import Http404

from cases.data_requests import is_late, may_ask, register_of
from cases.forms.data_requests import STEP_FORMS, AskForm, StepForm
from cases.models import Case, DataRequest, Petitioner
from cases.page_parts import address
from cases.roles import asked_together
from cases.steps import begun, refuse_strangers, tried
from offices.personal import mask_name
from workflows.data_request import RequestState, Wish
from workflows.engine import offers

if TYPE_CHECKING:
    from offices.models import Staff

PER_PAGE = 50
TONES = {"asked": "warn", "granted": "progress", "refused": "closed", "done": "good"}


@dataclass(frozen=True)
class RequestCard:
    """One request as the matter's page and the register show it."""

    one: DataRequest
    who: str
    tone: str
    is_late: bool
    corrected: str
    steps: tuple[tuple[str, str], ...]
    copy_url: str


def cards_of(case: Case, staff: Staff) -> list[RequestCard]:
    """The requests in a matter, with what this person may do next in each."""
    rows = case.data_requests.select_related("case", "petitioner", "decided_by").prefetch_related("corrections")
    return [card_of(one, staff) for one in rows]


def register_page(staff: Staff, number: str | None) -> tuple[list[RequestCard], Page[DataRequest]]:
    """One page of the register, asked for together."""
    page = Paginator(register_of(staff), PER_PAGE).get_page(number)
    with asked_together([one.case for one in page], staff):
        return [card_of(one, staff) for one in page], page


def card_of(one: DataRequest, staff: Staff) -> RequestCard:
    """One request for one reader."""
    free = [offer.verb for offer in offers(one, staff) if not offer.obstacles]
    labels = [str(Petitioner._meta.get_field(row.field).verbose_name) for row in one.corrections.all()]  # type: ignore[union-attr]
    copies = one.state == RequestState.GRANTED and one.wish in (Wish.ACCESS, Wish.COPY)
    mine = bool(set(one.roles_of(staff, "")) & {"registrar", "head"})
    return RequestCard(
        one=one,
        who=mask_name(one.petitioner.name),
        tone=TONES[one.state],
        is_late=is_late(one),
        corrected="、".join(labels),
        steps=tuple(
            (str(verb.label), address("case_request_verb", one.case.number, one.pk, verb.code)) for verb in free
        ),
        copy_url=address("case_request_copy", one.case.number, one.pk) if copies and mine else "",
    )


def where_to_ask(case: Case, roles: Collection[str]) -> str:
    """The address where a request is registered; «» when it is not theirs or nobody could ask."""
    mine = set(roles) & set(DataRequest.verbs()["ask"].posts)
    return address("case_request_add", case.number) if mine and may_ask(case).exists() else ""


def new_request(case: Case, staff: Staff) -> DataRequest:
    """A request nobody has written down yet. Raises PermissionDenied."""
    request = DataRequest(case=case)
    refuse_strangers(request, staff, "ask")
    return request


def find(case: Case, pk: int) -> DataRequest:
    """A request in this matter. Raises Http404."""
    found = case.data_requests.select_related("case", "petitioner").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def form_for(request: DataRequest, staff: Staff, verb: str, data: Any) -> StepForm:
    """The form of one step. Raises Http404 or PermissionDenied."""
    if verb not in STEP_FORMS:
        raise Http404
    refuse_strangers(request, staff, verb)
    form = STEP_FORMS[verb](request.case, staff, data)
    form.of(request)
    return form


def ask(request: DataRequest, staff: Staff, form: AskForm) -> bool:
    """Write the request down; False when it was refused, with the reasons in the form."""
    for name, value in form.asked().items():
        setattr(request, name, value)
    return begun(request, staff, "ask", form)


def take(request: DataRequest, staff: Staff, verb: str, form: StepForm) -> bool:
    """Take one step; False when it was refused, with the reasons in the form."""
    return tried(request, staff, verb, form, version=form.cleaned_data["version"])
