"""Absences for everybody, delegations for directors."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.actions import absences as actions
from offices.directory import absence_by_id, absences_of, delegation_by_id, delegations_at, directed_by
from offices.forms.absences import AbsenceForm, AnybodysAbsenceForm, DelegationForm
from offices.models import PostKind, Staff
from offices.people import kinds
from offices.views.common import Ask, ask, posted
from offices.web import signed_in, with_post

PER_PAGE = 50


def _administers(staff: Staff) -> bool:
    return PostKind.ADMINISTRATOR in kinds(staff)


def absence_list(request: HttpRequest) -> HttpResponse:
    """One's own absences and deputyships; for an administrator all that are not over."""
    by = signed_in(request)
    administers = _administers(by)
    page_obj = Paginator(absences_of(by, everybody=administers), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "me": by, "administers": administers, "today": timezone.localdate()}
    return render(request, "offices/absence_list.html", context)


def absence_add(request: HttpRequest) -> HttpResponse:
    """One's own absence; an administrator also enters those of others."""
    by = signed_in(request)
    form = AnybodysAbsenceForm(posted(request)) if _administers(by) else AbsenceForm(request.POST or None, staff=by)
    page = Ask("absence.enter", _("登记离岗"), reverse("absence_list"), _("离岗与代理"), _("登记"))

    def act() -> str:
        absence = actions.enter_absence(form.instance, by=by)
        return _("已登记，离岗期间由%(who)s代理。") % {"who": absence.deputy}

    return ask(request, by, page, form, act)


def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The person is back."""
    by = signed_in(request)
    absence = absence_by_id(pk)
    if absence.staff_id != by.pk and not _administers(by):
        raise PermissionDenied
    form = forms.Form(posted(request))
    page = Ask(
        "absence.end",
        _("结束离岗"),
        reverse("absence_list"),
        _("离岗与代理"),
        _("结束离岗"),
        question=_("结束%(who)s的离岗？") % {"who": absence.staff},
        consequences=[_("%(who)s的代理权限立即停止。") % {"who": absence.deputy}],
    )

    def act() -> str:
        actions.end_absence(absence, by=by)
        return _("离岗已结束，代理已停止。")

    return ask(request, by, page, form, act)


def delegation_edit(request: HttpRequest) -> HttpResponse:
    """What the director has handed to the head, office by office."""
    by = with_post(request, PostKind.DIRECTOR)
    offices = [hat.office for hat in directed_by(by)]
    context = {"offices": offices, "delegations": delegations_at(offices), "today": timezone.localdate()}
    return render(request, "offices/delegation_list.html", context)


def delegation_add(request: HttpRequest, code: str) -> HttpResponse:
    """Record a delegation at the office with this code."""
    by = with_post(request, PostKind.DIRECTOR)
    office = next((hat.office for hat in directed_by(by) if hat.office.code == code), None)
    if office is None:
        raise PermissionDenied
    form = DelegationForm(posted(request), office=office)
    page = Ask(
        "delegation.record",
        _("授权信访科长确定责任领导"),
        reverse("delegation_edit"),
        _("授权委托"),
        _("授权"),
        note=_("授权后，%(office)s的信访科长可以确定和调整责任领导。") % {"office": office},
    )

    def act() -> str:
        actions.delegate(form.instance, by=by)
        return _("授权已登记。")

    return ask(request, by, page, form, act)


def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delegation back."""
    by = with_post(request, PostKind.DIRECTOR)
    delegation = delegation_by_id(pk)
    if delegation.office_id not in {hat.office.pk for hat in directed_by(by)}:
        raise PermissionDenied
    form = forms.Form(posted(request))
    page = Ask(
        "delegation.end",
        _("收回授权"),
        reverse("delegation_edit"),
        _("授权委托"),
        _("收回"),
        question=_("收回对%(office)s信访科长的授权？") % {"office": delegation.office},
        consequences=[_("立即生效：此后由单位负责人确定责任领导。已确定的不受影响。")],
    )

    def act() -> str:
        actions.end_delegation(delegation, by=by)
        return _("授权已收回。")

    return ask(request, by, page, form, act)
