"""The list behind one cell: what this reader may see of it, and how many more there are that they may be told of."""

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
    def others(self) -> int:
        """How many more there are, of those the reader may be told of."""
        return self.sizes.others

    @property
    def persons(self) -> tuple[int, int] | None:
        """Persons of the rows seen and of these others, for a cell that counts persons."""
        seen, others = self.sizes.persons_seen, self.sizes.persons_others
        return None if seen is None or others is None else (seen, others)

    @property
    def words(self) -> str:
        """What stands above the list. Nothing here hangs on what is kept from the reader: the last sentence stands
        over every list, be anything left out of it or not.
        """
        told: dict[str, Any] = {"n": self.visible, "more": self.others, "unit": self.cell.unit}
        if self.persons is None:
            words = _("您可以查看 %(n)d %(unit)s")
            more = _("，另有 %(more)d %(unit)s不在您的查看范围内")
        else:
            told |= {"seen": self.persons[0], "others": self.persons[1]}
            words = _("这个数字是人次，下面列的是件：您可以查看 %(n)d %(unit)s、%(seen)d 人次")
            more = _("，另有 %(more)d %(unit)s、%(others)d 人次不在您的查看范围内")
        kept = _("。限制查看的事项和群体，不列出也不在这里计数。")
        return (words + more * bool(self.others)) % told + kept

    @property
    def as_frozen(self) -> str:
        """What was frozen of the cell; "" where nothing was. Whether the number now is another is told by the report
        itself, of official totals: beside this list it would tell of what is kept from the reader.
        """
        if self.frozen is None:
            return ""
        words = _("定稿数字是 %(frozen)d，下面按现在的数据列出；定稿之后的变动，见月报中“定稿之后的更正”。")
        return words % {"frozen": self.frozen}

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
