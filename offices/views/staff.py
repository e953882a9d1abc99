"""The administrator's pages of accounts."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import obligations
from offices.actions import staff as actions
from offices.directory import posts_of, staff_by_id, staff_found, waiting_posts, waiting_resets, with_posts
from offices.forms.staff import NewStaffForm, StaffFilter, StaffForm
from offices.models import PostKind, Staff
from offices.views.common import Ask, ask, attempt, posted
from offices.web import with_post

PER_PAGE = 50


def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody with their posts; on top what waits for a second administrator."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    form = StaffFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = staff_found(wanted.get("q", ""), wanted.get("office"), wanted.get("state", ""))
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page_obj, "people": with_posts(list(page_obj)), "me": by}
    context |= {"waiting_posts": waiting_posts(), "waiting_resets": waiting_resets()}
    return render(request, "offices/staff_list.html", context)


def staff_add(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown once."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    form = NewStaffForm(posted(request))
    page = Ask(
        "staff.add",
        _("新建账号"),
        reverse("staff_list"),
        _("人员与岗位"),
        _("建立账号"),
        note=_("系统生成初始密码并只显示一次；本人首次登录时必须修改。岗位在建好账号后另设。"),
    )
    return ask(request, by, page, form, lambda: _once(request, form.instance, actions.add_staff(form.instance, by=by)))


def staff_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its data, its posts, what may be done to it."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    staff = staff_by_id(pk)
    form = StaffForm(posted(request), instance=staff)
    if form.is_valid() and attempt(
        by, "staff.edit", form, lambda: actions.edit_staff(staff, changed=form.changed_data, by=by)
    ):
        messages.success(request, _("已保存。"))
        return redirect("staff_edit", pk)
    context: dict[str, object] = {"staff": staff_by_id(pk), "form": form, "posts": posts_of(staff), "me": by}
    context |= {"today": timezone.localdate(), "crumbs": [(_("人员与岗位"), reverse("staff_list")), (staff, "")]}
    return render(request, "offices/staff_edit.html", context)


def staff_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account; says first what keeps the person here."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    staff = staff_by_id(pk)
    form = forms.Form(posted(request))
    page = Ask(
        "staff.deactivate",
        _("停用账号"),
        reverse("staff_edit", args=[pk]),
        staff,
        _("停用"),
        question=_("停用%(who)s的账号？") % {"who": staff},
        consequences=[
            _("立即不能登录，现有岗位到今天为止。"),
            _("办过的事项和留痕都保留。以后可以重新启用，岗位须重新设定。"),
        ],
        note=" ".join(obligations.of(staff)),
        danger=True,
    )

    def act() -> str:
        return _("已停用%(who)s的账号。") % {"who": actions.deactivate(staff, by=by)}

    return ask(request, by, page, form, act)


def staff_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    staff = staff_by_id(pk)
    form = forms.Form(posted(request))
    page = Ask(
        "staff.reactivate",
        _("启用账号"),
        reverse("staff_edit", args=[pk]),
        staff,
        _("启用"),
        question=_("重新启用%(who)s的账号？") % {"who": staff},
        consequences=[_("生成新的初始密码，只显示一次。"), _("原来的岗位不恢复，须重新设定。")],
    )
    return ask(request, by, page, form, lambda: _once(request, staff, actions.reactivate(staff, by=by)))


def staff_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A first password for somebody who forgot theirs."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    staff = staff_by_id(pk)
    form = forms.Form(posted(request))
    page = Ask(
        "staff.reset_password",
        _("重置密码"),
        reverse("staff_edit", args=[pk]),
        staff,
        _("重置密码"),
        question=_("重置%(who)s的密码？") % {"who": staff},
        consequences=[
            _("原密码立即失效，已登录的会退出；新的初始密码只显示一次。"),
            _("能查看事项或管理系统的账号，须由另一位管理员确认后才能登录。"),
        ],
    )
    return ask(request, by, page, form, lambda: _once(request, staff, actions.reset_password(staff, by=by)))


def staff_confirm_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """The second administrator's yes to a reset password."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    staff = staff_by_id(pk)
    form = forms.Form(posted(request))
    page = Ask(
        "staff.confirm_reset",
        _("确认密码重置"),
        reverse("staff_list"),
        _("人员与岗位"),
        _("确认"),
        question=_("确认%(who)s的密码重置？") % {"who": staff},
        consequences=[_("请先向本人核实确是本人要求重置。"), _("确认后本人可用初始密码登录，并须立即修改。")],
    )

    def act() -> str:
        return _("已确认，%(who)s可以登录。") % {"who": actions.confirm_reset(staff, by=by)}

    return ask(request, by, page, form, act)


def _once(request: HttpRequest, staff: Staff, password: str) -> HttpResponse:
    """The first password in the answer itself: it is kept in no session and no address."""
    crumbs = [(_("人员与岗位"), reverse("staff_list")), (_("初始密码"), "")]
    context = {"staff": staff_by_id(staff.pk), "password": password, "crumbs": crumbs}
    return render(request, "offices/first_password.html", context)
