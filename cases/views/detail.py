"""The page of one matter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import pages
from cases.access import get_case
from cases.inbox import mark_read
from offices.web import signed_in


@require_safe
def case_detail(request: HttpRequest, number: str) -> HttpResponse:
    """Everything this reader may see of one matter; reading it is logged."""
    staff = signed_in(request)
    case = get_case(staff, number, destroyed=True)
    pages.note_read(case, staff, page="detail")
    if case.destroyed_on:
        return render(request, "cases/destroyed.html", pages.destroyed_page(case, staff))
    mark_read(case, staff)
    return render(request, "cases/detail.html", {"page": pages.case_page(case, staff), "case": case})
