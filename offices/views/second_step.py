"""Setting up the second step, and giving its code at sign-in."""

from __future__ import annotations

import time
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from offices import recovery, second_step, sessions
from offices.directory import staff_by_id
from offices.forms.second_step import CodeForm, EntryForm
from offices.middleware import PROVEN
from offices.models import Staff
from offices.signing_in import is_address_held_back, is_held_back, note_failure, note_sign_in
from offices.views.common import posted
from offices.web import address_of, signed_in

WAITING = "second_step"
# Who gave the password has this long for the code.
SECONDS = 300
BACKEND = "django.contrib.auth.backends.ModelBackend"


def wait_for_code(request: HttpRequest, staff: Staff, leads_to: str) -> HttpResponse:
    """The password was right: nothing is open yet, the code comes next."""
    request.session[WAITING] = {"staff": staff.pk, "since": int(time.time()), "next": leads_to}
    return redirect("sign_in_code")


@login_not_required
@sensitive_post_parameters("code")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The code, within five minutes of the password. A wrong one counts like a wrong password."""
    waiting: dict[str, Any] = request.session.get(WAITING) or {}
    if int(time.time()) - int(waiting.get("since", 0)) > SECONDS:
        return redirect("sign_in")
    staff, form = staff_by_id(int(waiting["staff"])), EntryForm(posted(request))
    if form.is_valid():
        if _is_right(request, staff, form.cleaned_data["code"]):
            return _enter(request, staff, str(waiting["next"]))
        form.add_error("code", _("口令不对或者已经用过；动态口令请等下一个再输。"))
    return render(request, "offices/sign_in_code.html", {"form": form})


def _is_right(request: HttpRequest, staff: Staff, code: str) -> bool:
    free = staff.is_active and not is_held_back(staff) and not is_address_held_back(address_of(request))
    with transaction.atomic():
        # Asked in any case, so that a held back account takes as long to answer; asked in vain, it uses up no code.
        right = second_step.opens(staff, code)
        if not free:
            transaction.set_rollback(True)
    if right and free:
        return True
    note_failure(staff.username, address_of(request))
    return False


def _enter(request: HttpRequest, staff: Staff, leads_to: str) -> HttpResponse:
    del request.session[WAITING]
    login(request, staff, backend=BACKEND)
    request.session[PROVEN] = True
    note_sign_in(staff)
    sessions.begin(request, staff)
    return redirect(leads_to)


@sensitive_post_parameters("code")
def second_step_page(request: HttpRequest) -> HttpResponse:
    """Put the secret into one's telephone and confirm with a first code; later, that it is on.

    A session from before it was on, and of a post that needs it, gives its code here.
    """
    by = signed_in(request)
    is_on = second_step.is_on(by)
    if is_on and PROVEN in request.session:
        context = {"is_on": True, "form": CodeForm(), "left": recovery.left(by)}
        return render(request, "offices/second_step.html", context)
    form = (EntryForm if is_on else CodeForm)(posted(request))
    if form.is_valid():
        code = form.cleaned_data["code"]
        if _is_right(request, by, code) if is_on else second_step.confirm(by, code):
            request.session[PROVEN] = True
            return _passed(request) if is_on else _sheet(request, by)
        form.add_error("code", _("口令不对或者已经用过，请核对手机的时间，等下一个再输。"))
    shown: dict[str, Any] = {"form": form, "needed": second_step.is_needed(by)}
    return render(request, "offices/second_step.html", shown if is_on else {**shown, **_to_scan(by)})


@require_POST
@sensitive_post_parameters("code")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """A new sheet of recovery codes, against a code from the telephone."""
    by, form = signed_in(request), CodeForm(request.POST)
    if form.is_valid():
        if _is_right(request, by, form.cleaned_data["code"]):
            return _sheet(request, by)
        form.add_error("code", _("动态口令不对或者已经用过，请等下一个再输。"))
    context = {"is_on": second_step.is_on(by), "form": form, "left": recovery.left(by)}
    return render(request, "offices/second_step.html", context)


def _passed(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("动态口令已通过，下次登录时需要输入。"))
    return redirect("home")


def _sheet(request: HttpRequest, by: Staff) -> HttpResponse:
    return render(request, "offices/recovery_codes.html", {"codes": recovery.make(by)})


def _to_scan(by: Staff) -> dict[str, str]:
    """The secret, as a picture and in letters."""
    step = second_step.prepare(by)
    code = segno.make(second_step.address_for(step), error="m", micro=False)
    return {"secret": step.secret, "picture": code.svg_data_uri(scale=5, border=2)}
