"""Handing over what is in a person's hands: for heads and directors."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import trail.log
from cases import handover
from cases.forms.handover import HandoverForm
from offices.directory import staff_by_id
from offices.models import PostKind, Staff
from offices.web import with_post

REFUSED = 422
PER_PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who has matters in hand, among those this person sees."""
    by = with_post(request, PostKind.HEAD, PostKind.DIRECTOR)
    return render(request, "cases/handovers.html", {"holders": handover.holders(by), "crumbs": [(_("交接"), "")]})


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in one person's hands; who takes each matter, in one action."""
    by = with_post(request, PostKind.HEAD, PostKind.DIRECTOR)
    staff = staff_by_id(pk)
    cases = handover.in_hands_of(staff, by)
    if request.method == "POST":  # the page as it was, whatever has come to stand on it since
        cases = cases.filter(pk__in=HandoverForm.shown_in(request.POST))
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page") if request.method != "POST" else 1)
    held = handover.held(list(page), staff, by)
    form = HandoverForm(held, request.POST or None)
    if form.is_bound and (count := _handed_over(form, by)):
        messages.success(request, _("已移交 %(n)d 件：%(who)s。") % {"n": count, "who": staff})
        return redirect("handover_list")
    if not held:
        raise Http404
    trail.log.note("handover.read", actor=by.actor, details={"staff": staff.username, "shown": len(held)})
    crumbs = [(_("交接"), reverse("handover_list")), (str(staff), "")]
    context = {"staff": staff, "form": form, "page_obj": page, "crumbs": crumbs}
    return render(request, "cases/handover.html", context, status=REFUSED if form.is_bound else 200)


def _handed_over(form: HandoverForm, by: Staff) -> int:
    """How many matters this form handed over, now or when it was sent before; 0 when refused, told in the form."""
    is_valid, sent = form.is_valid(), form.cleaned_data
    key = str(sent.get("key", ""))
    if handover.was_done(key, form.sent_for, by):
        return len(form.sent_for)
    if not is_valid:
        return 0
    try:
        return handover.hand_over(form.chosen(), versions=form.versions(), by=by, reason=sent["reason"], key=key)
    except handover.NotHandedOver as refused:
        form.tell(refused)
        return 0
