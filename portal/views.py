"""The petitioner's page: no account, no session, nothing about anybody in an address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from offices.web import address_of
from portal import rating
from portal.forms import QueryForm, RateForm
from portal.looking import Locked, look
from workflows.engine import Refused

REFUSED, TOO_MANY = 422, 429


@login_not_required
@sensitive_variables()
@sensitive_post_parameters("code", "pin")
@require_http_methods(["GET", "HEAD", "POST"])
def query(request: HttpRequest) -> HttpResponse:
    """GET asks for code and PIN, POST shows how the matter stands, on this answer alone."""
    form = QueryForm(request.POST if request.method == "POST" else None)
    page = {"form": form, "large": "large" in request.POST or "large" in request.GET}
    if not form.is_valid():
        return render(request, "portal/query.html", page, status=REFUSED if form.is_bound else 200)
    try:
        found = look(form.cleaned_data["code"], form.cleaned_data["pin"], address_of(request))
    except Locked:
        form.add_error(None, _("输错的次数太多了，请一小时以后再试，或者带上回执到窗口、打回执上的电话询问。"))
        return render(request, "portal/query.html", page, status=TOO_MANY)
    if found is None:
        form.add_error(None, _("查询码或者查询密码不对，请对照回执再输一次。补办过回执的，请用最新的一张。"))
        return render(request, "portal/query.html", page, status=REFUSED)
    return render(request, "portal/told.html", {"look": found, "told": found.told, "large": page["large"]})


@login_not_required
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """Takes the rating of the page just seen; a page too old asks for code and PIN again."""
    form = RateForm(request.POST)
    page = {"form": form, "large": "large" in request.POST}
    if not form.is_valid():
        return render(request, "portal/rated.html", page, status=REFUSED)
    try:
        rating.rate(**form.cleaned_data)
    except rating.OutOfTime:
        notice = _("页面打开得太久了，请再输一次查询码和查询密码，然后评价。")
        return render(request, "portal/query.html", {**page, "form": QueryForm(), "notice": notice}, status=REFUSED)
    except Refused as why:
        form.add_error(None, why.words()[0])
        return render(request, "portal/rated.html", page, status=REFUSED)
    return render(request, "portal/rated.html", {**page, "form": None})
