"""Where rows stand in their tables: offices in the order of the tree and no league table, all else by its code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from offices.models import Office
from offices.tree import ancestor_ids
from reports.figures import Row

OF_OFFICES = ("by_office", "by_handling_office")


def in_tree(rows: Iterable[Row], offices: Iterable[Office], top: Office) -> tuple[Row, ...]:
    """Rows of offices where these hang today, set in by how deep below `top`."""
    # Compared as numbers: how a database sorts slashes depends on its locale.
    known = {one.code: (ancestor_ids(one), max(0, one.depth - top.depth)) for one in offices}
    return tuple(replace(row, depth=known[row.key][1]) for row in sorted(rows, key=lambda row: known[row.key][0]))


def by_code(rows: Iterable[Row]) -> tuple[Row, ...]:
    """By their keys; what has none comes last."""
    return tuple(sorted(rows, key=lambda row: (not row.key, row.key)))


def in_order(table: str, rows: Iterable[Row], top: Office) -> tuple[Row, ...]:
    """The rows of a table to which some were added."""
    listed = list(rows)
    if table in OF_OFFICES:
        return in_tree(listed, Office.objects.filter(code__in=[row.key for row in listed]), top)
    return by_code(listed)
