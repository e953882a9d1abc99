"""Who may see what by exception, person by person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import trail.log
from cases import grants_held
from offices.web import signed_in


@require_safe
def grant_list(request: HttpRequest) -> HttpResponse:
    """One's own grants; for heads and directors those of others on what they look after, one person's at a time."""
    staff = signed_in(request)
    everybody = grants_held.by_person(staff)
    people = list({line.grant.staff_id: line.grant.staff for line in everybody}.values())
    chosen = request.GET.get("staff", "")
    shown = [line for line in everybody if not chosen or line.grant.staff.username == chosen]
    trail.log.note("grants.list", actor=staff.actor, details={"of": chosen if shown else "", "shown": len(shown)})
    context = {"own": grants_held.own(staff), "lines": shown, "people": people, "chosen": chosen}
    return render(request, "cases/grants.html", context)
