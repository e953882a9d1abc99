"""What the names in a report's JSON mean in words: for lists of cells, and for the data dictionary."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from reports.cells import Words
from reports.definitions import DEFINITIONS, TABLES

NAMES: Mapping[str, Words] = {
    **{code: one.name for code, one in DEFINITIONS.items()},
    **{code: one.name for code, one in TABLES.items()},
    "by_channel": _("按来访形式"),
    "by_class": _("按类别"),
    "by_category": _("按业务类别"),
    "by_office": _("按登记单位"),
    "by_handling_office": _("按责任单位"),
    "by_group": _("按重点群体"),
    "by_came_before": TABLES["came_before"].name,
    "by_times": TABLES["times"].name,
    "last_months": _("近二十四个月"),
    "previous_month": _("上月"),
    "same_month_last_year": _("去年同月"),
    "year_to_date": _("本年累计"),
    "year_to_date_last_year": _("去年同期"),
    "timeliness": _("办理时限"),
    "notice": _("书面告知"),
    "answer": _("办理答复"),
    "due": _("本月到期"),
    "in_time": _("按期"),
    "late": _("超期办理"),
    "late_open": _("超期未办"),
    "open": _("未到期"),
    "rate": _("按期率"),
    "rate_of_all": _("按期率（含未到期）"),
    "matters": _("事项数"),
    "claims": _("诉求数"),
    "kept": _("已兑现"),
    "broken": _("未兑现"),
    "on_books": _("在册"),
    "new": _("本月新增"),
    "resolved": _("本月办结"),
    "settled": _("本月化解"),
    "still_open": _("月末未办结"),
}
