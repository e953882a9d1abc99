"""How long the file of an ended matter is kept: a table by outcome, read from TOML, refused when broken.

No law names the years: the bureau's own 归档范围和保管期限表 decides (《档案法实施条例》; domain.md 3.23). What is
shipped is therefore unconfirmed, and says so wherever it is shown. The format is told in `data/retention.toml`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHIPPED = Path(__file__).resolve().parent / "data" / "retention.toml"
PERMANENT = "permanent"
LONGEST_YEARS = 200
# From the last approval to the deed everybody who may decide can still stop it. Ours, no law's.
GRACE = dt.timedelta(days=7)


class Kept(models.TextChoices):
    """What a matter came to, as far as it decides how long its file is kept."""

    SUPPORTED = "supported", gettext_lazy("予以支持")
    EXPLAINED = "explained", gettext_lazy("解释说明")
    NOT_SUPPORTED = "not_supported", gettext_lazy("不予支持")
    REEXAMINED = "reexamined", gettext_lazy("复核终结")
    ACCUSATION = "accusation", gettext_lazy("检举控告")
    SUGGESTION = "suggestion", gettext_lazy("建议意见")
    INQUIRY = "inquiry", gettext_lazy("咨询感谢")
    GROUP = "group", gettext_lazy("重点群体的事项")
    REFERRED = "referred", gettext_lazy("转出")
    DECLINED = "declined", gettext_lazy("不予/不再受理")
    WITHDRAWN = "withdrawn", gettext_lazy("撤回")
    VOID = "void", gettext_lazy("作废")
    HISTORY = "history", gettext_lazy("历史导入，结果不明")


class RetentionError(ValueError):
    """A file of retention periods cannot be used. The text names file, row and cure."""


@dataclass(frozen=True)
class Period:
    """How long one outcome is kept. `years` is None for ever; `approved` names the bureau's own table, «» while
    nobody has confirmed the period.
    """

    outcome: str
    years: int | None
    approved: str = ""

    @property
    def is_confirmed(self) -> bool:
        return bool(self.approved)

    @property
    def words(self) -> str:
        return _("永久") if self.years is None else _("%d 年") % self.years

    def due_on(self, counted_from: dt.date) -> dt.date | None:
        """The first day on which the file may go; None for ever. Years begin on the 1 January that follows."""
        return None if self.years is None else dt.date(counted_from.year + self.years + 1, 1, 1)


def schedule() -> Mapping[str, Period]:
    """Outcome → period: the shipped table under the installation's own. Raises RetentionError."""
    own = Path(settings.VAR_DIR) / "retention.toml"
    files = tuple((file, file.stat().st_mtime_ns) for file in (SHIPPED, own) if file.exists())
    return _read(files)


def longest(outcomes: Iterable[str]) -> Period:
    """The longest of the periods of these outcomes; an unconfirmed one before a confirmed one of the same length."""
    table = schedule()
    found = [table[outcome] for outcome in outcomes]
    return max(found, key=lambda one: (one.years is None, one.years or 0, not one.is_confirmed))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> Mapping[str, Period]:
    found: dict[str, Period] = {}
    for file, _changed in files:
        found.update((one.outcome, one) for one in read_periods(file))
    return found


def read_periods(file: Path) -> list[Period]:
    """The rows of one file. Raises RetentionError."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RetentionError(_("%(file)s 写法有误：%(error)s") % {"file": file.name, "error": error}) from error
    approved = str(told.get("approved", "")).strip()
    rows = told.get("outcome", [])
    return [_period(file, number, row, approved) for number, row in enumerate(rows, start=1)]


def _period(file: Path, number: int, row: Mapping[str, Any], approved: str) -> Period:
    years = row.get("years")
    cure = ""
    if row.get("code") not in Kept.values:
        cure = _("code 应是以下之一：%s") % "、".join(Kept.values)
    elif years != PERMANENT and (type(years) is not int or not 1 <= years <= LONGEST_YEARS):
        cure = _('years 应为正整数，或者 "permanent"')
    if cure:
        raise RetentionError(f"{file.name} outcome[{number}]：{cure}")
    return Period(row["code"], None if years == PERMANENT else years, approved)
