"""Files that fall due, and the lists by which they are destroyed."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.forms.retention import ProposeForm, StepForm
from cases.retention import steps
from cases.retention.deciding import POSTS
from cases.retention.listing import falling_due, lists_for
from cases.retention.wording import consequences_of
from offices.web import signed_in, with_post
from workflows.engine import Refused
from workflows.retention import Kept, schedule

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def retention_list(request: HttpRequest) -> HttpResponse:
    """What is due within a year; choosing what is free proposes a list."""
    staff = with_post(request, *POSTS)
    rows = falling_due(staff)
    form = ProposeForm(rows, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = steps.propose(staff, form.cleaned_data["chosen"], form.cleaned_data["reason"])
        except Refused as refusal:
            form.tell(refusal.reasons)
        else:
            messages.success(request, _("清册 %s 已提出，等待两位不同岗位的人审批。") % made.number)
            return redirect("destruction_detail", made.pk)
    context = {
        "rows": rows, "form": form, "lists": lists_for(staff), "free": [row for row in rows if row.is_free],
        "periods": [(one, Kept(code).label) for code, one in schedule().items()],
    }  # fmt: skip
    return render(request, "cases/retention.html", context, status=REFUSED if form.is_bound else 200)


@require_safe
def destruction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: its files, who has approved, what may be done."""
    staff = signed_in(request)
    destruction = steps.find(staff, pk)
    context = {"page": steps.page_of(destruction, staff), "one": destruction, "crumbs": _crumbs(destruction.number)}
    return render(request, "cases/destruction.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def destruction_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step of one list, asked once more before it is taken."""
    staff = signed_in(request)
    destruction = steps.find(staff, pk)
    spec = steps.verb_of(destruction, staff, verb)
    form = StepForm(destruction, verb, request.POST if request.method == "POST" else None)
    if form.is_valid() and steps.take(destruction, staff, verb, form):
        messages.success(request, _("已办理：%s。") % spec.label)
        return redirect("destruction_detail", pk)
    context = {
        "verb": spec, "form": form, "one": destruction, "consequences": consequences_of(verb),
        "crumbs": _crumbs(str(spec.label)), "back": reverse("destruction_detail", args=[pk]),
    }  # fmt: skip
    return render(request, "cases/destruction_verb.html", context, status=REFUSED if form.is_bound else 200)


@require_safe
def destruction_certificate(request: HttpRequest, pk: int) -> FileResponse:
    """The certificate as it was stored."""
    staff = signed_in(request)
    destruction = steps.find(staff, pk)
    answer = FileResponse(
        steps.certificate(destruction, staff), as_attachment=True, filename=f"destruction-{pk}.pdf",
        content_type="application/pdf",
    )  # fmt: skip
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(_("档案保管"), reverse("retention_list")), (last, "")]
