"""Where one is signed in, and ending it there."""

from __future__ import annotations

from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from offices import sessions
from offices.actions.sessions import end_session
from offices.views.common import Ask, ask, posted
from offices.web import signed_in


def session_list(request: HttpRequest) -> HttpResponse:
    """One's open sessions; this one is marked."""
    rows = sessions.open_of(signed_in(request))
    return render(request, "offices/session_list.html", {"sessions": rows, "here": request.session.session_key})


def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; 404 for anybody else's."""
    by = signed_in(request)
    session = sessions.session_by_id(by, pk)
    page = Ask(
        "session.end",
        _("结束会话"),
        reverse("session_list"),
        _("登录会话"),
        _("结束"),
        question=_("结束在“%(where)s”上的登录？") % {"where": session.browser},
        consequences=[_("那里立即退出，没有提交的内容会丢失。"), _("如果不是您本人登录的，请随后修改密码。")],
        danger=True,
    )

    def act() -> str | HttpResponse:
        end_session(session, by=by)
        if session.key == request.session.session_key:
            logout(request)
            return redirect("sign_in")
        return _("已结束。")

    return ask(request, by, page, forms.Form(posted(request)), act)
