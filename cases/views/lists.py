"""The list of matters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.lists import case_list as list_for
from offices.web import signed_in


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """What this reader may see, cut and sorted by the address."""
    return render(request, "cases/list.html", {"list": list_for(signed_in(request), request.GET)})
