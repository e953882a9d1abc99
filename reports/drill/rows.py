"""What a cell counts, as rows that can be listed: a line for each, with the matter it is about."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Aggregate, Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from groups.models import KeyGroup
from reports.cells import NONE, Words
from reports.reach import told_of

if TYPE_CHECKING:
    from offices.models import Staff

NUMBER, ITEM = _("信访事项编号"), _("项")


@dataclass(frozen=True)
class Line:
    """`label` leads to `url`; `cells` stand under the other headings."""

    label: str
    url: str
    cells: tuple[object, ...]


@dataclass(frozen=True)
class Told:
    """A column of the list: its heading and what it says of a row."""

    head: Words
    of: Callable[[Any], object]
    number: bool = False


@dataclass(frozen=True)
class Sizes:
    """How many rows a cell counts, how many of them its reader may see, and how many of the others they may be told
    of (`reach.told_of`); and their persons, where it counts those.
    """

    every: int
    seen: int
    others: int = 0
    persons: int | None = None
    persons_seen: int | None = None
    persons_others: int | None = None


@dataclass(frozen=True, kw_only=True)
class Counted(ABC):
    """What one cell counts now. `title` are its table, row and column in words, `head` stands above the links.
    `withheld`: any number of rows the reader may not see would tell of a group.
    """

    title: tuple[Words, ...]
    columns: tuple[Told, ...]
    head: Words = NUMBER
    unit: Words = ITEM
    withheld: bool = False

    @abstractmethod
    def seen(self, reader: Staff) -> tuple[QuerySet[Any] | Sequence[Any], Sizes]:
        """The rows the reader may see, in order, and how many there are."""

    @abstractmethod
    def lines(self, rows: Iterable[Any]) -> list[Line]:
        """Rows of one page, as they are shown."""

    def line(self, row: Any, subject: Case | KeyGroup) -> Line:
        """A row with a link to what it is about."""
        cells = tuple(column.of(row) for column in self.columns)
        if isinstance(subject, Case):
            return Line(subject.number, reverse("case_detail", args=[subject.number]), cells)
        return Line(subject.name, reverse("group_detail", args=[subject.code]), cells)


@dataclass(frozen=True, kw_only=True)
class Rows(Counted):
    """Rows of one query. `case` is the way from a row to its matter, «pk» where it is one; `order` the day it is
    listed by; `persons_in` the column with the persons the cell counts.
    """

    rows: QuerySet[Any]
    order: str
    case: str = "case"
    persons_in: str = ""

    def seen(self, reader: Staff) -> tuple[QuerySet[Any], Sizes]:
        marked = self._marked(reader)
        seen = Q(seen_as__isnull=False)
        others = ~seen & Q(told_as__isnull=False)
        asked: dict[str, Aggregate] = {"every": Count("pk"), "seen": Count("pk", filter=seen)}
        asked["others"] = Count("pk", filter=others)
        if self.persons_in:
            asked["persons"] = Sum(self.persons_in, default=0)
            asked["persons_seen"] = Sum(self.persons_in, default=0, filter=seen)
            asked["persons_others"] = Sum(self.persons_in, default=0, filter=others)
        sizes = Sizes(**marked.order_by().aggregate(**asked))
        return marked.filter(seen_as__isnull=False).order_by(self.order, "pk"), sizes

    def _marked(self, reader: Staff) -> QuerySet[Any]:
        """The rows, with a key where the reader may see what they are about, and one where they may be told that there
        is something. Values and no EXISTS or IN, for which PostgreSQL may read every matter there is instead of those
        of the cell.
        """

        def of_row(subjects: QuerySet[Any]) -> Subquery:
            return Subquery(subjects.filter(pk=OuterRef(self.case)).order_by().values("pk")[:1])

        told = Case.objects.none() if self.withheld else told_of(reader)
        marked: QuerySet[Any] = self.rows.annotate(seen_as=of_row(self.shown(reader)), told_as=of_row(told))
        return marked

    def shown(self, reader: Staff) -> QuerySet[Any]:
        """What the reader may see: the rule of the matters, wherever they are listed (cases/access.py)."""
        return Case.objects.visible_to(reader)

    def lines(self, rows: Iterable[Any]) -> list[Line]:
        return [self.line(row, row if self.case == "pk" else reach(row, self.case)) for row in rows]


def reach(row: Any, path: str) -> Any:
    """What lies at the end of a path as queries write it."""
    return functools.reduce(getattr, path.split("__"), row)


def told(head: Words, path: str, *, number: bool = False) -> Told:
    """A column that says a field."""
    return Told(head, lambda row: reach(row, path), number)


def named(head: Words, field: str) -> Told:
    """A column that says a field of codes in words."""
    return Told(head, lambda row: getattr(row, f"get_{field}_display")())


def day(head: Words, path: str) -> Told:
    """A column of days."""
    return Told(head, lambda row: on.isoformat() if (on := reach(row, path)) else NONE)
