"""Reports that wait for a statistician, on that person's first page: made by themselves, or sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.home_lines import Line, register
from offices.models import PostKind
from offices.people import kinds
from reports.models import FrozenReport
from reports.telling import statisticians
from workflows.reporting import ReportState

if TYPE_CHECKING:
    from offices.models import Staff


@register
def reports_waiting(staff: Staff) -> list[Line]:
    """The oldest month first; those of the offices `staff` counts for today."""
    if PostKind.STATISTICIAN not in kinds(staff):
        return []
    unseen = Q(made_by=None, composed_by=None)
    found = FrozenReport.objects.filter(unseen | ~Q(remark=""), state=ReportState.MADE)
    reports = list(found.select_related("office").order_by("month", "office__path"))
    counts_for = {office for office in {one.office for one in reports} if staff in statisticians(office)}
    return [_line(one) for one in reports if one.office in counts_for]


def _line(report: FrozenReport) -> Line:
    url = f"{reverse('report_monthly')}?month={report.month}&office={report.office.code}"
    todo = _("月报退回修改") if report.remark else _("月报待核对")
    return Line(todo, f"{report.month} {report.office.name}", url)
