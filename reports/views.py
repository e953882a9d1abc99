"""The monthly report on a page and as a file, its steps to publication, and the pieces behind a cell."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

import trail.log
from offices.models import Staff
from offices.web import signed_in
from reports import reach, steps
from reports.drill import lists
from reports.drill.query import NoSuchCell
from reports.forms import MonthlyForm
from reports.monthly import MonthlyReport, NotReportable
from reports.months import Month, NotAMonth
from reports.official import monthly
from reports.output import FORMATS, file_name
from reports.page import being_made, page_of
from workflows.engine import NotAllowed, Refused


@require_GET
def report_monthly(request: HttpRequest) -> HttpResponse:
    """The figures of the month asked for; without one, of the last month that is over."""
    staff = signed_in(request)
    offices = reach.offices_of(staff)
    office = reach.pick(offices, request.GET.get("office", ""))
    this_month = Month.of(timezone.localdate())
    asked = {"month": request.GET.get("month") or str(this_month.previous), "office": office.code}
    form = MonthlyForm(asked, offices=offices, latest=this_month)
    page = {"form": form}
    if form.is_valid():
        if job := being_made(form.cleaned_data["month"], office):
            return render(request, "reports/monthly.html", page | {"job": job})
        if request.headers.get("HX-Request"):
            return HttpResponseClientRefresh()  # the page that waited for the job
        try:
            report, shown = page_of(form.cleaned_data["month"], office, staff)
        except NotReportable as why:
            form.add_error("month", str(why))
        else:
            _note(staff, report, "report.read")
            page |= shown
    return render(request, "reports/monthly.html", page)


@require_GET
def report_monthly_file(request: HttpRequest, month: str, office: str, kind: str) -> HttpResponse:
    """The same figures as a file; 404 for a month, format or office-in-time that gives none."""
    staff = signed_in(request)
    chosen = reach.pick(reach.offices_of(staff), office)
    try:
        report = monthly(Month.parse(month), chosen, staff)
        form = FORMATS[kind]
        content = form.written(report)
    except (NotAMonth, NotReportable, KeyError) as why:
        raise Http404 from why
    response = HttpResponse(content, content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(report, kind)}"'
    _note(staff, report, "report.export", kind)
    return response


@require_POST
def report_verb(request: HttpRequest, month: str, office: str, verb: str) -> HttpResponse:
    """One step of the report towards publication; what stands in the way is told on its page."""
    staff = signed_in(request)
    chosen = reach.pick(reach.offices_of(staff), office)
    try:
        done = steps.take(staff, Month.parse(month), chosen, verb, request.POST)
    except (NotAMonth, steps.NoSuchStep) as why:
        raise Http404 from why
    except NotAllowed as why:
        raise PermissionDenied(why.words()[0]) from why
    except (Refused, NotReportable) as why:
        messages.error(request, " ".join(why.words()) if isinstance(why, Refused) else str(why))
    else:
        messages.success(request, done)
    return redirect(f"{reverse('report_monthly')}?month={month}&office={office}")


@require_GET
def report_pieces(request: HttpRequest, month: str, office: str) -> HttpResponse:
    """What one cell counts, as far as this reader may see it."""
    staff = signed_in(request)
    chosen = reach.pick(reach.offices_of(staff), office)
    try:
        found = lists.listed(staff, Month.parse(month), chosen, request.GET)
    except (NotAMonth, NotReportable, NoSuchCell) as why:
        raise Http404 from why
    details = {"report": "monthly", "month": month, "office": office, "format": "pieces", "by": found.query.by}
    trail.log.note("report.pieces", actor=staff.actor, details=details)
    return render(request, "reports/pieces.html", {"found": found, "month": month, "office": chosen})


def _note(staff: Staff, report: MonthlyReport, code: str, kind: str = "page") -> None:
    details = {"report": "monthly", "month": str(report.month), "office": report.office, "format": kind}
    trail.log.note(code, actor=staff.actor, details=details)
