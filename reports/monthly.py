"""The monthly repeat-petition report: the one place page, command, files and interface get it from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models.codes import Channel
from offices.models import Office
from reports import counting
from reports.definitions import DEFINITIONS_VERSION
from reports.figures import Figures, Row, Timeliness
from reports.months import Month
from workflows.codes import CaseClass


class NotReportable(ValueError):
    """There is no report of this month for this office; the message says why, in words."""


@dataclass(frozen=True)
class MonthlyReport:
    """The figures of one month for an office and everything below it. Names no person, matter or group.

    `as_of` is the local day the figures were taken; `is_complete` says that the month was over then.
    Rows of `by_office` stand in the order of the tree.
    """

    month: Month
    office: str
    office_name: str
    definitions_version: str
    as_of: dt.date
    is_complete: bool
    now: Figures
    previous: Figures
    year_ago: Figures
    year_to_date: Figures
    year_to_date_last_year: Figures
    last_twelve: tuple[tuple[Month, Figures], ...]
    by_channel: tuple[Row, ...]
    by_class: tuple[Row, ...]
    by_category: tuple[Row, ...]
    by_office: tuple[Row, ...]
    timeliness: tuple[Timeliness, ...]

    def as_json(self) -> dict[str, Any]:
        """The stable shape that scripts of others read (design section 12)."""
        tables = ("by_channel", "by_class", "by_category", "by_office")
        return {
            "month": str(self.month),
            "office": self.office,
            "office_name": self.office_name,
            "definitions_version": self.definitions_version,
            "as_of": self.as_of.isoformat(),
            "is_complete": self.is_complete,
            **self.now.as_json(),
            "previous_month": self.previous.as_json(),
            "same_month_last_year": self.year_ago.as_json(),
            "year_to_date": self.year_to_date.as_json(),
            "year_to_date_last_year": self.year_to_date_last_year.as_json(),
            **{table: [row.as_json() for row in getattr(self, table)] for table in tables},
            "timeliness": {duty.code: duty.as_json() for duty in self.timeliness},
            "last_twelve_months": [{"month": str(month), **figures.as_json()} for month, figures in self.last_twelve],
        }


def monthly(month: Month, office: Office) -> MonthlyReport:
    """The report of `month` for `office` and all below it, counted now. Six queries.

    Raises NotReportable for a month to come and for an office that did not exist in the month.
    """
    today = timezone.localdate()
    refuse(month, office, today)
    months = counting.by_month(office, Month(month.year - 1, 1).first_day, month.last_day)

    def over(wanted: Sequence[Month]) -> Figures:
        return Figures.total(months.get(one, Figures()) for one in wanted)

    return MonthlyReport(
        month=month,
        office=office.code,
        office_name=office.name,
        definitions_version=DEFINITIONS_VERSION,
        as_of=today,
        is_complete=month.last_day < today,
        now=over([month]),
        previous=over([month.previous]),
        year_ago=over([month.year_before]),
        year_to_date=over(month.year_to_date()),
        year_to_date_last_year=over(month.year_before.year_to_date()),
        last_twelve=tuple((one, over([one])) for one in month.last_twelve()),
        by_channel=_by_code(counting.CHANNEL, Channel, office, month),
        by_class=_by_code(counting.CLASS, CaseClass, office, month),
        by_category=_by_category(office, month),
        by_office=_by_office(office, month),
        timeliness=counting.timeliness(office, month, today),
    )


def refuse(month: Month, office: Office, today: dt.date) -> None:
    """Raise NotReportable where no figures can exist."""
    words = {"month": month.words, "office": office.name}
    if month.first_day > today:
        raise NotReportable(_("%(month)s还没有到，没有月报。") % words)
    ended = office.valid_to is not None and office.valid_to < month.first_day
    if ended or office.valid_from > month.last_day:
        raise NotReportable(_("%(office)s在%(month)s不存在，没有月报。") % words)


def _by_code(columns: tuple[str, ...], codes: Any, office: Office, month: Month) -> tuple[Row, ...]:
    """A short fixed code table: every code has its row, also without a piece."""
    found = counting.by(columns, office, month)
    return tuple(counting.row(str(code), str(code.label), found.get((str(code),), {})) for code in codes)


def _by_category(office: Office, month: Month) -> tuple[Row, ...]:
    """Categories with a piece in one of the three months, by code; those without a category last."""
    found = counting.by(counting.CATEGORY, office, month)
    rows = []
    for (code, name, parent), periods in found.items():
        words = f"{parent} / {name}" if parent else name
        rows.append(counting.row(code or "", words or _("未分类"), periods))
    return tuple(sorted(rows, key=lambda row: (not row.key, row.key)))


def _by_office(office: Office, month: Month) -> tuple[Row, ...]:
    """Offices with a piece of their own in one of the three months, in tree order: no league table."""
    found = counting.by(counting.OFFICE, office, month)
    rows = []
    for (code, name, path), periods in found.items():
        # Compared as numbers: how a database sorts slashes depends on its locale.
        place = [int(key) for key in path.split("/") if key]
        rows.append((place, counting.row(code, name, periods, len(place) - 1 - office.depth)))
    return tuple(row for _place, row in sorted(rows, key=lambda pair: pair[0]))
