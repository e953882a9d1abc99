"""Registering: one screen for everything that comes in, and the later word on first or repeat."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import repeats
from cases.access import get_case, may_see
from cases.actions.repeating import decide_repeat, enter, may_decide
from cases.forms.registration import Registration
from cases.forms.repeating import DecideRepeatForm
from cases.models import Case
from offices.models import PostKind, Staff
from offices.web import signed_in, with_post
from workflows.engine import NotAllowed, Refused

REFUSED, TOO_MANY = 422, 429


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Show the screen, check for repeats, save: what was typed is never lost on the way."""
    staff = with_post(request, PostKind.REGISTRAR)
    if request.method != "POST":
        return _page(request, Registration(staff, given=request.GET))
    screen = Registration(staff, request.POST, request.FILES)
    if prefix := request.POST.get("add"):
        return _page(request, screen.one_more(prefix))
    return _sent(request, staff, screen)


def _sent(request: HttpRequest, staff: Staff, screen: Registration) -> HttpResponse:
    if "check" in request.POST:
        return _checked(request, screen)
    valid = screen.is_valid()
    try:
        found = screen.check(lambda found: not valid or screen.must_ask(found))
    except repeats.TooMany:
        # Nobody is refused a registration: it is saved unlooked at, and whether it is a repeat stays to be said.
        found = repeats.Found(checked=False)
    if not valid:
        return _page(request, screen, found if found.checked else None, status=REFUSED)
    # Looked up after the check: what a double click's first half registered is not taken for an earlier matter.
    if done := screen.entered_before():
        return _landed(request, staff, done, joined=screen.matter.joins_earlier is not None)
    if screen.must_ask(found):
        return _page(request, screen, found, asking=True)
    return _save(request, staff, screen, found)


def _checked(request: HttpRequest, screen: Registration) -> HttpResponse:
    """The repeat check alone, for somebody who is still typing."""
    try:
        found = screen.check(lambda found: True)
    except repeats.TooMany:
        return _page(request, screen.unjudged(), status=TOO_MANY)
    return _page(request, screen.unjudged(), found, checked=True)


def _save(request: HttpRequest, staff: Staff, screen: Registration, found: repeats.Found) -> HttpResponse:
    data, matter = screen.matter.cleaned_data, screen.matter
    try:
        outcome = enter(
            by=staff,
            office=data["office"],
            received_on=data["received_on"],
            intake=screen.intake(found),
            earlier=matter.joins_earlier,
            key=str(data["key"]),
        )
    except Refused as refusal:
        screen.tell(refusal.reasons)
        return _page(request, screen, found, status=REFUSED)
    for words in screen.warnings():
        messages.warning(request, words)
    if not found.checked and not data["decision"]:
        messages.warning(request, _("查重次数已到上限，本件没有查重：请稍后在事项页判定初次、重复。"))
    return _landed(request, staff, outcome.item, joined=matter.joins_earlier is not None)


def _landed(request: HttpRequest, staff: Staff, case: Case, *, joined: bool) -> HttpResponse:
    if not may_see(staff, case):
        # The registrar is among those accused: they may enter it and may not read it again (art. 30(3)).
        words = _("已登记，编号 %(number)s。因涉及您或您的单位，登记后您不能再查看，由上级单位信访科办理。")
        messages.success(request, words % {"number": case.number})
        return redirect("case_list")
    words = _("已并入事项 %(number)s，登记为又一来件。") if joined else _("已登记，编号 %(number)s。")
    messages.success(request, words % {"number": case.number})
    return redirect("case_detail", case.number)


def _page(
    request: HttpRequest,
    screen: Registration,
    found: repeats.Found | None = None,
    *,
    status: int = 200,
    checked: bool = False,
    asking: bool = False,
) -> HttpResponse:
    context = {
        "screen": screen,
        "form": screen.matter,
        "found": found,
        "checked": checked,
        "asking": asking,
        "problems": screen.problems() if status == REFUSED else [],
        "most": repeats.MOST_AN_HOUR if status == TOO_MANY else 0,
    }
    return render(request, "cases/register.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, number: str, ordinal: int) -> HttpResponse:
    """Decide, or decide again, whether one piece is first or repeat."""
    staff = signed_in(request)
    case = get_case(staff, number)
    piece = case.submissions.filter(ordinal=ordinal).first()
    if piece is None:
        raise Http404
    try:
        may_decide(case, staff)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.words()[0]) from refusal
    form = DecideRepeatForm(staff, piece, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_repeat(piece, by=staff, **form.details())
        except Refused as refusal:
            form.tell(refusal.reasons)
        else:
            messages.success(request, _("已判定，原判定保留在办理经过中。"))
            return redirect("case_detail", case.number)
    crumbs = [(case.number, reverse("case_detail", args=[case.number])), (_("初重判定"), "")]
    context: dict[str, Any] = {"case": case, "piece": piece, "form": form, "found": form.found, "crumbs": crumbs}
    return render(request, "cases/register_repeat.html", context, status=REFUSED if form.errors else 200)
