"""Papers printed on demand: summary, registration form, receipt slip, proof of service, draft of the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cases import pages, printing
from cases.access import get_case
from cases.forms.printing import PrintForm, SlipForm
from cases.papers.sheets import IncompletePaper
from cases.slips import has_slip
from offices.web import signed_in

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from cases.models import Case
    from offices.models import Staff

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, number: str) -> HttpResponse:
    """GET asks what for, POST answers with the PDF."""
    note = _("摘要中信访人姓名已遮盖，证件号码、电话、住址不显示；正文里写到的其他人请自行核对。")
    return _for_a_purpose(request, number, printing.summary, _("案件摘要"), note)


@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, number: str) -> HttpResponse:
    """GET asks what for, POST answers with the PDF, details in full."""
    note = _("登记表写有信访人的完整信息，用后请妥善保管或者归档。")
    return _for_a_purpose(request, number, printing.registration, _("信访登记表"), note)


@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """GET says what handing it over means, POST answers once with a slip that carries a new code and PIN."""
    staff = signed_in(request)
    case = get_case(staff, number)
    printing.may_hand_over(staff, case)
    form = SlipForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        url = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
        large, url = form.cleaned_data["large"], url + reverse("portal_query")
        return _answer(request, case, lambda: printing.slip(staff, case, query_url=url, large=large))
    context = {"case": case, "form": form, "again": has_slip(case), "crumbs": pages.crumbs(case, _("回执"))}
    return render(request, "cases/slip.html", context)


@require_safe
def service(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The proof of service for one issued paper, to be signed by hand."""
    staff = signed_in(request)
    case = get_case(staff, number)
    document = case.documents.filter(pk=pk).first()
    if document is None:
        raise Http404
    return _answer(request, case, lambda: printing.service(staff, document))


@require_safe
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """The answer as it stands, with its watermark; once it is issued, the paper itself."""
    staff = signed_in(request)
    case = get_case(staff, number)
    if issued := printing.issued_answer(case):
        return redirect("case_document", case.number, issued.pk)
    return _answer(request, case, lambda: printing.draft(staff, case))


def _for_a_purpose(
    request: HttpRequest,
    number: str,
    make: Callable[[Staff, Case, str], bytes],
    paper: str | Promise,
    note: str | Promise,
) -> HttpResponse:
    staff = signed_in(request)
    case = get_case(staff, number)
    form = PrintForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _answer(request, case, lambda: make(staff, case, form.cleaned_data["purpose"]))
    context = {"case": case, "form": form, "paper": paper, "note": note, "crumbs": pages.crumbs(case, str(paper))}
    return render(request, "cases/print.html", context, status=REFUSED if form.is_bound else 200)


def _answer(request: HttpRequest, case: Case, make: Callable[[], bytes]) -> HttpResponse:
    """The PDF, named by the matter's number; or back to the matter with what is missing."""
    try:
        content = make()
    except IncompletePaper as gap:
        words = _("还不能打印，缺少：%(parts)s。请补充后再打印。")
        messages.error(request, words % {"parts": "、".join(gap.parts)})
        return redirect("case_detail", case.number)
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{case.number}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
