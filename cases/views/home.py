"""The first page after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases import home
from offices.web import signed_in


def show(request: HttpRequest) -> HttpResponse:
    """What this person must do now, by post."""
    sections = list(home.sections(signed_in(request)))
    busy = [section for section in sections if section.rows]
    return render(request, "cases/home.html", {"sections": busy, "quiet": [one for one in sections if not one.rows]})
