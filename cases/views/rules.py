"""The rules of the office's work, as the software keeps them: for anybody who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.clock_words import describe_rules
from workflows.described import FLOWS, rows_of
from workflows.diagram import svg_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Flows with their pictures, and the clocks."""
    flows = [(flow, svg_of(flow), rows_of(flow)) for flow in FLOWS]
    crumbs = [(_("办理规则"), "")]
    return render(request, "cases/rules.html", {"flows": flows, "clocks": describe_rules(), "crumbs": crumbs})
