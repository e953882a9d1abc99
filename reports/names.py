"""What the names in a report's JSON mean in words: for lists of cells, and for the data dictionary."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.cells import Words
from reports.definitions import DEFINITIONS, TABLES

NAMES: Mapping[str, Words] = {
    **{code: one.name for code, one in DEFINITIONS.items()},
    **{code: one.name for code, one in TABLES.items()},
    "by_channel": _("按来访形式"),
    "by_source": TABLES["source"].name,
    "by_class": TABLES["class"].name,
    "by_category": _("按业务类别"),
    "by_office": _("按登记单位"),
    "by_handling_office": _("按责任单位"),
    "by_group": _("按重点群体"),
    "by_came_before": TABLES["came_before"].name,
    "by_sponsorship": TABLES["sponsored_repeats"].name,
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
    "times": _("次（件）数"),
    "requested": _("本月申请"),
    "upheld": _("维持"),
    "revoked": _("撤销"),
    "varied": _("变更"),
    "refused": _("不予受理"),
    "asked": _("应评价"),
    "satisfied": _("满意"),
    "fairly": _("基本满意"),
    "not": _("不满意"),
    "silent": _("未评价"),
    "matters": _("事项数"),
    "claims": _("诉求数"),
    "kept": _("已兑现"),
    "broken": _("未兑现"),
    "on_books": _("在册"),
    "new": _("本月新增"),
    "resolved": _("本月办结"),
    "settled": _("本月化解"),
    "closed": _("本月销号"),
    "settled_so_far": _("累计化解"),
    "unsettled": _("未化解"),
    "overdue": _("超期"),
    "still_open": _("月末未办结"),
    **{
        f"{duty}_{fate}": format_lazy("{} · {}", head, words)
        for duty, head in (("notice", _("书面告知")), ("answer", _("办理答复")))
        for fate, words in (
            ("in_time", _("按期")),
            ("late", _("超期办理")),
            ("late_open", _("超期未办")),
            ("open", _("未到期")),
        )
    },
}
# In the tables of one month; a promise is late otherwise than a matter.
COUNTS: Mapping[str, Words] = {**NAMES, "late_open": _("逾期待兑现"), "open": _("待兑现")}
# Columns of the duties and ratings of each office.
OFFICE_DUTIES: Mapping[str, Words] = {
    "notice_due": _("告知到期"),
    "notice_in_time": _("按期告知"),
    "notice_overdue": _("超期告知"),
    "answer_due": _("答复到期"),
    "answer_in_time": _("按期答复"),
    "answer_overdue": _("超期答复"),
    "asked": _("应评价"),
    "rated": _("已评价"),
}
