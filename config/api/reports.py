"""GET reports/monthly/{YYYY-MM}: the monthly repeat-petition report, for the readers of its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

import trail.log
from config.api.auth import caller
from config.api.body import refuse_unknown_query
from config.api.described import REFUSALS, parameter
from config.api.errors import Problem, Why, invalid
from reports import reach
from reports.monthly import NotReportable
from reports.months import Month, NotAMonth
from reports.official import monthly

router = Router(tags=["reports"])


@router.get(
    "reports/monthly/{month}",
    url_name="monthly_report",
    operation_id="monthly_report",
    response={200: dict[str, Any], **REFUSALS},
    openapi_extra={"parameters": [parameter("office", "code of an office the caller may report on")]},
)
def monthly_report(request: HttpRequest, month: str) -> dict[str, Any]:
    """The figures of a month (YYYY-MM) for one office and all below it; without `office`, the caller's own.

    The same shape as `manage.py monthly_report --format json`.
    """
    staff = caller(request)
    offices = reach.offices_of(staff)
    refuse_unknown_query(request, {"office"})
    office = reach.pick(offices, request.GET.get("office", ""))
    try:
        report = monthly(Month.parse(month), office, staff)
    except NotAMonth as error:
        raise invalid([Why(code="not_a_month", words=str(error), field="month")]) from error
    except NotReportable as error:
        raise Problem(404, "no_report", str(error) or _("没有这个月的月报。")) from error
    details = {"report": "monthly", "month": str(report.month), "office": report.office, "format": "api"}
    trail.log.note("report.read", actor=staff.actor, details=details)
    return report.as_json()
