"""The one page behind every verb: fetch, form, perform, reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import doing, pages
from cases.access import get_case
from cases.page_parts import claims_of
from cases.standing import basis_words
from offices.web import signed_in

if TYPE_CHECKING:
    from cases.forms.verbs_base import VerbForm
    from cases.models import Case
    from offices.models import Staff
    from workflows.verbs import Verb

REFUSED, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
def perform_verb(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Ask for what the verb needs, carry it out, and say what happened and what comes next."""
    staff = signed_in(request)
    case = get_case(staff, number)
    spec, form_class = doing.verb_for(case, staff, verb)
    if request.method == "POST":
        if doing.was_done(case, request.POST.get("key", "")):
            return _done(request, case, staff, verb)
        return _sent(request, case, staff, spec, form_class(case, staff, request.POST, request.FILES))
    pages.note_read(case, staff, page="verb", verb=verb)
    if obstacles := doing.obstacles_to(case, staff, spec, form_class):
        context = {"case": case, "verb": spec, "obstacles": obstacles}
        return render(request, "cases/verb_unavailable.html", context, status=CONFLICT)
    return _page(request, case, spec, form_class(case, staff, given=request.GET.dict()))


def _sent(request: HttpRequest, case: Case, staff: Staff, spec: Verb, form: VerbForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, case, spec, form, status=REFUSED)
    tried = doing.attempt(case, staff, spec, form)
    if tried.outcome:
        return _done(request, tried.outcome.item, staff, spec.code)
    return _page(request, case, spec, form, since=tried.since, status=CONFLICT if tried.since else REFUSED)


def _done(request: HttpRequest, case: Case, staff: Staff, verb: str) -> HttpResponse:
    words, still_seen = doing.done_words(case, staff, verb)
    messages.success(request, words)
    return redirect("case_detail", case.number) if still_seen else redirect("case_list")


def _page(request: HttpRequest, case: Case, spec: Verb, form: VerbForm, status: int = 200, **more: Any) -> HttpResponse:
    crumbs = pages.crumbs(case, str(spec.label))
    claims = claims_of(case) if form.shows_answers else ()
    context = {"case": case, "verb": spec, "form": form, "crumbs": crumbs, "claims": claims, **more}
    context["basis"] = basis_words(spec.article)
    if status == CONFLICT:
        context["stale"] = _("页面打开之后事项已有变化，请核对后重新提交。")
    return render(request, "cases/verb.html", context, status=status)
