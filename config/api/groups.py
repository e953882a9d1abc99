"""GET groups: the key groups on which the person holds a live grant."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Router, Schema

from config.api.auth import caller
from config.api.body import refuse_unknown_query
from config.api.described import REFUSALS, query
from config.api.errors import invalid, why_of
from groups import reading
from groups.filters import GroupFilter

router = Router(tags=["groups"])


class GroupRow(Schema):
    """A shared grievance; the numbers count what the caller may see."""

    code: str
    name: str
    office: str
    leader: str
    is_confidential: bool
    opened_on: str
    closed_on: str | None
    matters: int
    in_hand: int
    late: int
    grant_ends: str | None


class GroupPage(Schema):
    """One page of groups."""

    page: int
    has_next: bool
    total: int
    results: list[GroupRow]


@router.get(
    "groups",
    url_name="list_groups",
    operation_id="list_groups",
    response={200: GroupPage, **REFUSALS},
    openapi_extra=query(GroupFilter.base_filters, "page"),
)
def list_groups(request: HttpRequest) -> dict[str, Any]:
    """Key groups, by live grant only: superusers and deputies get none."""
    staff = caller(request)
    refuse_unknown_query(request, {*GroupFilter.base_filters, "page"})
    found = GroupFilter(request.GET, staff=staff)
    if not found.is_valid():
        raise invalid(why_of(found.form))
    reading.note_list(staff, [name for name in found.filters if request.GET.get(name)])
    page = Paginator(found.qs, reading.PER_PAGE).get_page(request.GET.get("page", "1"))
    rows = reading.lines_of(list(page.object_list), staff)
    return {
        "page": page.number,
        "has_next": page.has_next(),
        "total": page.paginator.count,
        "results": [_row(line) for line in rows],
    }


def _row(line: reading.Line) -> dict[str, Any]:
    group = line.group
    return {
        "code": group.code,
        "name": group.name,
        "office": group.office.code,
        "leader": group.leader.username,
        "is_confidential": group.is_confidential,
        "opened_on": group.opened_on.isoformat(),
        "closed_on": group.closed_on.isoformat() if group.closed_on else None,
        "matters": line.matters,
        "in_hand": line.in_hand,
        "late": line.late,
        "grant_ends": line.grant_ends.isoformat() if line.grant_ends else None,
    }
