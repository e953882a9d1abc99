"""The counter enquiry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cases.enquiry import MOST_AN_HOUR, TooMany, ask
from cases.forms.enquiring import EnquiryForm
from offices.models import PostKind
from offices.web import with_post

REFUSED, TOO_MANY = 422, 429


@sensitive_variables()
@sensitive_post_parameters("sought")
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry(request: HttpRequest) -> HttpResponse:
    """GET asks by what and for whom, POST shows what may be told, on this answer alone."""
    staff = with_post(request, PostKind.REGISTRAR, PostKind.HEAD)
    form = EnquiryForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "cases/enquiry.html", {"form": form}, status=REFUSED if form.is_bound else 200)
    data = form.cleaned_data
    try:
        found = ask(staff, data["kind"], data["sought"], data["purpose"])
    except TooMany:
        form.add_error(None, _("一小时内最多查询 %d 次，请稍后再查。") % MOST_AN_HOUR)
        return render(request, "cases/enquiry.html", {"form": form}, status=TOO_MANY)
    # What was typed is not sent back: the page may stay open on the counter.
    fresh = EnquiryForm(initial={"kind": data["kind"], "purpose": data["purpose"]})
    return render(request, "cases/enquiry.html", {"form": fresh, "asked": True, "found": found})
