"""What every request of a signed-in person passes: the idle time-out and the first password."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from offices.models import Staff
from offices.signing_in import note_sign_out

SEEN = "seen_at"
# The session is written at most this often, not on every request.
WRITE_EVERY = 60
OPEN_TO_FIRST_PASSWORDS = ("password_change", "sign_out", "sign_in")


class SignedInRules:
    """Ends sessions nobody used for settings.IDLE_MINUTES; leads a first password to its change."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        staff = request.user
        if not isinstance(staff, Staff):
            return self.get_response(request)
        if self._is_idle(request):
            note_sign_out(staff, idle=True)
            logout(request)
            messages.info(
                request, _("超过 %(n)d 分钟没有操作，已自动退出，请重新登录。") % {"n": settings.IDLE_MINUTES}
            )
            return _lead_to(request, reverse("sign_in"))
        if staff.must_change_password and request.path not in map(reverse, OPEN_TO_FIRST_PASSWORDS):
            return _lead_to(request, reverse("password_change"))
        return self.get_response(request)

    def _is_idle(self, request: HttpRequest) -> bool:
        now = int(time.time())
        seen = request.session.get(SEEN, now)
        if now - seen > settings.IDLE_MINUTES * 60:
            return True
        if SEEN not in request.session or now - seen >= WRITE_EVERY:
            request.session[SEEN] = now
        return False


def _lead_to(request: HttpRequest, url: str) -> HttpResponse:
    # A partial request would put the whole page into a corner of the old one.
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else redirect(url)
