"""The monthly repeat-petition report: the one place page, command, files and interface get it from."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models.codes import Category, Channel, Source
from groups.models import KeyGroup
from offices.models import Office
from reports import answering, comparing, counting, office_duties, repeats, tallies, year
from reports.codes import CLASSES, CameBefore, Sponsorship
from reports.definitions import DEFINITIONS_VERSION
from reports.figures import Figures, Row, Tally, Timeliness
from reports.months import MONTHS_SHOWN, Month
from reports.placing import by_code, in_tree
from workflows.reporting import ReportState


class NotReportable(ValueError):
    """There is no report of this month for this office; the message says why, in words."""


# Tables cut from the pieces, each with the month before and the same month last year, and those of the month alone.
ROW_TABLES = (
    "by_channel",
    "by_source",
    "by_class",
    "by_category",
    "by_office",
    "by_handling_office",
    "by_group",
    "by_came_before",
    "by_sponsorship",
)
TALLY_TABLES = (
    "by_times", "handling", "outcomes", "reviews", "ratings", "commitments", "sponsored", "open_matters",
    "office_duties",
)  # fmt: skip
# How many tables are counted, of how many.
Tell = Callable[[int, int], object]
_Rows = TypeVar("_Rows")


@dataclass(frozen=True)
class Standing:
    """How far a frozen report has come. Names are those of the people who answer for it, "" for nobody yet;
    `author` are the headings and texts its author wrote, which stay out of files with figures only. `cut_off` is
    the moment the figures were counted.
    """

    state: str
    hash: str
    maker: str
    reviewer: str
    approver: str
    author: tuple[tuple[str, str], ...] = ()
    cut_off: dt.datetime | None = None

    @property
    def is_published(self) -> bool:
        """Whether the figures may leave the office."""
        return self.state == ReportState.PUBLISHED

    def as_json(self) -> dict[str, str]:
        names = ("state", "hash", "maker", "reviewer", "approver")
        cut_off = timezone.localtime(self.cut_off).isoformat(timespec="minutes") if self.cut_off else ""
        return {**{name: getattr(self, name) for name in names}, "cut_off": cut_off}


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


def count(
    month: Month, office: Office, *, as_of: dt.date | None = None, tell: Tell = lambda done, total: None
) -> MonthlyReport:
    """The report of `month` for `office` and all below it, counted now as duties stood on `as_of` (default:
    today); `tell` hears of each table. A fixed number of queries and, for `by_times`, some more per step
    matters are linked by.

    Raises NotReportable for a month to come and for an office that did not exist in the month.
    """
    today = as_of or timezone.localdate()
    refuse(month, office, today)
    shown, earliest = month.last(MONTHS_SHOWN), earliest_told(month)
    frozen = comparing.frozen_before(month, earliest, office)
    months = {**counting.by_month(office, earliest, month), **frozen.totals}
    told = _counted_by(tell)
    rows = {table: frozen.compared(table, rows, office) for table, rows in _each(_row_tables(office, month), told)}
    rows = year.with_the_year(rows, month, office, frozen)
    counted = dict(_each(_tallies(office, month, today), told))

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
        rows=rows,
        tallies=counted,
        timeliness=office_duties.together(counted["office_duties"]),
        footnotes=frozen.footnotes(),
    )


def earliest_told(month: Month) -> Month:
    """The first month whose pieces a report of `month` tells of."""
    return min(month.plus(1 - MONTHS_SHOWN), Month(month.year - 1, 1))


def _counted_by(tell: Tell) -> Callable[[], object]:
    """To be called after each table."""
    done = itertools.count(1)
    return lambda: tell(next(done), len(ROW_TABLES) + len(TALLY_TABLES))


def _each(tables: Mapping[str, Callable[[], _Rows]], told: Callable[[], object]) -> Iterator[tuple[str, _Rows]]:
    for table, counted in tables.items():
        yield table, counted()
        told()


def _row_tables(office: Office, month: Month) -> dict[str, Callable[[], tuple[Row, ...]]]:
    """Nine queries for the figures, four for names."""
    by = partial(counting.by, office=office, month=month)
    by_office = partial(_by_office, top=office)
    return {
        "by_channel": lambda: _by_code(by("channel"), Channel.choices),
        "by_source": lambda: _by_code(by("source"), Source.choices),
        "by_class": lambda: _by_code(by("class"), CLASSES.items()),
        "by_category": lambda: _by_category(by("category")),
        "by_office": lambda: by_office(by("office")),
        "by_handling_office": lambda: by_office(by("handling")),
        "by_group": lambda: _by_group(by("group")),
        "by_came_before": lambda: _by_code(
            counting.by_column("came_before", office, month, repeats.repeats), CameBefore.choices
        ),
        "by_sponsorship": lambda: _by_code(
            counting.by_column("sponsorship", office, month, repeats.with_sponsorship), Sponsorship.choices
        ),
    }


def _tallies(office: Office, month: Month, today: dt.date) -> dict[str, Callable[[], tuple[Tally, ...]]]:
    return {
        "by_times": lambda: repeats.times(office, month),
        "handling": lambda: answering.handling(office, month),
        "outcomes": lambda: tallies.outcomes(office, month),
        "reviews": lambda: answering.reviews(office, month),
        "ratings": lambda: answering.ratings(office, month, today),
        "commitments": lambda: tallies.commitments(office, month, today),
        "sponsored": lambda: tallies.sponsored(office, month, today),
        "open_matters": lambda: tallies.open_matters(office, month),
        "office_duties": lambda: office_duties.office_duties(office, month, today),
    }


def refuse(month: Month, office: Office, today: dt.date) -> None:
    """Raise NotReportable where no figures can exist."""
    words = {"month": month.words, "office": office.name}
    if month.first_day > today:
        raise NotReportable(_("%(month)s还没有到，没有月报。") % words)
    if not exists_in(office, month):
        raise NotReportable(_("%(office)s在%(month)s不存在，没有月报。") % words)


def exists_in(office: Office, month: Month) -> bool:
    """Whether there was such an office on a day of the month."""
    ended = office.valid_to is not None and office.valid_to < month.first_day
    return not ended and office.valid_from <= month.last_day


def _by_code(found: counting.Found, codes: Iterable[tuple[str, Any]]) -> tuple[Row, ...]:
    """A short fixed code table: every code has its row, also without a piece."""
    return tuple(counting.row(code, str(name), found.get(code, {})) for code, name in codes)


def _by_category(found: counting.Found) -> tuple[Row, ...]:
    """Categories with a piece in one of the three months, by code; those without a category last."""
    known = {str(one.pk): one for one in Category.objects.select_related("parent")}
    rows = []
    for key, periods in found.items():
        category = known.get(key)
        rows.append(counting.row(category.code if category else "", str(category or _("未分类")), periods))
    return by_code(rows)


def _by_office(found: counting.Found, top: Office) -> tuple[Row, ...]:
    """Offices with a piece of their own in one of the three months, in tree order: no league table."""
    offices = {str(one.pk): one for one in Office.objects.all()}
    rows = [counting.row(offices[key].code, offices[key].name, periods) for key, periods in found.items()]
    return in_tree(rows, offices.values(), top)


def _by_group(found: counting.Found) -> tuple[Row, ...]:
    codes = {str(key): code for key, code in KeyGroup.objects.values_list("pk", "code")}
    rows = [counting.row(codes.get(key, ""), "", periods) for key, periods in found.items()]
    return by_code(rows)
