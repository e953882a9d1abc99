"""Signing in, signing out, changing one's own password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as in_words
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import sessions
from offices.actions.staff import change_own_password
from offices.demo_accounts import PASSWORD, demo_accounts
from offices.forms.sign_in import PasswordForm, SignInForm
from offices.models import Staff
from offices.second_step import is_on
from offices.signing_in import note_failure, note_sign_in, note_sign_out
from offices.views.second_step import wait_for_code
from offices.web import address_of, signed_in


class SignIn(LoginView):
    """Django's sign-in (it gives the session a new key), with the log."""

    template_name = "offices/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        staff: Staff = form.get_user()
        if is_on(staff):
            return wait_for_code(self.request, staff, self.get_success_url())
        before = staff.last_login
        response = super().form_valid(form)
        note_sign_in(staff)
        sessions.begin(self.request, staff)
        if before:
            # Who reads a time they do not remember knows that somebody else was there.
            when = in_words(timezone.localtime(before), "Y-m-d H:i")
            messages.info(
                self.request, _("上次登录：%(when)s。如不是本人，请立即修改密码并告知管理员。") % {"when": when}
            )
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        note_failure(form.cleaned_data.get("username", ""), address_of(self.request))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = demo_accounts() if settings.DEMO else []
        return super().get_context_data(**kwargs, demo_accounts=accounts, demo_password=PASSWORD)


class SignOut(LogoutView):
    """POST only: a picture in a page must not sign anybody out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        staff = signed_in(request)
        note_sign_out(staff)
        sessions.end(str(request.session.session_key))
        return super().post(request, *args, **kwargs)


class PasswordChange(PasswordChangeView):
    """One's own password; other sessions of the account end."""

    template_name = "offices/password_change.html"
    form_class = PasswordForm
    success_url = reverse_lazy("password_changed")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "address": address_of(self.request)}

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("old_password", "password_incorrect"):
            note_failure(signed_in(self.request).username, address_of(self.request))
        return super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        staff = change_own_password(signed_in(self.request), form.cleaned_data["new_password1"])
        before = str(self.request.session.session_key)
        update_session_auth_hash(self.request, staff)
        sessions.renew(staff, before, str(self.request.session.session_key))
        return redirect(self.get_success_url())


def password_changed(request: HttpRequest) -> HttpResponse:
    """Said once, after the change."""
    return render(request, "offices/password_changed.html")
