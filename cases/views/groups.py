"""What needs a group and its matters at once: the common answer given matter by matter, and the brief on paper."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import common_answers, group_printing
from cases.forms.printing import PrintForm
from groups.reading import open_for
from offices.web import signed_in

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: HttpRequest, code: str, ordinal: int) -> HttpResponse:
    """How far a signed common answer is in each matter the reader may see; POST has it given."""
    staff = signed_in(request)
    group = open_for(staff, code, "replies")
    answer = group.answers.filter(ordinal=ordinal, state="signed").first()
    if answer is None:
        raise Http404
    gives = common_answers.may_give(group, staff)
    if request.method == "POST":
        if not gives:
            raise PermissionDenied
        common_answers.ask(answer, staff, request.POST.get("key", ""))
        messages.success(request, _("已开始逐件答复。"))
        return redirect("group_replies", code, ordinal)
    context = {"group": group, "answer": answer, "gives": gives, **common_answers.page(answer, staff)}
    return render(request, "cases/group_replies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: HttpRequest, code: str) -> HttpResponse:
    """GET asks what for, POST answers with the PDF."""
    staff = signed_in(request)
    group = open_for(staff, code, "brief")
    form = PrintForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        content = group_printing.brief(staff, group, form.cleaned_data["purpose"])
        answer = HttpResponse(content, content_type="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{group.code}.pdf"'
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
    status = REFUSED if form.is_bound else 200
    return render(request, "cases/group_print.html", {"group": group, "form": form}, status=status)
