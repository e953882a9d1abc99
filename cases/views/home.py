"""The first page after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases import home, home_lines
from cases.grants_held import waiting
from cases.inbox import inbox
from cases.promises import open_promises
from offices.web import signed_in


def show(request: HttpRequest) -> HttpResponse:
    """What this person must do now, by post."""
    staff = signed_in(request)
    sections = list(home.sections(staff))
    busy, quiet = [one for one in sections if one.rows], [one for one in sections if not one.rows]
    context = {
        "sections": busy,
        "quiet": quiet,
        "reminders": inbox(staff),
        "promises": open_promises(staff),
        "reviews": waiting(staff),
        "others": home_lines.of(staff),
    }
    return render(request, "cases/home.html", context)
