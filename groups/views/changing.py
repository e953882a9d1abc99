"""Opening groups and changing them. Visible but not allowed is 403."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from groups import actions, reading, rights
from groups.forms import GroupForm, OpenForm, RestoreForm
from groups.grants import may_see_group
from groups.steps import STEPS
from offices.web import signed_in
from workflows.engine import NotAllowed, Refused

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def group_add(request: HttpRequest) -> HttpResponse:
    """Open a group with its founding grants."""
    staff = signed_in(request)
    if not rights.may_open(staff):
        raise PermissionDenied
    form = OpenForm(staff, request.POST or None)
    if form.is_valid():
        try:
            group = actions.open_group(by=staff, **form.details())
        except Refused as refusal:
            form.tell(refusal.reasons)
        else:
            return redirect("group_detail", group.code)
    return render(request, "groups/add.html", {"form": form})


@get_or_post
def group_restore(request: HttpRequest) -> HttpResponse:
    """Bring back a group on which every manager's grant has run out; the page names no group."""
    staff = signed_in(request)
    if not rights.may_restore(staff):
        raise PermissionDenied
    form = RestoreForm(staff, request.POST or None)
    if form.is_valid():
        try:
            actions.restore_access(by=staff, **form.cleaned_data)
        except Refused as refusal:
            form.tell(refusal.reasons)
        else:
            messages.success(request, str(STEPS["grant"].done))
            return redirect("group_list")
    return render(request, "groups/restore.html", {"form": form})


@get_or_post
def group_verb(request: HttpRequest, code: str, verb: str, pk: int | None = None) -> HttpResponse:
    """One verb on one group: its form, its action."""
    staff = signed_in(request)
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    group = reading.open_for(staff, code, verb)
    row = step.row(group, pk)
    if (row is None) == bool(step.target):
        raise Http404
    if not step.may(group, staff, row):
        raise PermissionDenied
    form: GroupForm = step.form(group, staff, request.POST or None)
    if form.is_valid():
        about = {step.target[1]: row} if step.target else {}
        try:
            step.action(group, by=staff, **form.details(), **about)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except Refused as refusal:
            form.tell(refusal.reasons)
        else:
            messages.success(request, str(step.done))
            # Who has just revoked their own grant sees nothing here any more.
            return redirect(step.leads_to, group.code) if may_see_group(staff, group) else redirect("group_list")
    return render(request, "groups/verb.html", {"group": group, "step": step, "form": form, "row": row, "verb": verb})
