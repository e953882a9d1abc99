"""The monthly report on a page and as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

import trail.log
from offices.models import Staff
from offices.web import signed_in
from reports import reach
from reports.forms import MonthlyForm
from reports.monthly import MonthlyReport, NotReportable
from reports.months import Month, NotAMonth
from reports.official import monthly
from reports.output import FORMATS, file_name
from reports.page import page_of


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
        try:
            report = monthly(form.cleaned_data["month"], office)
        except NotReportable as why:
            form.add_error("month", str(why))
        else:
            _note(staff, report, "report.read")
            page |= page_of(report)
    return render(request, "reports/monthly.html", page)


@require_GET
def report_monthly_file(request: HttpRequest, month: str, office: str, kind: str) -> HttpResponse:
    """The same figures as a file; 404 for a month, format or office-in-time that gives none."""
    staff = signed_in(request)
    chosen = reach.pick(reach.offices_of(staff), office)
    try:
        report = monthly(Month.parse(month), chosen)
        form = FORMATS[kind]
    except (NotAMonth, NotReportable, KeyError) as why:
        raise Http404 from why
    response = HttpResponse(form.write(report), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(report, kind)}"'
    _note(staff, report, "report.export", kind)
    return response


def _note(staff: Staff, report: MonthlyReport, code: str, kind: str = "page") -> None:
    details = {"report": "monthly", "month": str(report.month), "office": report.office, "format": kind}
    trail.log.note(code, actor=staff.actor, details=details)
