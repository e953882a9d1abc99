"""What each figure of the monthly report is: its words and its expression, side by side and once.

Change a definition here and nowhere else, and raise DEFINITIONS_VERSION with it: every report prints
the version it was made under. Certainty of a source: T article read, E excerpt read, C seen in
practice, I inferred (to be confirmed by the bureau).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Aggregate, Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models.codes import Channel, RepeatState
from workflows.codes import State

DEFINITIONS_VERSION = "2026.1"
JOINT_VISIT_PEOPLE = 5

# A void matter was keyed twice or by mistake: its pieces never were. Everything else counts, whatever
# became of it (referred, declined, withdrawn …), history included.
COUNTED = ~Q(case__state=State.VOID)
VISIT = Q(channel=Channel.VISIT)
JOINT_VISIT = VISIT & Q(head_count__gte=JOINT_VISIT_PEOPLE)

Words = str | Promise


@dataclass(frozen=True)
class Definition:
    """One figure. A count has `expression` (over submissions); a ratio names the counts it divides:
    the sum of `over` by the sum of `under`, nothing for 0 ÷ 0.
    """

    code: str
    name: Words
    unit: Words
    formula: Words
    source: Words
    certainty: str
    expression: Aggregate | None = None
    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    def ratio(self, counts: Mapping[str, int]) -> float | None:
        """The ratio of these counts; None for 0 ÷ 0."""
        under = sum(counts[code] for code in self.under)
        return sum(counts[code] for code in self.over) / under if under else None


_PIECES, _PERSONS, _NATIONAL = _("件"), _("人次"), _("国家信访统计通行口径")
_REPEAT_RULE = _("国家信访局关于初次信访、重复信访认定的规定（同人同事）")

_FIGURES = (
    Definition(
        "submissions", _("件次"), _PIECES,
        _("收到日期在本月内（首日、末日均含）的信访件数，含历史导入件，不含作废事项的件；按登记单位计。"),
        _NATIONAL, "E", Count("pk"),
    ),
    Definition(
        "batches", _("来访批次"), _("批"),
        _("渠道为来访的件数；同一批人一次来访计一批。下访接访收集的不计批次。"),
        _NATIONAL, "E", Count("pk", filter=VISIT),
    ),
    Definition(
        "persons", _("人次"), _PERSONS,
        _("各件人数之和：来访按到场人数，联名件按签名人数，匿名件按一人；同一人多次信访，每次都计。"),
        _("国家信访统计通行口径；联名件按签名人数为本系统约定"), "E/I", Sum("head_count", default=0),
    ),
    Definition(
        "joint_visits", _("集体访批次"), _("批"), _("一次来访五人以上（含五人）的批次。"),
        _("国家信访信息系统代码表"), "C", Count("pk", filter=JOINT_VISIT),
    ),
    Definition(
        "joint_visit_persons", _("集体访人次"), _PERSONS, _("集体访各批到场人数之和。"),
        _("国家信访信息系统代码表"), "C", Sum("head_count", filter=JOINT_VISIT, default=0),
    ),
    Definition(
        "first", _("初次"), _PIECES, _("经工作人员判定为初次信访的件数。"),
        _REPEAT_RULE, "E", Count("pk", filter=Q(repeat=RepeatState.FIRST)),
    ),
    Definition(
        "repeat", _("重复"), _PIECES,
        _("经工作人员判定为重复信访的件数：同一信访人、基本相同的事实和诉求，不限多久以前。"),
        _REPEAT_RULE, "E", Count("pk", filter=Q(repeat=RepeatState.REPEAT)),
    ),
    Definition(
        "undetermined", _("未判定"), _PIECES, _("尚未判定初次或重复的件数，包括未作判定的历史数据。"),
        _("本系统约定"), "I", Count("pk", filter=Q(repeat=RepeatState.UNDETERMINED)),
    ),
    Definition(
        "repeat_rate", _("重复率"), "%",
        _("重复 ÷（初次＋重复）。未判定的件不进分母；分母为零时不计算，记作“—”。"),
        _("实践中多以总件次为分母；本系统把未判定的件排除在外"), "C/I",
        over=("repeat",), under=("first", "repeat"),
    ),
)  # fmt: skip

DEFINITIONS: Mapping[str, Definition] = {one.code: one for one in _FIGURES}
COUNTS: Mapping[str, Aggregate] = {code: one.expression for code, one in DEFINITIONS.items() if one.expression}
REPEAT_RATE = DEFINITIONS["repeat_rate"]

# What is said of a duty due in the month, beside its name and the clocks it reads.
NOTICE_CLOCKS, ANSWER_CLOCKS = ("notice", "notice_transferred"), ("handling",)
TIMELINESS = (
    Definition(
        "notice", _("按期告知率"), "%",
        _(
            "按期告知 ÷（按期告知＋超期告知＋超期未告知）。"
            "末日在本月内的书面告知时限，按责任单位计；顺延后仍未到期的不进分母。"
        ),
        _("《信访工作条例》第二十三条；比率的分母为本系统约定"), "T/I",
        over=("in_time",), under=("in_time", "late", "late_open"),
    ),
    Definition(
        "answer", _("按期答复率"), "%",
        _(
            "按期答复 ÷（按期答复＋超期答复＋超期未答复）。"
            "末日（经批准延期的为延期后的末日）在本月内的办理时限，按责任单位计；撤回的不计。"
        ),
        _("《信访工作条例》第三十四条；比率的分母为本系统约定"), "T/I",
        over=("in_time",), under=("in_time", "late", "late_open"),
    ),
)  # fmt: skip
CHANGE = Definition(
    "change", _("环比、同比"), "%",
    _("（本期－上期）÷ 上期；（本期－去年同期）÷ 去年同期。上期或去年同期为零时记作“—”。比率之间的变化用百分点。"),
    _("统计通行口径"), "C",
)  # fmt: skip
PRINTED: tuple[Definition, ...] = (*_FIGURES, CHANGE, *TIMELINESS)
