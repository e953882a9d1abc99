"""--map: a small TOML file for ledgers whose columns or words have other names.

source = "老信访系统"            # the family of its row numbers (--source); default: the name of the key column
date_order = "mdy"               # dates like 3/4/2019: "dmy" is 3 April, "mdy" is 4 March
header_row = 3                   # where the names of the columns stand, when they are all strange
[columns]                        # field = column, or its letter as "E列"; only key may be several, joined
key = ["年度", "顺序号"]
received = "来件日"
[defaults]                       # where the ledger has no such column or leaves it blank
channel = "web"
case_class = "inquiry"
[values.channel]                 # word of the ledger = our code, or for category our code or name
"信箱" = "web"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cases.ledger.categories import known_categories
from cases.ledger.identity import BY_CONTENT
from cases.ledger.names import NAMES
from cases.ledger.problems import LedgerRefused
from cases.models import Channel, RepeatState
from workflows.codes import CaseClass

DATE_ORDERS = ("dmy", "mdy")
LONGEST_SOURCE = 60
# What our side of a default or of a word may be.
CODES: Mapping[str, Sequence[str]] = {
    "channel": Channel.values,
    "case_class": CaseClass.values,
    "repeat": RepeatState.values,
}


@dataclass(frozen=True)
class Told:
    """What a person told of the ledger, on the page or by --map: `columns` field → names (several only
    for key), `defaults` field → value, `values` field → word in the ledger → our word. `source` names
    the family of row numbers, `date_order` is «dmy», «mdy» or «», `header_row` counts from 1 (0: look for it).
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: str = ""
    date_order: str = ""
    header_row: int = 0
    # On the page every column was looked at: what was left out is left out.
    only_told: bool = False


def load_map(path: Path) -> Told:
    """Read --map. Raises LedgerRefused naming what is not understood."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise LedgerRefused(_("找不到对照文件 %s，请核对路径。") % path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LedgerRefused(_("对照文件不是正确的 TOML：%s。") % error) from None
    _check(said, ("columns", "defaults", "values", "source", "date_order", "header_row"), _("段落"))
    columns, defaults, values = (_table(said, name) for name in ("columns", "defaults", "values"))
    _check(columns, NAMES, _("字段"))
    _check(defaults, ("channel", "case_class"), _("默认值"))
    _check(values, ("channel", "category", "case_class", "repeat"), _("取值"))
    return Told(
        {name: _names(name, told) for name, told in columns.items()},
        {name: _code(f"[defaults] {name}", told, CODES[name]) for name, told in defaults.items()},
        {name: _words(name, _table(values, name)) for name in values},
        ledger_name(said.get("source", "")),
        _date_order(said),
        _header_row(said),
    )


def ledger_name(told: Any) -> str:
    """The name under which the numbers of a ledger are known; «» when none was told. Raises LedgerRefused."""
    name = str(told).strip() if isinstance(told, str | int) and not isinstance(told, bool) else None
    if name is None or len(name) > LONGEST_SOURCE or name == BY_CONTENT:
        words = _("台账名称（source）应是不超过 %(longest)d 个字的文字，也不能是“%(reserved)s”。")
        raise LedgerRefused(words % {"longest": LONGEST_SOURCE, "reserved": BY_CONTENT})
    return name


def _words(name: str, told: Mapping[str, Any]) -> dict[str, str]:
    """The ledger's words for one field and ours; ours must be known."""
    if name != "category":
        return {word: _code(f'[values.{name}] "{word}"', ours, CODES[name]) for word, ours in told.items()}
    known = known_categories()
    for word, ours in told.items():
        if not isinstance(ours, str) or known.named(ours) is None:
            raise LedgerRefused(_unknown(f'[values.{name}] "{word}"', ours, known.names))
    return dict(told)


def _code(key: str, told: Any, known: Sequence[str]) -> str:
    if told not in known:
        raise LedgerRefused(_unknown(key, told, known))
    return str(told)


def _unknown(key: str, told: Any, known: Sequence[str]) -> str:
    words = _("对照文件里 %(key)s 的值“%(told)s”不认识；可以是：%(known)s。")
    return words % {"key": key, "told": told, "known": "、".join(known)}


def _date_order(said: Mapping[str, Any]) -> str:
    told = said.get("date_order", "")
    if told not in ("", *DATE_ORDERS):
        raise LedgerRefused(_("对照文件里的 date_order 应是 dmy（日/月/年）或 mdy（月/日/年）。"))
    return str(told)


def _header_row(said: Mapping[str, Any]) -> int:
    told = said.get("header_row", 0)
    if not isinstance(told, int) or isinstance(told, bool) or told < 0:
        raise LedgerRefused(_("对照文件里的 header_row 应是表头所在的行号。"))
    return told


def _table(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    told = said.get(name, {})
    if not isinstance(told, dict):
        raise LedgerRefused(_("对照文件里的 %s 应是一段 [%s]。") % (name, name))
    return told


def _check(said: Mapping[str, Any], known: Sequence[str] | Mapping[str, Any], kind: str) -> None:
    for name in said:
        if name not in known:
            words = _("对照文件里不认识的%(kind)s“%(name)s”；可用：%(known)s。")
            raise LedgerRefused(words % {"kind": kind, "name": name, "known": "、".join(known)})


def _names(name_of_field: str, told: Any) -> tuple[str, ...]:
    names = tuple(told) if isinstance(told, list) else (told,)
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise LedgerRefused(_("对照文件里“%s”的列名应是文字。") % name_of_field)
    if len(names) > 1 and name_of_field != "key":
        raise LedgerRefused(_("只有 key 可以由几列组成，“%s”不可以。") % name_of_field)
    return names
