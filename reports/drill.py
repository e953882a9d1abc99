"""From a cell of the report to the pieces counted in it, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import OVERSEEING
from cases.models import Case, Submission
from cases.models.codes import RepeatState
from offices.models import Office, Staff
from offices.people import kinds
from reports import counting, repeats
from reports.groups import OTHER, names_for
from reports.monthly import refuse
from reports.months import Month

COLUMNS = {
    "channel": counting.CHANNEL[0],
    "class": counting.CLASS[0],
    "category": counting.CATEGORY[0],
    "office": counting.OFFICE[0],
    "handling_office": counting.HANDLING[0],
    "group": counting.GROUP[0],
    "came_before": counting.CAME_BEFORE[0],
}
PER_PAGE = 50


class NoSuchCell(LookupError):
    """The report has no cell of this kind."""


@dataclass(frozen=True)
class Pieces:
    """`page` holds the Submissions the reader may see. `hidden` is how many more the cell counts now; None where
    that number would tell something about a group the reader may not know of.
    """

    by: str
    page: Page[Submission]
    visible: int
    hidden: int | None

    @property
    def words(self) -> str:
        """What stands above the list."""
        if self.hidden is None:
            return _("您可以查看 %(n)d 件。") % {"n": self.visible}
        return _("您可以查看 %(n)d 件，另有 %(more)d 件无权查看。") % {"n": self.visible, "more": self.hidden}


def may_drill(reader: Staff) -> bool:
    """Statisticians read figures only; matters are opened by the posts that oversee them."""
    return bool(kinds(reader) & OVERSEEING)


def pieces_of(reader: Staff, month: Month, office: Office, query: Mapping[str, str]) -> Pieces:
    """The pieces of one cell, counted now. `query`: by, key, only, page, as reports.tables writes them.

    Raises PermissionDenied for a reader of figures only, NotReportable and NoSuchCell.
    """
    if not may_drill(reader):
        raise PermissionDenied
    refuse(month, office, timezone.localdate())
    by = query.get("by", "all")
    counted = _narrowed(counting.pieces(office).filter(received_on__range=month.days), reader, by, query)
    seen = counted.filter(case__in=Case.objects.visible_to(reader)).select_related("case", "office")
    pages = Paginator(seen.order_by("received_on", "pk"), PER_PAGE)
    visible = pages.count
    # What is left over in the cells of groups is the size of those nobody told the reader about.
    hidden = None if by == "group" else counted.count() - visible
    return Pieces(by, pages.get_page(query.get("page", 1)), visible, hidden)


def _narrowed(pieces: QuerySet[Submission], reader: Staff, by: str, query: Mapping[str, str]) -> QuerySet[Submission]:
    only = query.get("only", "")
    if only and only not in RepeatState.values:
        raise NoSuchCell(only)
    if only:
        pieces = pieces.filter(repeat=only)
    if by == "all":
        return pieces
    if by not in COLUMNS:
        raise NoSuchCell(by)
    if by == "came_before":
        pieces = repeats.repeats(pieces)
    return pieces.filter(_rule(reader, by, query.get("key", "")))


def _rule(reader: Staff, by: str, key: str) -> Q:
    column, names = COLUMNS[by], names_for(reader) if by == "group" else {}
    if by == "group" and key == OTHER:
        return Q(**{f"{column}__isnull": True}) | ~Q(**{f"{column}__in": list(names)})
    if by == "group" and key not in names:
        raise NoSuchCell(by)
    blank: dict[str, Any] = {f"{column}__isnull": True} if by == "category" and not key else {column: key}
    return Q(**blank)
