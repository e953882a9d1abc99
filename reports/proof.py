"""Counting a frozen month again: the same figures, or where they differ and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.causes import Why, reasons
from reports.definitions import UNKNOWN_TO
from reports.groups import fold
from reports.models import FrozenReport
from reports.monthly import count
from reports.months import Month
from reports.names import NAMES
from reports.stored import fingerprint, restore
from trail.models import Event

# Not figures: how the report was made and what it told beside them.
_BESIDE = {"as_of", "is_complete", "footnotes", "frozen", "definitions_version", "office_name", "name", "depth"}


@dataclass(frozen=True)
class Difference:
    """One cell: where it stands in the report's JSON, what was frozen, what is counted now (None: no such cell);
    `label` is the place in words.
    """

    cell: str
    frozen: Any
    now: Any
    label: str = ""


@dataclass(frozen=True)
class Proof:
    """What counting again brought up. `intact`: the stored figures still have the hash they were frozen with."""

    report: FrozenReport
    intact: bool
    redefined: bool
    differences: tuple[Difference, ...]
    reasons: tuple[Why, ...]

    @property
    def holds(self) -> bool:
        return self.intact and not self.differences


def prove(report: FrozenReport) -> Proof:
    """Count the month of `report` again, with duties as they stood on the day it was made.

    Nothing is written. Cells of key groups are told as one, as to any reader. What the definitions it was made
    under did not know is not proved: nothing was frozen of it.
    """
    intact = fingerprint(report.rows) == report.hash == _logged_hash(report)
    recounted = count(Month.parse(report.month), report.office, as_of=report.as_of)
    then, now = (fold(one, {}).as_json() for one in (restore(report.rows), recounted))
    unknown = UNKNOWN_TO.get(report.definitions_version, ())
    differences = tuple(one for one in _differences("", then, now) if not _within(one.cell, unknown))
    return Proof(
        report,
        intact,
        redefined=report.definitions_version not in UNKNOWN_TO,
        differences=differences,
        reasons=tuple(reasons(report)) if differences else (),
    )


def _within(cell: str, places: tuple[str, ...]) -> bool:
    return any(cell == place or cell.startswith(f"{place}.") for place in places)


def _logged_hash(report: FrozenReport) -> str:
    """What the log's chained line says the figures were: the row alone could be rewritten with its hash."""
    line = Event.objects.filter(stream=report.stream, code="report.make", seq__isnull=False).first()
    return str(line.details["hash"]) if line else ""


def _differences(at: str, then: Any, now: Any, label: str = "") -> Iterator[Difference]:
    if isinstance(then, list) or isinstance(now, list):
        then, now = _keyed(then), _keyed(now)
    if not isinstance(then, dict) and not isinstance(now, dict):
        if then != now:
            yield Difference(at, then, now, label)
        return
    one, other = (side if isinstance(side, dict) else {} for side in (then, now))
    for name in [*one, *(name for name in other if name not in one)]:
        if name not in _BESIDE:
            pair = one.get(name), other.get(name)
            place = f"{at}.{name}" if at else name
            yield from _differences(place, *pair, f"{label} › {_named(name, *pair)}" if label else _named(name, *pair))


def _named(name: str, *sides: Any) -> str:
    """A step of the way to a cell in words: the row's own name, the figure's, or the table's."""
    for side in sides:
        if isinstance(side, dict) and side.get("name"):
            return str(side["name"])
    return str(NAMES.get(name, name))


def _keyed(rows: Any) -> dict[str, Any]:
    """A table by the keys of its rows, so that a row more does not shift the others."""
    if not isinstance(rows, list):
        return {}
    return {str(row.get("key") or row.get("month") or "-"): row for row in rows}


def lines_of(proof: Proof) -> list[str]:
    """The proof in words, one line per cell and cause; empty when the figures hold."""
    lines = []
    if not proof.intact:
        lines.append(_("定稿数字与定稿时的校验码不符：数据库中的定稿被改动过。"))
    if proof.differences:
        lines.append(_("重新计算后有 %(n)d 处与定稿不同：") % {"n": len(proof.differences)})
    for one in proof.differences:
        words = _("%(cell)s：定稿 %(frozen)s，现在 %(now)s")
        lines.append(words % {"cell": one.cell, "frozen": _value(one.frozen), "now": _value(one.now)})
    lines += [_("原因：%(why)s（%(n)d）") % {"why": why.words, "n": why.count} for why in proof.reasons]
    if proof.differences and not proof.reasons:
        lines.append(_("原因：日志中没有找到定稿之后的相应变动，请核查数据库是否被直接改动。"))
    return lines


def _value(value: Any) -> str:
    return "—" if value is None else str(value)
