"""Proving the roll-ups against the submissions, mending what differs, and folding loose lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

import trail.log
from reports.months import Month
from reports.rollups import triggers
from reports.rollups.kept import FAMILIES
from reports.rollups.sums import KEYS, Family, quoted

PROVED_EACH_NIGHT = 24
_KEYS = ", ".join(f'"{name}"' for name in KEYS)


@dataclass(frozen=True)
class Difference:
    """One sum that is not what its rows say: by how much each count is short, those that are."""

    month: str
    office: int
    cut: str
    key: str
    short: dict[str, int]


def differences(month: Month | None = None) -> list[Difference]:
    """Where the roll-ups are not the sums of their rows, of one month or of all. One query a table: one moment."""
    return [one for family in FAMILIES for one in _differences(family, month)]


def _differences(family: Family, month: Month | None) -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(_short(family, month))
        for month_, office, cut, key, *short in cursor.fetchall():
            counts = zip(family.measures, short, strict=True)
            yield Difference(month_, office, cut, key, {code: int(n) for code, n in counts if n})


def mend(month: Month | None = None) -> int:
    """Add what is short, of one month or of all; how many lines that took. Also how roll-ups are first made."""
    with connection.cursor() as cursor:
        lines = 0
        for family in FAMILIES:
            cursor.execute(family.added(_short(family, month)))
            lines += cursor.rowcount
        return lines


def take_up(*, was_changed: bool) -> None:
    """After migrations: triggers in place, and what was written without them made good."""
    if triggers.missing():
        was_changed = True
    if not was_changed or not triggers.is_possible():
        return
    triggers.install()
    mend()


def fold() -> int:
    """Make one line of the lines of each sum, in the months that changed; how many months."""
    changed = {month for family in FAMILIES for month in _fold_all(family)}
    return len(changed)


def look_after(today: Month) -> list[Difference]:
    """The nightly round: triggers in place, the months of the last two years and all that changed proved, what
    differed mended and noted, loose lines folded.
    """
    if triggers.missing():
        triggers.install()
    months = set(map(str, today.last(PROVED_EACH_NIGHT))).union(*(_changed(family) for family in FAMILIES))
    found = [one for month in sorted(months) for one in _mended(Month.parse(month))]
    fold()
    return found


def _mended(month: Month) -> Iterable[Difference]:
    with transaction.atomic():
        found = differences(month)
        if found:
            mend(month)
            details = {"report": "monthly", "month": str(month), "sums": len(found)}
            trail.log.note("report.rollups_mended", actor="system:reports", details=details)
    return found


def _short(family: Family, month: Month | None) -> str:
    """SQL: what the rows say less what the lines say, where that is not nought."""
    lines = f" WHERE month = '{month}'" if month else ""
    less = ", ".join(f"-{quoted(code)}" for code in family.measures)
    both = f"{family.said(month)} UNION ALL SELECT {_KEYS}, {less} FROM {family.table}{lines}"  # noqa: S608
    head = f"SELECT {_KEYS}, {_sums(family)} FROM ({both}) AS both_sides"  # noqa: S608
    return f"{head} GROUP BY {_KEYS} HAVING {_any(family)}"


def _sums(family: Family) -> str:
    return ", ".join(f'SUM("{code}") AS "{code}"' for code in family.measures)


def _any(family: Family) -> str:
    return " OR ".join(f'SUM("{code}") <> 0' for code in family.measures)


def _changed(family: Family) -> set[str]:
    lines = family.model._default_manager.filter(loose=True)
    return set(lines.values_list("month", flat=True).distinct())


def _fold_all(family: Family) -> set[str]:
    months = _changed(family)
    for month in months:
        _fold(family, month)
    return months


def _fold(family: Family, month: str) -> None:
    """PostgreSQL: one statement, so a line that comes meanwhile is neither lost nor counted twice. SQLite has one
    writer: the lines up to the last one are folded and then removed.
    """
    table, lines = family.table, family.model._default_manager
    columns = ", ".join(f'"{name}"' for name in (*KEYS, "loose", *family.measures))
    folded = f"INSERT INTO {table} ({columns}) SELECT {_KEYS}, FALSE, {_sums(family)} FROM"
    tail = f"GROUP BY {_KEYS} HAVING {_any(family)} ORDER BY {_KEYS}"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            gone = f"WITH gone AS (DELETE FROM {table} WHERE month = %s RETURNING *)"  # noqa: S608
            cursor.execute(f"{gone} {folded} gone {tail}", [month])
            return
        last = lines.filter(month=month).aggregate(last=Max("pk"))["last"]
        cursor.execute(f"{folded} {table} WHERE month = %s AND id <= %s {tail}", [month, last])
        cursor.execute(f"DELETE FROM {table} WHERE month = %s AND id <= %s", [month, last])  # noqa: S608
