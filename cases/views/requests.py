"""Requests of petitioners about their own data: the register, asking, deciding, the copy that is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import own_data, pages, request_steps
from cases.access import get_case
from cases.forms.data_requests import AskForm
from offices.models import PostKind
from offices.web import signed_in, with_post

if TYPE_CHECKING:
    from cases.forms.verbs_base import VerbForm
    from cases.models import Case
    from workflows.verbs import Verb

REFUSED = 422
KEEPERS = (PostKind.REGISTRAR, PostKind.HEAD, PostKind.LEADER, PostKind.DIRECTOR)


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """The register: what waits first."""
    staff = with_post(request, *KEEPERS)
    cards, page = request_steps.register_page(staff, request.GET.get("page"))
    return render(request, "cases/requests.html", {"cards": cards, "page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def request_add(request: HttpRequest, number: str) -> HttpResponse:
    """Write down what a petitioner asks about their own data."""
    staff = signed_in(request)
    case = get_case(staff, number)
    asked = request_steps.new_request(case, staff)
    form = AskForm(case, staff, request.POST or None)
    if request.method == "POST" and form.is_valid() and request_steps.ask(asked, staff, form):
        messages.success(request, _("已登记，请在 %s 前答复。") % asked_until(case))
        return redirect("case_detail", case.number)
    return _page(request, case, asked.verbs()["ask"], form)


def asked_until(case: Case) -> str:
    """The day of the newest request's answer."""
    newest = case.data_requests.last()
    return newest.due_on.isoformat() if newest else ""


@require_http_methods(["GET", "HEAD", "POST"])
def request_verb(request: HttpRequest, number: str, pk: int, verb: str) -> HttpResponse:
    """One step of one request."""
    staff = signed_in(request)
    case = get_case(staff, number)
    asked = request_steps.find(case, pk)
    form = request_steps.form_for(asked, staff, verb, request.POST or None)
    spec = asked.verbs()[verb]
    if request.method == "POST" and form.is_valid() and request_steps.take(asked, staff, verb, form):
        messages.success(request, _("已办理：%s。") % spec.label)
        return redirect("case_detail", case.number)
    return _page(request, case, spec, form)


@sensitive_variables("content")
@require_POST
def request_copy(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The petitioner's own data as PDF, for handing over; logged before it leaves."""
    staff = signed_in(request)
    case = get_case(staff, number)
    content = own_data.print_copy(request_steps.find(case, pk), staff)
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{case.number}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _page(request: HttpRequest, case: Case, spec: Verb, form: VerbForm) -> HttpResponse:
    pages.note_read(case, signed_in(request), page="request", verb=spec.code)
    context = {"case": case, "verb": spec, "form": form, "basis": spec.article}
    context["crumbs"] = pages.crumbs(case, str(spec.label))
    return render(request, "cases/verb.html", context, status=REFUSED if form.is_bound else 200)
