"""Shorter local limits: read from TOML, refused when broken, chosen by the day a matter was received.

The format is explained to administrators in `data/local_rules.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from workflows.clock_rules import CLOCKS, Unit, Whose

SHIPPED = Path(__file__).resolve().parent / "data" / "local_rules.toml"
_FIELDS = {"clock", "length", "unit", "from", "until", "basis"}


class LocalRuleError(ValueError):
    """A file of local rules cannot be used. The text names file, rule and cure."""


@dataclass(frozen=True)
class LocalRule:
    """One shorter limit, for matters received from `since` until before `until`."""

    clock: str
    length: int
    unit: Unit
    since: date
    until: date | None
    basis: str

    def holds_for(self, received_on: date) -> bool:
        return self.since <= received_on and (self.until is None or received_on < self.until)

    def as_json(self) -> dict[str, str | int]:
        """For keeping with a clock; `of_json` reads it back."""
        kept: dict[str, str | int] = {"clock": self.clock, "length": self.length, "unit": self.unit.value}
        kept |= {"since": self.since.isoformat(), "basis": self.basis}
        return {**kept, "until": self.until.isoformat()} if self.until else kept

    @staticmethod
    def of_json(kept: Mapping[str, Any]) -> LocalRule:
        until = date.fromisoformat(kept["until"]) if "until" in kept else None
        since = date.fromisoformat(kept["since"])
        return LocalRule(kept["clock"], kept["length"], Unit(kept["unit"]), since, until, kept["basis"])


def local_rule(clock: str, received_on: date) -> LocalRule | None:
    """The rule in the files now for a matter received on `received_on`; None where the national limit holds. What a
    clock began under is kept with it (cases/local_limits.py). Raises LocalRuleError.
    """
    found = [rule for rule in _all() if rule.clock == clock and rule.holds_for(received_on)]
    return found[-1] if found else None


def check_files() -> None:
    """Raises LocalRuleError where a file has a slip, for the start-up check."""
    _all()


def _all() -> tuple[LocalRule, ...]:
    own = Path(settings.VAR_DIR) / "local_rules.toml"
    return _read(tuple((file, file.stat().st_mtime_ns) for file in (SHIPPED, own) if file.exists()))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> tuple[LocalRule, ...]:
    return tuple(rule for file, _changed in files for rule in read_rules(file))


def read_rules(file: Path) -> Iterator[LocalRule]:
    """The rules of one file, the earliest first. Raises LocalRuleError."""
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("rule", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LocalRuleError(_("%(file)s 写法有误：%(error)s") % {"file": file.name, "error": error}) from error
    rules = [_rule(file, number, row) for number, row in enumerate(rows, start=1)]
    yield from sorted(rules, key=lambda rule: rule.since)


def _rule(file: Path, number: int, row: Mapping[str, Any]) -> LocalRule:
    cure = _cure(row)
    if cure:
        raise LocalRuleError(f"{file.name} rule[{number}]：{cure}")
    unit = Unit(row.get("unit", CLOCKS[row["clock"]].unit))
    return LocalRule(row["clock"], row["length"], unit, row["from"], row.get("until"), row["basis"])


def _cure(row: Mapping[str, Any]) -> str:
    """What is wrong with a row and what to write instead; «» when nothing is."""
    rule = CLOCKS.get(str(row.get("clock")))
    if rule is None:
        return _("clock 应是时限表里的代码，例如 handling")
    if rule.whose is Whose.PETITIONER or (rule.unit is Unit.NAMED and not rule.open_to_local):
        return _("“%(name)s”不能由本地规定改变") % {"name": rule.name}
    length, unit, unknown = row.get("length"), row.get("unit", rule.unit), sorted(set(row) - _FIELDS)
    longest = rule.length if unit == rule.unit and not rule.open_to_local else None
    units = (Unit.MINUTES,) if rule.unit is Unit.MINUTES else (Unit.DAYS, Unit.WORKDAYS)
    too_long = type(length) is not int or length < 1 or (longest is not None and length > longest)
    days = [row.get("from"), row.get("until", row.get("from"))]
    no_days = any(not isinstance(day, date) or isinstance(day, datetime) for day in days)
    checks = (
        (bool(unknown), _("不认识的项：%(names)s") % {"names": "、".join(unknown)}),
        (unit not in units, _("unit 只能写 %(units)s") % {"units": _(" 或 ").join(units)}),
        (too_long, _("length 应为不超过 %(length)s 的正整数：本地规定只能更短") % {"length": rule.length}),
        (no_days, _("from 和 until 写成不带引号的日期，例如 2026-01-01")),
        (not str(row.get("basis", "")).strip(), _("请在 basis 写明本地规定的名称和条款")),
    )
    return next((cure for wrong, cure in checks if wrong), "")
