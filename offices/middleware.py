"""What every request of a signed-in person passes: the time-outs, and the password that must be changed."""

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

from offices import second_step, sessions
from offices.models import Staff
from offices.people import asked_once
from offices.signing_in import note_sign_out

SEEN, BEGUN = "seen_at", "begun_at"
# The session has passed the second step.
PROVEN = "second_step_passed"
# The session is written at most this often, not on every request.
WRITE_EVERY = 60
OPEN_TO_FIRST_PASSWORDS = ("password_change", "sign_out", "sign_in")
OPEN_BEFORE_SECOND_STEP = ("second_step", *OPEN_TO_FIRST_PASSWORDS)


class AsksOnce:
    """A page that only reads asks the database once who somebody is (offices.people.asked_once)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with asked_once():
            return self.get_response(request)


class SignedInRules:
    """Ends sessions nobody used for settings.IDLE_MINUTES, and any after settings.SESSION_HOURS; leads a first
    password and one that is too old to its change.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        staff = request.user
        if not isinstance(staff, Staff):
            return self.get_response(request)
        if words := self._ended(request, staff):
            sessions.end(str(request.session.session_key))
            logout(request)
            messages.info(request, words)
            return _lead_to(request, reverse("sign_in"))
        if staff.needs_new_password and request.path not in map(reverse, OPEN_TO_FIRST_PASSWORDS):
            if not staff.must_change_password:
                messages.info(request, _("密码已用满 %(n)d 天，请先修改密码。") % {"n": settings.PASSWORD_DAYS})
            return _lead_to(request, reverse("password_change"))
        if self._lacks_second_step(request, staff):
            return _lead_to(request, reverse("second_step"))
        return self.get_response(request)

    def _lacks_second_step(self, request: HttpRequest, staff: Staff) -> bool:
        """A post may come to somebody who is signed in already: asked at each request until it is passed."""
        if PROVEN in request.session or request.path in map(reverse, OPEN_BEFORE_SECOND_STEP):
            return False
        return second_step.is_needed(staff)

    def _ended(self, request: HttpRequest, staff: Staff) -> str:
        """Why the session is over, in words; «» while it goes on."""
        if int(time.time()) - request.session.setdefault(BEGUN, int(time.time())) > settings.SESSION_HOURS * 3600:
            note_sign_out(staff, too_long=True)
            return _("登录已满 %(n)d 小时，请重新登录。") % {"n": settings.SESSION_HOURS}
        if self._is_idle(request):
            note_sign_out(staff, idle=True)
            return _("超过 %(n)d 分钟没有操作，已自动退出，请重新登录。") % {"n": settings.IDLE_MINUTES}
        return ""

    def _is_idle(self, request: HttpRequest) -> bool:
        now = int(time.time())
        seen = request.session.get(SEEN, now)
        if now - seen > settings.IDLE_MINUTES * 60:
            return True
        if SEEN not in request.session or now - seen >= WRITE_EVERY:
            request.session[SEEN] = now
            sessions.seen(request.session.session_key)
        return False


def _lead_to(request: HttpRequest, url: str) -> HttpResponse:
    # A partial request would put the whole page into a corner of the old one.
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else redirect(url)
