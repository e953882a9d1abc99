"""The rules of the office's work, as the software keeps them: for anybody who is signed in, in Chinese or English."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from workflows.rules_page import rules_page
from workflows.workdays import load_calendar


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """`?lang=en` shows the rules in English; menu and all other pages stay Chinese."""
    wanting = load_calendar().wanting(timezone.localdate())
    return render(request, "cases/rules.html", {"page": rules_page(request.GET.get("lang", "")), "wanting": wanting})
