"""Every table of roll-ups there is."""

from __future__ import annotations

from reports.rollups.matters import MATTERS
from reports.rollups.pieces import PIECES
from reports.rollups.sums import Family

FAMILIES: tuple[Family, ...] = (PIECES, MATTERS)
