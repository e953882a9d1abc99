"""The administrator's pages of the office tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.actions import tree
from offices.directory import office_by_code, office_tree
from offices.forms.office import CloseOfficeForm, NewOfficeForm, OfficeForm
from offices.models import PostKind
from offices.views.common import Ask, ask, posted
from offices.web import with_post


def office_list(request: HttpRequest) -> HttpResponse:
    """The whole tree, with what is closed or not yet open."""
    with_post(request, PostKind.ADMINISTRATOR)
    today = timezone.localdate()
    rows = [(office, office.is_in_force(today), office.valid_from > today) for office in office_tree()]
    return render(request, "offices/office_list.html", {"rows": rows})


def office_add(request: HttpRequest) -> HttpResponse:
    """A new office."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    form = NewOfficeForm(posted(request))
    page = Ask("office.add", _("新设单位"), reverse("office_list"), _("单位"), _("保存"))

    def act() -> str:
        return _("已设立%(office)s。") % {"office": tree.add_office(form.instance, by=by)}

    return ask(request, by, page, form, act)


def office_edit(request: HttpRequest, code: str) -> HttpResponse:
    """An office's name, place, dates and addresses."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    office = office_by_code(code)
    form = OfficeForm(posted(request), instance=office)
    title = _("修改单位 %(code)s") % {"code": office.code}
    page = Ask("office.edit", title, reverse("office_list"), _("单位"), _("保存"))

    def act() -> str:
        return _("已保存%(office)s。") % {"office": tree.edit_office(office, changed=form.changed_data, by=by)}

    return ask(request, by, page, form, act)


def office_close(request: HttpRequest, code: str) -> HttpResponse:
    """An office ends; others answer for it."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    office = office_by_code(code)
    form = CloseOfficeForm(posted(request), office=office)
    page = Ask(
        "office.close",
        _("撤销%(office)s") % {"office": office},
        reverse("office_list"),
        _("单位"),
        _("撤销"),
        note=_("撤销后，本单位的岗位从次日起不再有效；信访事项和记录都保留，由承继单位继续办理。"),
        danger=True,
    )

    def act() -> str:
        values = form.cleaned_data
        tree.close_office(office, last_day=values["last_day"], successors=list(values["successors"]), by=by)
        return _("已登记撤销%(office)s。") % {"office": office}

    return ask(request, by, page, form, act)
