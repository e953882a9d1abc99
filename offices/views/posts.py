"""The administrator's pages of posts."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import obligations
from offices.actions import posts as actions
from offices.directory import post_by_id, staff_by_id
from offices.forms.staff import EndPostForm, PostForm
from offices.models import Post, PostKind
from offices.views.common import Ask, ask, posted
from offices.web import with_post


def post_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a post for the person with the key `pk`."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    staff = staff_by_id(pk)
    form = PostForm(posted(request), staff=staff)
    title = _("为%(who)s设岗") % {"who": staff}
    page = Ask("post.propose", title, reverse("staff_edit", args=[pk]), staff, _("提名"))

    def act() -> str:
        post = actions.propose_post(form.instance, by=by)
        return _("岗位已生效。") if post.confirmed_at else _("已提名，须由另一位管理员确认后才生效。")

    return ask(request, by, page, form, act)


def post_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second administrator's yes."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    post = post_by_id(pk)
    form = forms.Form(posted(request))
    page = Ask(
        "post.confirm",
        _("确认岗位"),
        reverse("staff_list"),
        _("人员与岗位"),
        _("确认"),
        question=_("确认%(who)s担任%(post)s？") % {"who": post.staff, "post": post},
        consequences=[*_told(post), _("确认后岗位即生效，对应的事项或管理权限随之打开。")],
    )

    def act() -> str:
        return _("已确认：%(post)s。") % {"post": actions.confirm_post(post, by=by)}

    return ask(request, by, page, form, act)


def post_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a post that never gave a right."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    post = post_by_id(pk)
    form = forms.Form(posted(request))
    page = Ask(
        "post.withdraw",
        _("撤回岗位"),
        reverse("staff_edit", args=[post.staff_id]),
        post.staff,
        _("撤回"),
        question=_("撤回%(who)s的%(post)s？") % {"who": post.staff, "post": post},
        consequences=[*_told(post), _("该岗位从未生效；提名和撤回都有留痕。")],
    )

    def act() -> str:
        return _("已撤回：%(post)s。") % {"post": actions.withdraw_post(post, by=by)}

    return ask(request, by, page, form, act)


def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a post; says what the person still holds."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    post = post_by_id(pk)
    form = EndPostForm(posted(request))
    held = " ".join(obligations.resting_on(post, timezone.localdate()))
    title = _("终止%(who)s的%(post)s") % {"who": post.staff, "post": post}
    back = reverse("staff_edit", args=[post.staff_id])
    page = Ask("post.end", title, back, post.staff, _("终止岗位"), note=held, danger=True)

    def act() -> str:
        ended = actions.end_post(post, last_day=form.cleaned_data["last_day"], by=by)
        return _("岗位到 %(day)s 为止。") % {"day": ended.to_date}

    return ask(request, by, page, form, act)


def _told(post: Post) -> list[str]:
    until = post.to_date or _("长期")
    days = _("任职 %(from)s 至 %(until)s%(acting)s。")
    told = {"from": post.from_date, "until": until, "acting": _("（代理）") if post.acting else ""}
    named = _("提名人：%(who)s。") % {"who": post.appointed_by} if post.appointed_by else ""
    return [line for line in (days % told, named) if line]
