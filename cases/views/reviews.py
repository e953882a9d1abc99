"""Reviews of a matter: one page to register a request, one for each further step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import pages, review_steps
from cases.access import get_case
from cases.forms.reviews import RequestForm
from cases.standing import basis_words
from offices.web import signed_in

if TYPE_CHECKING:
    from cases.forms.verbs_base import VerbForm
    from cases.models import Case, Review

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def review_add(request: HttpRequest, number: str) -> HttpResponse:
    """Register that the petitioner asked for 复查 or 复核."""
    staff = signed_in(request)
    case = get_case(staff, number)
    review = review_steps.new_review(case, staff)
    form = RequestForm(case, staff, request.POST or None)
    if request.method == "POST" and form.is_valid() and review_steps.ask(review, staff, form):
        return _done(request, case, review)
    return _page(request, case, review, "request", form)


@require_http_methods(["GET", "HEAD", "POST"])
def review_verb(request: HttpRequest, number: str, pk: int, verb: str) -> HttpResponse:
    """One step of one review."""
    staff = signed_in(request)
    case = get_case(staff, number)
    review = review_steps.find(case, pk)
    if review is None:
        raise Http404
    form = review_steps.form_for(review, staff, verb, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and review_steps.take(review, staff, verb, form):
        return _done(request, case, review)
    return _page(request, case, review, verb, form)


def _done(request: HttpRequest, case: Case, review: Review) -> HttpResponse:
    messages.success(request, _("已登记：%s。") % review.get_level_display())
    return redirect("case_detail", case.number)


def _page(request: HttpRequest, case: Case, review: Review, verb: str, form: VerbForm) -> HttpResponse:
    pages.note_read(case, signed_in(request), page="review", verb=verb)
    spec = review.verbs()[verb]
    context: dict[str, Any] = {"case": case, "verb": spec, "form": form, "basis": basis_words(spec.article)}
    context["crumbs"] = pages.crumbs(case, str(spec.label))
    return render(request, "cases/verb.html", context, status=REFUSED if form.is_bound else 200)
