"""The report on A4 paper, by the renderer of the other papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.papers.rendering import HASH_SHOWN, Variant, render_pdf
from reports.monthly import MonthlyReport
from reports.sections import sections
from reports.stored import fingerprint
from reports.tables import subtitle, why_undetermined
from reports.wording import sentences


@dataclass(frozen=True)
class _Head:
    """What head and foot of every paper read."""

    organ: str
    title: str
    printed_at: datetime


def paper(report: MonthlyReport) -> bytes:
    """PDF bytes, tagged for screen readers. The hash below is that of the figures, as frozen where they are."""
    now = timezone.localtime()
    title = _("重复信访情况月报")
    figures = report.standing.hash if report.standing else fingerprint(report.as_json())
    context = {
        "sheet": _Head(report.office_name, title, now),
        "hash": figures[:HASH_SHOWN],
        "draft": False,
        "report": report,
        "subtitle": subtitle(report),
        "undetermined": why_undetermined(report),
        "sentences": sentences(report),
        "sections": sections(report),
    }
    return render_pdf(
        "papers/monthly.html",
        context,
        title=f"{report.office_name} {report.month} {title}",
        variant=Variant.READING,
        created=now,
        style="monthly.css",
    )
