"""Supervision of a matter: one page to enter or send a letter, one for each further step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import pages, supervision_steps
from cases.access import get_case
from cases.forms.supervision import BEGIN_FORMS
from cases.standing import basis_words
from offices.web import signed_in

if TYPE_CHECKING:
    from cases.forms.verbs_base import VerbForm
    from cases.models import Case, Supervision

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def supervision_add(request: HttpRequest, number: str, way: str) -> HttpResponse:
    """Enter a letter that came, or send one to the office below."""
    staff = signed_in(request)
    case = get_case(staff, number)
    item = supervision_steps.new(case, staff, way)
    form = BEGIN_FORMS[way](case, staff, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and supervision_steps.begin(item, staff, way, form):
        return _done(request, case, item)
    return _page(request, case, item, way, form)


@require_http_methods(["GET", "HEAD", "POST"])
def supervision_verb(request: HttpRequest, number: str, ordinal: int, verb: str) -> HttpResponse:
    """One step of one letter."""
    staff = signed_in(request)
    case = get_case(staff, number)
    item = supervision_steps.find(case, ordinal)
    form = supervision_steps.form_for(item, staff, verb, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and supervision_steps.take(item, staff, verb, form):
        return _done(request, case, item)
    return _page(request, case, item, verb, form)


def _done(request: HttpRequest, case: Case, item: Supervision) -> HttpResponse:
    messages.success(request, _("已登记：%s。") % item.get_kind_display())
    return redirect("case_detail", case.number)


def _page(request: HttpRequest, case: Case, item: Supervision, verb: str, form: VerbForm) -> HttpResponse:
    pages.note_read(case, signed_in(request), page="supervision", verb=verb)
    spec = item.verbs()[verb]
    context: dict[str, Any] = {"case": case, "verb": spec, "form": form, "basis": basis_words(spec.article)}
    context["crumbs"] = pages.crumbs(case, str(spec.label))
    return render(request, "cases/verb.html", context, status=REFUSED if form.is_bound else 200)
