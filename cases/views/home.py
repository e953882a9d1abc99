"""The first page after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases import home
from offices.web import signed_in


def show(request: HttpRequest) -> HttpResponse:
    """What this person must do now, by post."""
    return render(request, "cases/home.html", {"sections": list(home.sections(signed_in(request)))})
