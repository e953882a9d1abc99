"""GET cases, GET cases/{number}: the list and one matter, as visible_to gives them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from cases import lists, pages
from cases.access import get_case
from cases.case_filter import CaseFilter
from config.api import shapes
from config.api.auth import caller
from config.api.body import refuse_unknown_query
from config.api.described import REFUSALS, query
from config.api.errors import Why, invalid, why_of

router = Router(tags=["cases"])
OWN = ("order", "page")


class CaseRow(Schema):
    """A line of the list; the petitioner's name is masked."""

    number: str
    title: str
    state: str
    state_words: str
    received_on: str
    responsible_office: str
    is_open: bool
    petitioner: str
    others: int
    leader: str
    channel: str
    next_due: str | None
    next_late_from: str | None
    due: str


class CasePage(Schema):
    """One page of the list; `total` is counted up to a thousand: «1000+»."""

    page: int
    has_next: bool
    total: str
    order: str
    results: list[CaseRow]


class Case(Schema):
    """Everything the caller may see of one matter. `version` goes back with the next verb."""

    number: str
    version: int
    title: str
    state: str
    state_words: str
    received_on: str
    responsible_office: str
    is_open: bool
    national_number: str
    case_class: str
    category: str
    place: str
    round: int
    registered_at: str
    registering_office: str
    is_restricted: bool
    is_historical: bool
    group: str
    no_petitioner: str
    no_notice: str
    resolved_on: str | None
    closed_on: str | None
    next_step: str
    verbs: list[dict[str, Any]]
    petitioners: list[dict[str, Any]]
    representatives: list[dict[str, Any]]
    complained_of: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    submissions: list[dict[str, Any]]
    assignments: list[dict[str, Any]]
    commitments: list[dict[str, Any]]
    records: list[dict[str, Any]]
    clocks: list[dict[str, Any]]
    papers: list[dict[str, Any]]
    files: list[dict[str, Any]]
    proposals: list[dict[str, Any]]
    events: list[dict[str, Any]]


@router.get(
    "cases",
    url_name="list_cases",
    operation_id="list_cases",
    response={200: CasePage, **REFUSALS},
    openapi_extra=query(CaseFilter.base_filters, *OWN),
)
def list_cases(request: HttpRequest) -> dict[str, Any]:
    """The matters the caller may see, by the filters of the list's page; fifty to a page.

    `order`: due, -due, received, -received, number, -number. A wrong filter is refused, never passed over.
    """
    refuse_unknown_query(request, {*CaseFilter.base_filters, *OWN})
    found = lists.case_list(caller(request), request.GET)
    why = why_of(found.filter.form)
    why += [Why(code="wrong_address", words=words) for words in found.problems]
    if why:
        raise invalid(why)
    return {
        "page": found.page.number,
        "has_next": found.page.has_next,
        "total": found.total,
        "order": found.order,
        "results": [shapes.row(line) for line in found.page.rows],
    }


@router.get("cases/{number}", url_name="read_case", operation_id="read_case", response={200: Case, **REFUSALS})
def read_case(request: HttpRequest, number: str) -> dict[str, Any]:
    """One matter. Numbers of identity papers, phones and addresses are masked; the full ones are on the page only,
    one by one, for a stated purpose. Reading is logged.
    """
    staff = caller(request)
    case = get_case(staff, number, destroyed=True)
    pages.note_read(case, staff, page="api")
    return shapes.whole(pages.case_page(case, staff))
