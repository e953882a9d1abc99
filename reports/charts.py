"""What a chart of the report shows: one class for page, paper and workbook, each with the table it stands beside."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.cells import count, share
from reports.definitions import DEFINITIONS
from reports.figures import Row
from reports.monthly import MonthlyReport


@dataclass(frozen=True)
class Chart:
    """`table` is the code of the table with the same values, `value_name` and `rate_name` the heads of its
    columns, `labels` its rows. With `rates` (0 to 1, None
    for 0 ÷ 0) values are drawn as columns and rates as a line on a scale of their own.
    """

    table: str
    title: str
    value_name: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    rates: tuple[float | None, ...] = ()
    rate_name: str = ""
    is_share: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says of the picture."""
        return _("%(title)s；各项数值见所附的表") % {"title": self.title}

    def written(self, value: float | None) -> str:
        """A value beside its bar."""
        return str(share(value) if self.is_share else count(int(value or 0)))


def charts(report: MonthlyReport) -> tuple[Chart, ...]:
    """The charts of a report; one without any value is left out, months always stay."""
    repeats = str(DEFINITIONS["repeat"].name)
    drawn = (
        _rows("category", _("重复件按业务类别"), repeats, report.rows["by_category"]),
        _rows("office", _("重复件按登记单位"), repeats, report.rows["by_office"]),
        _rows("came_before", _("重复件来时此前事项的答复"), _("重复件"), report.rows["by_came_before"]),
        _timeliness(report),
    )
    return (_months(report), *(chart for chart in drawn if any(value for value in chart.values)))


def _months(report: MonthlyReport) -> Chart:
    return Chart(
        table="months",
        title=_("近二十四个月件次（柱）和重复率（虚线）"),
        value_name=str(DEFINITIONS["submissions"].name),
        labels=tuple(str(month) for month, _figures in report.last_months),
        values=tuple(figures.submissions for _month, figures in report.last_months),
        rates=tuple(figures.repeat_rate for _month, figures in report.last_months),
        rate_name=str(DEFINITIONS["repeat_rate"].name),
    )


def _rows(table: str, title: str, name: str, rows: tuple[Row, ...]) -> Chart:
    values = tuple(row.now.repeat for row in rows)
    return Chart(table, title, name, tuple("　" * row.depth + row.name for row in rows), values)


def _timeliness(report: MonthlyReport) -> Chart:
    names = {"notice": _("书面告知"), "answer": _("办理答复")}
    duties = report.timeliness
    labels = tuple(names[duty.code] for duty in duties)
    title = _("按期率（末日在本月内的时限）")
    return Chart("timeliness", title, _("按期率"), labels, tuple(duty.rate for duty in duties), is_share=True)
