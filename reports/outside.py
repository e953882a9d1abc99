"""The version that may leave the office: a few one-way tables, every cell and every total rounded to five.

Totals are rounded by themselves, not summed from rounded cells, so no small number comes back by
subtraction. No person, no matter, no key group and no words of an author: figures by code and nothing else.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.definitions import DEFINITIONS, TABLES
from reports.monthly import MonthlyReport
from reports.names import NAMES

BASE = 5
FIGURES = ("submissions", "persons", "first", "repeat", "undetermined")
ONE_WAY = ("by_channel", "by_class", "by_category")


@dataclass(frozen=True)
class Line:
    """One published number. `key` is "" in the table of totals, where `figure` tells the numbers apart."""

    table: str
    key: str
    name: str
    figure: str
    value: int

    def as_json(self) -> dict[str, str | int]:
        return {name: getattr(self, name) for name in ("table", "key", "name", "figure", "value")}


def rounded(value: int) -> int:
    """The nearest multiple of five: 2 is 0, 3 is 5."""
    return (value + BASE // 2) // BASE * BASE


def lines(report: MonthlyReport) -> Iterator[Line]:
    """Every number of the published version."""
    for figure in FIGURES:
        value = rounded(getattr(report.now, figure))
        yield Line("total", "", str(DEFINITIONS[figure].name), figure, value)
    for table in ONE_WAY:
        for row in report.rows[table]:
            # Categories have a row only where a piece came: shown with nought it would tell of one or two.
            if (value := rounded(row.now.submissions)) or table != "by_category":
                yield Line(table, row.key, row.name, "submissions", value)
    for row in report.rows["by_came_before"]:
        yield Line("by_came_before", row.key, row.name, "repeat", rounded(row.now.repeat))


def dictionary() -> dict[str, str]:
    """What each name in the published version means."""
    meant = {code: f"{DEFINITIONS[code].unit}：{DEFINITIONS[code].formula}" for code in FIGURES}
    tables = {table: str(NAMES[table]) for table in ONE_WAY}
    return {
        "table": _("表名；total 为本月合计"),
        "key": _("行的代码"),
        "name": _("行的名称"),
        "figure": _("指标"),
        "value": _("数值，每个单元格和合计都各自取最近的 5 的倍数，合计不等于各行之和；业务类别只列取整后不为零的"),
        **tables,
        "by_came_before": str(TABLES["came_before"].formula),
        **meant,
    }


def as_json(report: MonthlyReport) -> bytes:
    """UTF-8 JSON: what it is, its dictionary, its numbers."""
    told = {
        "month": str(report.month),
        "office": report.office,
        "office_name": report.office_name,
        "definitions_version": report.definitions_version,
        "rounded_to": BASE,
        "dictionary": dictionary(),
        "lines": [line.as_json() for line in lines(report)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(report: MonthlyReport) -> bytes:
    """UTF-8 CSV with a mark that Excel knows it by. The dictionary stands above the numbers as comment lines."""
    out = io.StringIO()
    for name, meaning in dictionary().items():
        out.write(f"# {name}: {meaning}\n")
    writer = csv.writer(out)
    writer.writerow(["month", "office", "table", "key", "name", "figure", "value"])
    for line in lines(report):
        row = [str(report.month), report.office, line.table, line.key, _plain(line.name), line.figure, line.value]
        writer.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name
