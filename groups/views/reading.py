"""Looking at key groups. Not visible is 404, for superusers too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from groups import reading, rights
from groups.filters import GroupFilter
from groups.forms import RevealForm
from groups.forms.people import PURPOSES
from offices.web import signed_in


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """The groups on which the person holds a live grant."""
    staff = signed_in(request)
    found = GroupFilter(request.GET, staff=staff)
    page = reading.page_of(found.qs, request.GET.get("page", ""))
    reading.note_list(staff, [name for name in found.filters if request.GET.get(name)])
    context = {
        "filter": found,
        "page_obj": page,
        "total": page.paginator.count,
        "lines": reading.lines_of(list(page.object_list), staff),
        "may_open": rights.may_open(staff),
        "may_restore": rights.may_restore(staff),
        "filtered": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "groups/list.html", context)


@require_safe
def group_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The shared grievance with everything the person may see of it."""
    staff = signed_in(request)
    group = reading.open_for(staff, code, "detail")
    context = reading.detail(group, staff, request.GET.get("page", ""))
    return render(request, "groups/detail.html", {**context, "purposes": PURPOSES})


@require_safe
def group_grants(request: HttpRequest, code: str) -> HttpResponse:
    """Who may see the group, why, given by whom, until when."""
    staff = signed_in(request)
    group = reading.open_for(staff, code, "grants")
    running, ended = reading.grants_table(group)
    context = {"group": group, "running": running, "ended": ended, "manages": rights.managing_post(group, staff)}
    return render(request, "groups/grants.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group_reveal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A representative's phone in full, once, for a stated purpose. Leafing on or reloading hides it again."""
    staff = signed_in(request)
    if request.method != "POST":
        return redirect(f"{reverse('group_detail', args=[code])}?{request.GET.urlencode()}")
    group = reading.open_for(staff, code, "detail")
    representative = get_object_or_404(group.representatives.all(), pk=pk)
    form = RevealForm(request.POST)
    revealed = 0
    if form.is_valid():
        reading.note_reveal(staff, group, representative.ordinal, form.cleaned_data["purpose"])
        revealed = representative.pk
    context = reading.detail(group, staff, "", revealed)
    return render(request, "groups/detail.html", {**context, "purposes": PURPOSES})
