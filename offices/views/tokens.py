"""One's own keys of the interface: see, make, revoke. A key is shown once."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from offices.actions import tokens as actions
from offices.forms.tokens import TokenForm
from offices.models import Staff
from offices.tokens import token_by_id, tokens_of
from offices.views.common import Ask, ask, posted
from offices.web import signed_in


def token_list(request: HttpRequest) -> HttpResponse:
    """The keys one has made, live and ended."""
    return render(request, "offices/token_list.html", {"tokens": tokens_of(signed_in(request))})


def token_add(request: HttpRequest) -> HttpResponse:
    """A new key; the answer itself shows it, no session and no address ever hold it."""
    by = signed_in(request)
    form = TokenForm(posted(request))
    note = _("令牌以您的岗位办理：您能看到、能办理的，持有它的程序都能。不要发给别人，不要写进共享的文件。")
    page = Ask("token.make", _("新建接口令牌"), reverse("token_list"), _("接口令牌"), _("建立"), note=note)

    def act() -> HttpResponse:
        data = form.cleaned_data
        return _once(request, by, actions.make_token(by, name=data["name"], until=data["until"]))

    return ask(request, by, page, form, act)


def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key of one's own; 404 for anybody else's."""
    by = signed_in(request)
    token = token_by_id(by, pk)
    page = Ask(
        "token.revoke",
        _("撤销接口令牌"),
        reverse("token_list"),
        _("接口令牌"),
        _("撤销"),
        question=_("撤销令牌“%(name)s”？") % {"name": token.name},
        consequences=[_("使用它的程序立即不能再访问，撤销后不能恢复。")],
        danger=True,
    )
    form = forms.Form(posted(request))

    def act() -> str:
        return _("已撤销令牌“%(name)s”。") % {"name": actions.revoke_token(token, by=by).name}

    return ask(request, by, page, form, act)


def _once(request: HttpRequest, by: Staff, secret: str) -> HttpResponse:
    crumbs = [(_("接口令牌"), reverse("token_list")), (_("新令牌"), "")]
    token = tokens_of(by)[0]
    return render(request, "offices/token_made.html", {"secret": secret, "token": token, "crumbs": crumbs})
