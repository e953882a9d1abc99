"""Key groups in a report: named to those who hold a grant, together under «other» to everybody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from groups.grants import groups_of
from reports.figures import Row
from reports.monthly import MonthlyReport

if TYPE_CHECKING:
    from offices.models import Staff

OTHER = ""
OTHERS = _("其他（含不属于重点群体的件）")


def names_for(reader: Staff | None) -> dict[str, str]:
    """Code → name of the groups a report may name to `reader`: those they hold a grant on, never a confidential
    one, whose size alone would tell. Nobody in particular (a file for others) is told of none.
    """
    if reader is None:
        return {}
    return dict(groups_of(reader).filter(is_confidential=False).values_list("code", "name"))


def fold(report: MonthlyReport, names: Mapping[str, str]) -> MonthlyReport:
    """The report with the groups of `names` named and all others as one row.

    The row «other» also holds the pieces of no group: what is left over after subtraction would otherwise
    be the size of a hidden group.
    """
    rows = report.rows["by_group"]
    named = [replace(row, name=names[row.key]) for row in rows if row.key in names]
    return replace(report, rows={**report.rows, "by_group": (*named, *_other(rows, names))})


def _other(rows: Sequence[Row], names: Mapping[str, str]) -> list[Row]:
    rest = [row for row in rows if row.key not in names]
    return [Row.total(OTHER, str(OTHERS), rest)] if rest else []
