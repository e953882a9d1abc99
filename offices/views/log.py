"""The auditor's page: reads the log, proves it whole, changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.forms.log import LogFilter
from offices.log_lines import lines, page
from offices.models import PostKind
from offices.web import with_post
from trail import log
from trail.proving import last_proof, prove_and_note


def log_list(request: HttpRequest) -> HttpResponse:
    """Lines by stream, code, actor and date, newest first. Reading the log stands in the log."""
    by = with_post(request, PostKind.AUDITOR)
    form = LogFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    number = request.GET.get("page", "1")
    page_obj = page(lines(wanted), int(number) if number.isdecimal() and len(number) < 10 else 1)
    log.note("log.read", actor=by.actor, details={"filters": sorted(name for name, value in wanted.items() if value)})
    return render(request, "offices/log_list.html", {"form": form, "page_obj": page_obj, "last": last_proof()})


@require_POST
def log_prove(request: HttpRequest) -> HttpResponse:
    """Read the whole log now and show what was found."""
    by = with_post(request, PostKind.AUDITOR)
    proof = prove_and_note(by.actor)
    facts = [
        (_("留痕行（成链）"), proof.events),
        (_("链"), proof.streams),
        (_("留痕行（封存）"), proof.notes),
        (_("封存"), proof.seals),
        (_("锚点"), proof.anchors),
    ]
    return render(request, "offices/log_proof.html", {"proof": proof, "facts": facts})
