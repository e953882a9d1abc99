"""Who opened a matter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.readers import readers_for
from offices.web import signed_in


@require_safe
def case_readers(request: HttpRequest, number: str) -> HttpResponse:
    """The lines of the log by which the matter was opened, printed or looked into."""
    found = readers_for(signed_in(request), number, request.GET.get("page", "1"))
    return render(request, "cases/readers.html", {"found": found, "page_obj": found.page_obj})
