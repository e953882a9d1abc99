"""The monthly repeat-petition report: the one place page, command, files and interface get it from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models.codes import Channel
from offices.models import Office
from reports import comparing, counting, repeats, tallies
from reports.definitions import DEFINITIONS_VERSION, CameBefore
from reports.figures import Figures, Row, Tally, Timeliness
from reports.months import Month
from workflows.codes import CaseClass


class NotReportable(ValueError):
    """There is no report of this month for this office; the message says why, in words."""


# Tables cut from the pieces, each with the month before and the same month last year, and those of the month alone.
ROW_TABLES = (
    "by_channel",
    "by_class",
    "by_category",
    "by_office",
    "by_handling_office",
    "by_group",
    "by_came_before",
)
TALLY_TABLES = ("by_times", "outcomes", "commitments", "sponsored", "open_matters")
MONTHS_SHOWN = 24


@dataclass(frozen=True)
class Standing:
    """How far a frozen report has come. Names are those of the people who answer for it, "" for nobody yet;
    `author` are the headings and texts its author wrote, which stay out of files with figures only.
    """

    state: str
    hash: str
    maker: str
    reviewer: str
    approver: str
    author: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, str]:
        names = ("state", "hash", "maker", "reviewer", "approver")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class MonthlyReport:
    """The figures of one month for an office and everything below it. Names no person and no matter.

    `as_of` is the local day the figures were taken; `is_complete` says that the month was over then.
    Rows of `by_office` stand in the order of the tree. Key groups stand by their codes only inside this
    room: whoever shows a report passes it through reports.groups.fold first. `footnotes` say which figures
    compared with are those of a frozen report, and which were counted again under other definitions;
    `standing` is None for a report nobody has frozen.
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
    last_months: tuple[tuple[Month, Figures], ...]
    rows: Mapping[str, tuple[Row, ...]]
    tallies: Mapping[str, tuple[Tally, ...]]
    timeliness: tuple[Timeliness, ...]
    footnotes: tuple[str, ...] = ()
    standing: Standing | None = None

    def as_json(self) -> dict[str, Any]:
        """The stable shape that scripts of others read (design section 12)."""
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
            **{table: [row.as_json() for row in self.rows[table]] for table in ROW_TABLES},
            **{table: [row.as_json() for row in self.tallies[table]] for table in TALLY_TABLES},
            "timeliness": {duty.code: duty.as_json() for duty in self.timeliness},
            "last_months": [{"month": str(month), **figures.as_json()} for month, figures in self.last_months],
            "footnotes": list(self.footnotes),
            "frozen": self.standing.as_json() if self.standing else None,
        }


def count(month: Month, office: Office, *, as_of: dt.date | None = None) -> MonthlyReport:
    """The report of `month` for `office` and all below it, counted now as duties stood on `as_of` (default:
    today). A fixed number of queries and, for `by_times`, one more per step matters are linked by.

    Raises NotReportable for a month to come and for an office that did not exist in the month.
    """
    today = as_of or timezone.localdate()
    refuse(month, office, today)
    shown = month.last(MONTHS_SHOWN)
    earliest = min(shown[0], Month(month.year - 1, 1))
    frozen = comparing.frozen_before(month, earliest, office)
    months = {**counting.by_month(office, earliest.first_day, month.last_day), **frozen.totals}

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
        last_months=tuple((one, over([one])) for one in shown),
        rows={table: frozen.compared(table, rows) for table, rows in _row_tables(office, month).items()},
        tallies=_tallies(office, month, today),
        timeliness=counting.timeliness(office, month, today),
        footnotes=frozen.footnotes(),
    )


def _row_tables(office: Office, month: Month) -> dict[str, tuple[Row, ...]]:
    before = counting.by(counting.CAME_BEFORE, office, month, repeats.repeats)
    groups = counting.by(counting.GROUP, office, month)
    return {
        "by_channel": _by_code(counting.by(counting.CHANNEL, office, month), Channel),
        "by_class": _by_code(counting.by(counting.CLASS, office, month), CaseClass),
        "by_category": _by_category(office, month),
        "by_office": _by_office(counting.OFFICE, office, month),
        "by_handling_office": _by_office(counting.HANDLING, office, month),
        "by_group": tuple(counting.row(code or "", "", groups[code,]) for (code,) in sorted(groups, key=str)),
        "by_came_before": _by_code(before, CameBefore),
    }


def _tallies(office: Office, month: Month, today: dt.date) -> dict[str, tuple[Tally, ...]]:
    return {
        "by_times": repeats.times(office, month),
        "outcomes": tallies.outcomes(office, month),
        "commitments": tallies.commitments(office, month, today),
        "sponsored": tallies.sponsored(office, month),
        "open_matters": tallies.open_matters(office, month),
    }


def refuse(month: Month, office: Office, today: dt.date) -> None:
    """Raise NotReportable where no figures can exist."""
    words = {"month": month.words, "office": office.name}
    if month.first_day > today:
        raise NotReportable(_("%(month)s还没有到，没有月报。") % words)
    ended = office.valid_to is not None and office.valid_to < month.first_day
    if ended or office.valid_from > month.last_day:
        raise NotReportable(_("%(office)s在%(month)s不存在，没有月报。") % words)


def _by_code(found: counting.Found, codes: Any) -> tuple[Row, ...]:
    """A short fixed code table: every code has its row, also without a piece."""
    return tuple(counting.row(str(code), str(code.label), found.get((str(code),), {})) for code in codes)


def _by_category(office: Office, month: Month) -> tuple[Row, ...]:
    """Categories with a piece in one of the three months, by code; those without a category last."""
    found = counting.by(counting.CATEGORY, office, month)
    rows = []
    for (code, name, parent), periods in found.items():
        words = f"{parent} / {name}" if parent else name
        rows.append(counting.row(code or "", words or _("未分类"), periods))
    return tuple(sorted(rows, key=lambda row: (not row.key, row.key)))


def _by_office(columns: tuple[str, ...], office: Office, month: Month) -> tuple[Row, ...]:
    """Offices with a piece of their own in one of the three months, in tree order: no league table."""
    found = counting.by(columns, office, month)
    rows = []
    for (code, name, path), periods in found.items():
        # Compared as numbers: how a database sorts slashes depends on its locale.
        place = [int(key) for key in path.split("/") if key]
        rows.append((place, counting.row(code, name, periods, max(0, len(place) - 1 - office.depth))))
    return tuple(row for _place, row in sorted(rows, key=lambda pair: pair[0]))
