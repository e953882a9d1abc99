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

DEFINITIONS_VERSION = "2026.6"
# The versions under which every figure they have means the same, so that their months are compared with as they
# were frozen; with each, what it did not know yet: places in a report's JSON. 2026.6 changed figures of earlier
# months too (what came before, classes of history), so those before it are counted again.
UNKNOWN_TO: Mapping[str, tuple[str, ...]] = {DEFINITIONS_VERSION: ()}
JOINT_VISIT_PEOPLE = 5

# A void matter was keyed twice or by mistake: its pieces never were. Everything else counts, whatever
# became of it (referred, declined, withdrawn …), history included.
COUNTED = ~Q(case__state=State.VOID)
IN_HAND = (State.INTAKE, State.LEADER_ASSIGNED)
VISIT = Q(channel=Channel.VISIT)
JOINT_VISIT = VISIT & Q(head_count__gte=JOINT_VISIT_PEOPLE)

Words = str | Promise


@dataclass(frozen=True)
class Definition:
    """One figure. A count says by `which` pieces it counts, and whether it counts the persons of each; a ratio
    names the counts it divides: the sum of `over` by the sum of `under`, nothing for 0 ÷ 0.
    """

    code: str
    name: Words
    unit: Words
    formula: Words
    source: Words
    certainty: str
    which: Q | None = None
    persons: bool = False
    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    @property
    def expression(self) -> Aggregate | None:
        """The count over submissions; None for a ratio."""
        if self.which is None:
            return None
        only = self.which or None
        return Sum("head_count", filter=only, default=0) if self.persons else Count("pk", filter=only)

    @property
    def takes(self) -> set[str]:
        """The counts a ratio divides."""
        return {*self.over, *self.under}

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
        _NATIONAL, "E", Q(),
    ),
    Definition(
        "batches", _("来访批次"), _("批"),
        _("渠道为来访的件数；同一批人一次来访计一批。下访接访收集的不计批次。"),
        _NATIONAL, "E", VISIT,
    ),
    Definition(
        "persons", _("人次"), _PERSONS,
        _("各件人数之和：来访按到场人数，联名件按签名人数，匿名件按一人；同一人多次信访，每次都计。"),
        _("国家信访统计通行口径；联名件按签名人数为本系统约定"), "E/I", Q(), persons=True,
    ),
    Definition(
        "joint_visits", _("集体访批次"), _("批"), _("一次来访五人以上（含五人）的批次。"),
        _("国家信访信息系统代码表"), "C", JOINT_VISIT,
    ),
    Definition(
        "joint_visit_persons", _("集体访人次"), _PERSONS, _("集体访各批到场人数之和。"),
        _("国家信访信息系统代码表"), "C", JOINT_VISIT, persons=True,
    ),
    Definition(
        "first", _("初次"), _PIECES, _("经工作人员判定为初次信访的件数。"),
        _REPEAT_RULE, "E", Q(repeat=RepeatState.FIRST),
    ),
    Definition(
        "repeat", _("重复"), _PIECES,
        _("经工作人员判定为重复信访的件数：同一信访人、基本相同的事实和诉求，不限多久以前。"),
        _REPEAT_RULE, "E", Q(repeat=RepeatState.REPEAT),
    ),
    Definition(
        "undetermined", _("未判定"), _PIECES, _("尚未判定初次或重复的件数，包括未作判定的历史数据。"),
        _("本系统约定"), "I", Q(repeat=RepeatState.UNDETERMINED),
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
DUTY_CLOCKS: Mapping[str, tuple[str, ...]] = {"notice": NOTICE_CLOCKS, "answer": ANSWER_CLOCKS}
_JUDGED, _ALL = ("in_time", "late", "late_open"), ("in_time", "late", "late_open", "open")
_DUTIES = (
    Definition(
        "notice", _("按期告知率"), "%",
        _(
            "按期告知 ÷（按期告知＋超期告知＋超期未告知）。末日（遇休息日顺延的为顺延后的末日）在本月内的书面告知时限，"
            "按责任单位计；撤回、并案的不计；尚未到期的不进分母。"
        ),
        _("《信访工作条例》第二十三条；比率的分母为本系统约定"), "T/I", over=("in_time",), under=_JUDGED,
    ),
    Definition(
        "notice_of_all", _("按期告知率（含未到期）"), "%", _("分母另加尚未到期的告知时限；撤回、并案的不计。"),
        _("实践中的另一种算法"), "C", over=("in_time",), under=_ALL,
    ),
    Definition(
        "answer", _("按期答复率"), "%",
        _(
            "按期答复 ÷（按期答复＋超期答复＋超期未答复）。"
            "末日（经批准延期的为延期后的末日，遇休息日顺延的为顺延后的末日）在本月内的办理时限，"
            "按责任单位计；撤回、并案的不计；尚未到期的不进分母。"
        ),
        _("《信访工作条例》第三十四条；比率的分母为本系统约定"), "T/I", over=("in_time",), under=_JUDGED,
    ),
    Definition(
        "answer_of_all", _("按期答复率（含未到期）"), "%", _("分母另加尚未到期的办理时限；撤回、并案的不计。"),
        _("国家信访信息系统代码表"), "C", over=("in_time",), under=_ALL,
    ),
)  # fmt: skip
TIMELINESS: Mapping[str, Definition] = {one.code: one for one in _DUTIES}
CHANGE = Definition(
    "change", _("环比、同比"), "%",
    _("（本期－上期）÷ 上期；（本期－去年同期）÷ 去年同期。上期或去年同期为零时记作“—”。比率之间的变化用百分点。"),
    _("统计通行口径"), "C",
)  # fmt: skip
SHARE = Definition(
    "share", _("占比"), "%",
    _("本行件次（重复件表中为重复件次）÷ 该表本月合计。合计为零时记作“—”。"),
    _("统计通行口径"), "C", over=("row",), under=("whole",),
)  # fmt: skip
_OURS, _MATTERS = _("本系统约定"), _("事项")
_TABLES = (
    Definition(
        "source", _("按来源"), _PIECES,
        _(
            "本月的件按由谁送来分列；直接收到以外的，都是转送、交办来件。来源不同于来访形式：转送来的信，形式仍是来信。"
            "按登记单位计；本系统内部转送、交办的，只在最先登记的单位计一次。"
        ),
        _("《信访工作条例》第二十三条；分列办法为本系统约定"), "T/I",
    ),
    Definition(
        "class", _("按类别"), _PIECES,
        _("事项现在的类别。历史数据的台账没有写明类别、此后也没有人确定的，列为“未分类”。"),
        _("《信访工作条例》第二十九条至第三十一条；未分类的列法为本系统约定"), "T/I",
    ),
    Definition(
        "came_before", _("重复件按此前办理情况"), _PIECES,
        _(
            "重复件收到之日，此前事项的答复是什么状况：尚未到期、逾期（逾期未答复或者逾期才答复）、已按期答复；"
            "经判定提出新的事实、理由的单列；此前事项在期限内撤回或者并入其他事项的（无须再答复），"
            "是历史数据、没有时限或者没有指明的，归“无从判断”。"
            "没有办理时限的事项看其书面告知时限。"
        ),
        _OURS, "I",
    ),
    Definition(
        "sponsored_repeats", _("重复件按是否包案"), _PIECES,
        _(
            "重复件收到之日，其事项或者与其重复的此前事项已经有过包案领导的，为包案事项的重复件。"
            "占比＝包案事项的重复件 ÷ 全部重复件。按登记单位计。"
        ),
        _OURS, "I",
    ),
    Definition(
        "times", _("按来访次数"), _MATTERS,
        _("本月有来件的事项，连同判定与其重复的事项，从有记录起到本月末共来件几次；分档沿用国家信访信息系统。"),
        _("分档：国家信访信息系统代码表"), "C/I",
    ),
    Definition(
        "outcomes", _("处理结果"), _("诉求"), _("答复日期在本月内、已签发的答复，按每项诉求的处理结果计，按责任单位。"),
        _("《信访工作条例》第三十二条"), "T/I",
    ),
    Definition(
        "handling", _("办理情况"), _MATTERS,
        _(
            "本月内转送、交办、告知向有权机关提出、导入法定途径、退回来文单位（按转出日期，每转一次计一次，按转出单位计），受理、不予受理、"
            "不再受理、批准延期（按发生日期，每件事项每项计一次），办结（按办结日期），"
            "督办（按督办函日期，每函计一次，含挂牌督办和其后解除的，不含催办和三项建议），均按责任单位计。"
            "重新办理的事项，原办结不再计：月报未定稿的，所在月份的办结数随之减少。"
        ),
        _("《信访工作条例》第二十二条、第二十三条、第三十一条、第三十四条、第四十条；计法为本系统约定"), "T/I",
    ),
    Definition(
        "reviews", _("复查、复核"), _("件"),
        _(
            "申请日期在本月内的申请，和决定日期在本月内的维持、撤销、变更、不予受理，按原办理事项的责任单位计；"
            "撤销、变更率＝（撤销＋变更）÷（维持＋撤销＋变更）。"
        ),
        _("《信访工作条例》第三十五条、第三十六条；比率为本系统约定"), "T/I",
        over=("revoked", "varied"), under=("upheld", "revoked", "varied"),
    ),
    Definition(
        "ratings", _("满意度评价"), _MATTERS,
        _(
            "办结日期在本月内的事项为应评价数，不含历史数据；截至制表日信访人对信访工作机构、有权处理机关各自的评价，"
            "没有评价的单列“未评价”。参评率＝已评价 ÷ 应评价。"
        ),
        _("《信访事项办理群众满意度评价工作办法》；评价期限和范围本系统约定，待主管部门确认"), "E/I",
        over=("satisfied", "fairly", "not"), under=("satisfied", "fairly", "not", "silent"),
    ),
    Definition(
        "satisfied_rate", _("满意率"), "%",
        _("（满意＋基本满意）÷（满意＋基本满意＋不满意）。未评价的不进分子也不进分母；没有评价时记作“—”。"),
        _("实践中另有把超期未评价算作满意的算法，本系统不用"), "C/I",
        over=("satisfied", "fairly"), under=("satisfied", "fairly", "not"),
    ),
    Definition(
        "office_duties", _("各责任单位办理时限和满意度"), _MATTERS,
        _(
            "末日（遇休息日顺延的为顺延后的末日）在本月内的书面告知、办理答复时限和本月内办结的事项，"
            "按事项现在的责任单位分列；超期含超期办理和超期未办，"
            "按期率、参评率、满意率的算法同全表，满意度只计对有权处理机关的评价。按单位层级排列，不作排名。"
        ),
        _("《信访工作条例》第二十三条、第三十四条；分列办法为本系统约定"), "T/I",
    ),
    Definition(
        "commitments", _("承诺事项"), _("项"),
        _("兑现期限在本月内的承诺，含对重点群体的承诺：制表时已兑现、未兑现、逾期待兑现、待兑现。"),
        _("《信访工作条例》第三十二条第二款；计法为本系统约定"), "T/I",
    ),
    Definition(
        "sponsored", _("包案事项"), _MATTERS,
        _(
            "在册为本月末以前有过包案领导的事项；本月新增，本月办结，本月化解（信访人书面息诉），"
            "本月销号（经批准结案，不等于化解），累计化解（本月末以前已化解），未化解＝在册－累计化解，月末未办结，"
            "其中超期（至月末、本月未结束的至制表日，办理时限已到而未答复；经批准延期的从延期后的末日起算）。"
            "化解率＝累计化解 ÷ 在册，在册为零时记作“—”。月末未办结不含已并入其他事项的。"
            "重新办理的，原办结、化解、销号不再计。"
            "按责任单位计，不按人排列。"
        ),
        _("国家信访信息系统代码表；化解率的算法和销号的含义为本系统约定，待主管部门确认"), "C/I",
        over=("settled_so_far",), under=("on_books",),
    ),
    Definition(
        "open_matters", _("月末未办结事项"), _MATTERS,
        _(
            "本月末以前收到、本月末尚未办结、转出、不予受理或者撤回的事项，按收到之日至月末的天数分档；"
            "已并入其他事项、尚未恢复单独办理的不计；不含历史数据。"
            "重新办理的事项，原办结不再计：从收到之日起视为未办结，所在各月未定稿的，月末数随之增加。"
        ),
        _OURS, "I",
    ),
)  # fmt: skip
TABLES: Mapping[str, Definition] = {one.code: one for one in _TABLES}
PRINTED: tuple[Definition, ...] = (*_FIGURES, SHARE, CHANGE, *_DUTIES, *_TABLES)

# Bands: the last number of each, None for no end.
TIMES_BANDS: tuple[int | None, ...] = (1, 5, 10, 30, 50, None)
AGE_BANDS: tuple[int | None, ...] = (30, 60, 90, 180, 365, None)
