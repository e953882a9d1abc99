"""Show one masked value in full: asks what for, logs field and purpose, and shows it once."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from cases import revealing
from cases.access import get_case
from cases.forms.revealing import RevealForm
from offices.web import signed_in

REFUSED = 422


@never_cache
@sensitive_variables("value")
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, number: str, pk: int, field: str) -> HttpResponse:
    """GET asks for the purpose, POST shows the value on a page that is not kept anywhere."""
    staff = signed_in(request)
    case = get_case(staff, number)
    person = case.petitioners.filter(pk=pk).first()
    if person is None or field not in revealing.fields_of(case):
        raise Http404
    form = RevealForm(request.POST if request.method == "POST" else None)
    # The person stays out of the context: the page shows one value, and `person` there is who is signed in.
    crumbs = [(case.number, reverse("case_detail", args=[case.number])), (_("查看完整信息"), "")]
    context = {"case": case, "label": revealing.label_of(field), "form": form, "crumbs": crumbs}
    if not form.is_valid():
        context["masked"] = person.masked[field]
        return render(request, "cases/reveal.html", context, status=REFUSED if form.is_bound else 200)
    value = revealing.reveal(staff, case, person, field, form.cleaned_data["purpose"])
    return render(request, "cases/reveal.html", {**context, "value": value})
