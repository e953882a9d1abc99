"""What the page of a monthly report shows, put into words."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.models import State as JobState
from offices.models import Office, PostKind, Staff
from offices.people import hats
from reports.actions import frozen_of
from reports.cells import Cell, Kind, count, share
from reports.corrections import flow_of
from reports.definitions import DEFINITIONS
from reports.drill import together
from reports.figures import change, difference
from reports.monthly import MonthlyReport
from reports.months import Month
from reports.official import shown
from reports.oldest import oldest_open
from reports.publishing import last_asked
from reports.reach import may_open
from reports.sections import sections
from reports.tables import subtitle, why_undetermined
from reports.wording import sentences

# The five figures the seed of this report asks for stand on top; all others are in the tables.
ON_TOP = ("submissions", "batches", "persons", "repeat", "repeat_rate")


def page_of(month: Month, office: Office, reader: Staff) -> tuple[MonthlyReport, dict[str, Any]]:
    """The report and the context of templates/reports/monthly.html. Raises NotReportable."""
    frozen = frozen_of(month, office)
    report = shown(month, office, frozen, reader)
    following = month.plus(1)
    makes = any(hat.kind == PostKind.STATISTICIAN and office.path.startswith(hat.office.path) for hat in hats(reader))
    return report, {
        "report": report,
        "subtitle": subtitle(report),
        "undetermined": why_undetermined(report),
        "sentences": sentences(report),
        "stats": [_stat(code, report) for code in ON_TOP],
        "sections": sections(report),
        "flow": flow_of(frozen, reader) if frozen else None,
        "may_make": frozen is None and makes and report.is_complete,
        "not_made": None if frozen else failed(month, office),
        "may_drill": may_open(reader),
        "oldest": oldest_open(month, office, reader),
        "most_repeated": together.most_repeated(month, office, reader),
        "repeated_columns": together.COLUMNS,
        "previous": month.previous,
        "following": following if following <= Month.of(timezone.localdate()) else None,
    }


def being_made(month: Month, office: Office) -> Job | None:
    """The job that makes the month's report now: its page waits for it instead of counting too."""
    job = last_asked(month, office)
    return None if job is None or job.is_finished else job


def failed(month: Month, office: Office) -> Job | None:
    """The job that was to make the report and could not."""
    job = last_asked(month, office)
    return job if job is not None and job.state == JobState.FAILED else None


def _stat(code: str, report: MonthlyReport) -> dict[str, Any]:
    """One card: the month's figure with the month before and the same month last year."""
    now, previous, year_ago = (getattr(figures, code) for figures in (report.now, report.previous, report.year_ago))
    return {
        "label": DEFINITIONS[code].name,
        "number": str(_shown(code, now)),
        "notes": [
            _("上月 %(value)s，环比 %(change)s")
            % {"value": _shown(code, previous), "change": _moved(code, now, previous)},
            _("去年同月 %(value)s，同比 %(change)s")
            % {"value": _shown(code, year_ago), "change": _moved(code, now, year_ago)},
        ],
    }


def _shown(code: str, value: Any) -> Cell:
    return share(value) if code == "repeat_rate" else count(value)


def _moved(code: str, now: float | None, base: float | None) -> Cell:
    if code == "repeat_rate":
        return Cell(difference(now, base), Kind.POINTS)
    return Cell(change(now, base), Kind.CHANGE)
