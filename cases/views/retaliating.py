"""One page to register a complaint of retaliation beside the matter it came of."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import pages
from cases.access import get_case, may_see
from cases.actions.retaliating import register_retaliation
from cases.forms.retaliating import RetaliationForm, offices_of
from offices.web import signed_in
from workflows.engine import Refused

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def retaliation(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what happened and who did it; register it as a restricted matter of its own."""
    staff = signed_in(request)
    case = get_case(staff, number)
    if not offices_of(staff):
        raise PermissionDenied
    form = RetaliationForm(case, staff, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = register_retaliation(
                case, form.complaint(), by=staff, office=form.where(), received_on=form.cleaned_data["on"],
                key=str(form.cleaned_data["key"]),
            ).item  # fmt: skip
        except Refused as refusal:
            form.tell(refusal.reasons)
        else:
            messages.success(request, _("已登记为 %s，被反映的人员和单位看不到它。") % made.number)
            return redirect("case_detail", made.number) if may_see(staff, made) else redirect("case_list")
    context = {"case": case, "form": form, "crumbs": pages.crumbs(case, _("反映打击报复"))}
    return render(request, "cases/retaliation.html", context, status=REFUSED if form.is_bound else 200)
