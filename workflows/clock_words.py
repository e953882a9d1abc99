"""Clocks in words: how a date came about, and the table of rules for people. In the active language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.clock_rules import CLOCKS, ClockRule, Unit, Whose
from workflows.wording import article_words


class StepJSON(TypedDict):
    """A stored step: its code and values; dates as YYYY-MM-DD."""

    code: str
    params: dict[str, str | int]


_Params = Mapping[str, str | int]
_WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
_WHOSE = {
    Whose.OFFICE: gettext_lazy("单位的义务"),
    Whose.PETITIONER: gettext_lazy("信访人的权利"),
    Whose.OPTION: gettext_lazy("单位可以行使的权利"),
}
CERTAINTY = {
    "T": gettext_lazy("条文原文"),
    "E": gettext_lazy("摘录或报道"),
    "C": gettext_lazy("系统实践"),
    "M": gettext_lazy("待核对"),
    "I": gettext_lazy("推断"),
}


def render_steps(steps: Sequence[StepJSON]) -> list[str]:
    """Each stored step as a sentence. A code of a newer version is shown as it is, never an error."""
    return [_SENTENCES.get(step["code"], _unknown(step["code"]))(step["params"]) for step in steps]


def length_words(length: int | str, unit: str) -> str:
    """«15日», «5个工作日» or «30分钟»."""
    if unit == Unit.WORKDAYS and length == 1:
        return _("1个工作日")
    words = {Unit.WORKDAYS: _("%(length)s个工作日"), Unit.MINUTES: _("%(length)s分钟")}
    return words.get(Unit(unit), _("%(length)s日")) % {"length": length}


def _unknown(code: str) -> Callable[[_Params], str]:
    return lambda params: " ".join([code, *map(str, params.values())])


def _event(params: _Params) -> str:
    rule = CLOCKS.get(str(params["rule"]))
    return str(rule.event) if rule else str(params["rule"])


def _counted(params: _Params) -> str:
    length = length_words(params["length"], str(params["unit"]))
    words = _("%(start)s %(event)s，次日起算%(length)s → %(last)s")
    return words % {**params, "event": _event(params), "length": length}


def _named(params: _Params) -> str:
    return _("%(start)s %(event)s，来文指定 %(last)s 前完成") % {**params, "event": _event(params)}


def _local_alone(params: _Params) -> str:
    words = _("%(start)s %(event)s，次日起算，本地规定%(length)s → %(last)s")
    return words % {**_with_length(params), "event": _event(params)}


def _counted_minutes(params: _Params) -> str:
    length = length_words(params["length"], Unit.MINUTES)
    words = _("%(start)s %(event)s，%(length)s内 → %(last)s")
    return words % {**params, "event": _event(params), "length": length}


def _named_moment(params: _Params) -> str:
    return _("%(start)s %(event)s，应于 %(last)s 前完成") % {**params, "event": _event(params)}


def _local(params: _Params) -> str:
    return _("本地规定%(length)s，早于国家规定 → %(last)s") % _with_length(params)


def _local_not_shorter(params: _Params) -> str:
    return _("本地规定%(length)s（%(last)s）不早于国家规定，按国家规定") % _with_length(params)


def _with_length(params: _Params) -> dict[str, str | int]:
    return {**params, "length": length_words(params["length"], str(params["unit"]))}


def _holidays(names: str) -> str:
    return "、".join(_(name) for name in names.split("、"))


def _skipped(params: _Params) -> str:
    if not params["names"]:
        return _("其间 %(days)s 个休息日不计") % params
    return _("其间 %(days)s 个休息日不计（含%(names)s）") % {**params, "names": _holidays(str(params["names"]))}


def _rolled(params: _Params) -> str:
    if params["name"]:
        words = _("末日 %(last)s 在%(name)s假期内，顺延至 %(to)s")
        return words % {**params, "name": _holidays(str(params["name"]))}
    return _("末日 %(last)s 为%(weekday)s，顺延至 %(to)s") % _with_weekday(params)


def _with_weekday(params: _Params) -> dict[str, str | int]:
    return {**params, "weekday": str(_WEEKDAYS[int(params["weekday"])])}


_SENTENCES: Mapping[str, Callable[[_Params], str]] = {
    "counted": _counted,
    "named": _named,
    "named_over": lambda p: _("收到时指定的日期 %(last)s 已过，请与来文单位商定") % p,
    "local_alone": _local_alone,
    "counted_minutes": _counted_minutes,
    "local_minutes": lambda p: _("按本地规定计算，默认为%(length)s分钟") % p,
    "named_moment": _named_moment,
    "skipped": _skipped,
    "makeup_counted": lambda p: _("%(day)s 调休上班，计入") % p,
    "local": _local,
    "local_not_shorter": _local_not_shorter,
    "paused": lambda p: _("听证 %(first)s 至 %(last)s 不计入") % p,
    "pausing": lambda p: _("%(first)s 起听证，结束后扣除其间各日") % p,
    "extended": lambda p: _("经批准延长%(days)s日 → %(last)s") % p,
    "rolled": _rolled,
    "makeup": lambda p: _("末日 %(last)s（%(weekday)s）调休上班，不顺延") % _with_weekday(p),
    "finish_by": lambda p: _("宜在 %(day)s（%(weekday)s）或之前办完") % _with_weekday(p),
    "provisional": lambda p: _("%(year)s 年放假安排尚未公布，暂按周末和法定节日推算") % p,
    "no_table": lambda p: _("%(year)s 年没有放假安排表，暂按周末和日期固定的法定节日推算") % p,
}


@dataclass(frozen=True)
class RuleRow:
    """One clock for a page or the docs, all fields in words."""

    number: str
    code: str
    name: str
    whose: str
    length: str
    starts: str
    starts_by: tuple[str, ...]
    stopped_by: tuple[str, ...]
    all_of: bool  # whether it takes all that `stopped_by` names
    ended_by: tuple[str, ...]
    dropped_by: tuple[str, ...]
    extension: str
    pause: str
    exemptions: tuple[str, ...]
    article: str
    certainty: str
    note: str


def describe_rules() -> list[RuleRow]:
    """The table CLOCKS in words, in its order."""
    return [_describe(rule) for rule in CLOCKS.values()]


def _length(rule: ClockRule) -> str:
    if rule.local_only:
        return _("由本单位设定，默认不设")
    if rule.unit is not Unit.NAMED:
        length = length_words(rule.length, rule.unit)
        return _("%(length)s（默认，可由本地规定设定）") % {"length": length} if rule.open_to_local else length
    return _("以来文指定日期为准，没有指定的按本地规定") if rule.open_to_local else _("以来文指定日期为准")


def _describe(rule: ClockRule) -> RuleRow:
    longest = rule.longest_extension
    return RuleRow(
        number=rule.number,
        code=rule.code,
        name=str(rule.name),
        whose=str(_WHOSE[rule.whose]),
        length=_length(rule),
        starts=(_("%(event)s时起算") if rule.unit is Unit.MINUTES else _("%(event)s次日起算")) % {"event": rule.event},
        starts_by=rule.starts_by,
        stopped_by=rule.stopped_by,
        all_of=rule.needs_all,
        ended_by=rule.ended_by,
        dropped_by=rule.dropped_by,
        extension=_("一次，不超过%(days)s日") % {"days": longest} if longest else _("不得延长"),
        pause=_("听证时间不计入") if rule.pausable else _("无"),
        exemptions=tuple(str(exemption.label) for exemption in rule.exemptions),
        article=article_words(str(rule.article)),
        certainty=str(CERTAINTY[rule.certainty]),
        note=str(rule.note),
    )
