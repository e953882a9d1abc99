"""What is told of a month: the frozen report where there is one, the figures counted now where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from offices.models import Office
from reports.actions import WORDS, frozen_of
from reports.groups import fold, names_for
from reports.models import FrozenReport
from reports.monthly import MonthlyReport, Standing, count
from reports.months import Month
from reports.stored import restore

if TYPE_CHECKING:
    from offices.models import Staff


def monthly(month: Month, office: Office, reader: Staff | None = None) -> MonthlyReport:
    """The official report of `month` as `reader` may be shown it; None is nobody in particular.

    Raises NotReportable for a month to come and for an office that did not exist in the month.
    """
    return shown(month, office, frozen_of(month, office), reader)


def shown(month: Month, office: Office, frozen: FrozenReport | None, reader: Staff | None) -> MonthlyReport:
    """The same for a caller who has looked for the frozen report already."""
    report = count(month, office) if frozen is None else replace(restore(frozen.rows), standing=standing(frozen))
    return fold(report, names_for(reader))


def standing(frozen: FrozenReport) -> Standing:
    """Who answers for a frozen report so far."""
    names = (person.full_name if person else "" for person in (frozen.maker, frozen.reviewed_by, frozen.approved_by))
    maker, reviewer, approver = names
    fields = [field for field in FrozenReport._meta.fields if field.name in WORDS]
    author = tuple((str(field.verbose_name), text) for field in fields if (text := getattr(frozen, field.name)))
    return Standing(frozen.state, frozen.hash, maker, reviewer, approver, author, frozen.made_at)
