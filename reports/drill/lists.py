"""The list behind one cell: what this reader may see of it, and how many more there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.models import Office, Staff
from reports.actions import frozen_of
from reports.drill import matters, pieces
from reports.drill.frozen import figure
from reports.drill.matters import Asked
from reports.drill.query import TO_DATE, TO_DATE_BEFORE, Query
from reports.drill.rows import Counted, Line, Sizes
from reports.groups import names_for
from reports.monthly import refuse
from reports.months import Month
from reports.reach import may_open

PER_PAGE = 50


@dataclass(frozen=True)
class Found:
    """`page` holds the rows the reader may see, `lines` what it shows of them. `frozen` is what the cell says where
    it is frozen.
    """

    query: Query
    cell: Counted
    sizes: Sizes
    page: Page[Any]
    lines: list[Line]
    frozen: int | None

    @property
    def visible(self) -> int:
        return self.sizes.seen

    @property
    def hidden(self) -> int | None:
        """How many more the cell counts now; None where that number would tell something about a group the reader
        may not know of.
        """
        return None if self.cell.withheld else self.sizes.every - self.sizes.seen

    @property
    def persons(self) -> tuple[int, int] | None:
        """Persons of the rows seen and of the others, for a cell that counts persons."""
        every, seen = self.sizes.persons, self.sizes.persons_seen
        return None if every is None or seen is None else (seen, every - seen)

    @property
    def now(self) -> int:
        """What the cell would say now."""
        return self.sizes.every if self.sizes.persons is None else self.sizes.persons

    @property
    def words(self) -> str:
        """What stands above the list."""
        told = {"n": self.visible, "more": self.hidden, "unit": self.cell.unit}
        if self.persons is None:
            if self.hidden is None:
                return _("您可以查看 %(n)d %(unit)s。") % told
            if not self.hidden:
                return _("您可以查看全部 %(n)d %(unit)s。") % told
            return _("您可以查看 %(n)d %(unit)s，另有 %(more)d %(unit)s无权查看。") % told
        told |= {"seen": self.persons[0], "others": self.persons[1]}
        if not self.hidden:
            words = _("这个数字是人次，下面列的是件：您可以查看 %(n)d %(unit)s、%(seen)d 人次。")
        else:
            words = _(
                "这个数字是人次，下面列的是件：您可以查看 %(n)d %(unit)s、%(seen)d 人次，"
                "另有 %(more)d %(unit)s、%(others)d 人次无权查看。"
            )
        return words % told

    @property
    def moved(self) -> str:
        """How the list differs from a frozen figure; "" where it does not or where nothing is frozen. The number now
        is left out where it would tell what is hidden.
        """
        if self.frozen in (None, self.now):
            return ""
        told = {"frozen": self.frozen, "now": self.now}
        if self.hidden is None:
            return _("定稿数字是 %(frozen)d，此后有变动：下面按现在的数据列出。") % told
        return _("定稿数字是 %(frozen)d，按现在的数据和口径是 %(now)d：定稿之后有变动，下面按现在的列出。") % told

    @property
    def note(self) -> str:
        """What the list rests on."""
        if self.query.period in (TO_DATE, TO_DATE_BEFORE):
            return _("按现在的数据列出；累计里有已定稿的月份的，与月报上的数字可能不同。")
        return _("按现在的数据列出。")


def listed(reader: Staff, month: Month, office: Office, given: Mapping[str, str]) -> Found:
    """What one cell counts, counted now. `given` is the query of the cell, as reports.tables writes it, and `page`.

    Raises PermissionDenied for a reader of figures only, NotReportable and NoSuchCell.
    """
    if not may_open(reader):
        raise PermissionDenied
    today = timezone.localdate()
    refuse(month, office, today)
    query, frozen = Query.of(given), frozen_of(month, office)
    # Duties and promises are told as they stood on the day the report was made.
    cell = _counted(Asked(office, month, frozen.as_of if frozen else today, query), reader)
    seen, sizes = cell.seen(reader)
    pages = Paginator(seen, PER_PAGE)
    vars(pages)["count"] = sizes.seen  # asked already
    page = pages.get_page(given.get("page", 1))
    return Found(query, cell, sizes, page, cell.lines(page), figure(frozen, month, office, query, reader))


def _counted(asked: Asked, reader: Staff) -> Counted:
    query = asked.query
    if query.by in pieces.TABLES:
        names = names_for(reader) if query.by == "group" else {}
        return pieces.counted(asked.office, asked.month, query, names)
    return matters.counted(asked)
