"""The log in plain words: one sentence per event code, and what its codes and names mean.

The log holds codes and keys only; names of people and offices are looked up when a page is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models.codes import Channel, RepeatState, Source
from cases.models.papers import DeliveryWay, DocumentKind
from cases.models.reporting import UrgentReport
from cases.models.work import Record, Transfer
from offices.models import Office, PostKind, Staff
from trail.models import Event
from workflows.codes import CaseClass, CloseGround, DeclineGround, HearingExemption, Outcome, ReopenGround, Route
from workflows.review import Level, RefusalGround

# Event code → (what happened, icon, tone). A test holds it against the verbs of the flow.
TEXTS: dict[str, tuple[str | Promise, str, str]] = {
    "case.register": (gettext_lazy("登记"), "inbox", "info"),
    "case.import_historical": (gettext_lazy("导入历史数据"), "history", "neutral"),
    "case.add_submission": (gettext_lazy("登记来件"), "mail", "info"),
    "case.classify": (gettext_lazy("确定类别和办理途径"), "list-check", "neutral"),
    "case.issue_notice": (gettext_lazy("出具告知书"), "file-text", "info"),
    "case.accept": (gettext_lazy("受理"), "circle-check", "progress"),
    "case.forward": (gettext_lazy("转本系统其他单位"), "arrows-exchange", "neutral"),
    "case.refer": (gettext_lazy("转出"), "arrows-exchange", "neutral"),
    "case.decline": (gettext_lazy("不予（不再）受理"), "ban", "warn"),
    "case.propose_leader": (gettext_lazy("提名责任领导"), "user-plus", "neutral"),
    "case.assign_leader": (gettext_lazy("确定责任领导"), "user-check", "progress"),
    "case.reassign": (gettext_lazy("变更责任领导或承办人"), "users", "neutral"),
    "case.return_to_intake": (gettext_lazy("退回登记"), "arrow-back-up", "warn"),
    "case.record_hearing": (gettext_lazy("听取陈述"), "message", "progress"),
    "case.record_investigation": (gettext_lazy("调查"), "search", "progress"),
    "case.draft_answer": (gettext_lazy("起草答复"), "pencil", "neutral"),
    "case.check_answer": (gettext_lazy("审核答复"), "clipboard-check", "neutral"),
    "case.sign_answer": (gettext_lazy("签发答复"), "signature", "progress"),
    "case.issue_opinion": (gettext_lazy("出具处理意见书（答复）"), "file-check", "good"),
    "case.record_service": (gettext_lazy("登记送达"), "send", "good"),
    "case.record_execution": (gettext_lazy("登记落实"), "circle-check", "good"),
    "case.resolve": (gettext_lazy("办结"), "circle-check", "good"),
    "case.propose_close": (gettext_lazy("提出结案建议"), "archive", "neutral"),
    "case.close": (gettext_lazy("结案"), "archive", "closed"),
    "case.reopen": (gettext_lazy("恢复办理"), "refresh", "warn"),
    "case.withdraw": (gettext_lazy("撤回"), "arrow-back-up", "neutral"),
    "case.propose_void": (gettext_lazy("提出作废建议"), "x", "neutral"),
    "case.void": (gettext_lazy("作废"), "x", "closed"),
    "case.propose_correction": (gettext_lazy("提出更正日期"), "calendar-event", "neutral"),
    "case.correct_date": (gettext_lazy("更正日期"), "calendar-event", "warn"),
    "case.recuse": (gettext_lazy("回避"), "user-off", "neutral"),
    "case.link_group": (gettext_lazy("关联重点群体"), "link", "neutral"),
    "case.add_commitment": (gettext_lazy("作出承诺"), "heart-handshake", "info"),
    "case.keep_commitment": (gettext_lazy("承诺已兑现"), "heart-handshake", "good"),
    "case.mark_simple": (gettext_lazy("确定简易办理"), "list-check", "info"),
    "case.answer_simply": (gettext_lazy("简易办理答复"), "file-check", "good"),
    "case.object": (gettext_lazy("提出异议"), "arrow-back-up", "warn"),
    "case.answer_objection": (gettext_lazy("登记异议答复"), "message", "neutral"),
    "case.send_report": (gettext_lazy("报送办理情况"), "send", "info"),
    "case.receive_report": (gettext_lazy("收取办理报告"), "inbox", "good"),
    "case.send_back": (gettext_lazy("退回重报"), "arrow-back-up", "warn"),
    "case.report_urgent": (gettext_lazy("报告重大紧急情况"), "message", "bad"),
    "case.extend": (gettext_lazy("批准延期"), "calendar-event", "warn"),
    "case.record_meeting": (gettext_lazy("会商接访"), "users", "progress"),
    "case.merge": (gettext_lazy("并案"), "link", "neutral"),
    "case.split": (gettext_lazy("拆分"), "arrows-exchange", "neutral"),
    "case.merged_in": (gettext_lazy("其他事项并入"), "link", "neutral"),
    "case.split_back": (gettext_lazy("解除并案，恢复单独办理"), "refresh", "neutral"),
    "case.split_from": (gettext_lazy("从其他事项拆出"), "arrows-exchange", "neutral"),
    "case.break_commitment": (gettext_lazy("承诺未兑现"), "heart-handshake", "bad"),
}


# The steps of a review stand in the matter's log under their level.
_STEPS: dict[str, tuple[str | Promise, str, str]] = {
    "request": (gettext_lazy("登记申请"), "inbox", "info"),
    "accept": (gettext_lazy("受理申请"), "circle-check", "progress"),
    "refuse": (gettext_lazy("不予受理申请"), "ban", "warn"),
    "begin_hearing": (gettext_lazy("听证开始"), "message", "progress"),
    "end_hearing": (gettext_lazy("听证结束"), "message", "progress"),
    "uphold": (gettext_lazy("维持"), "circle-check", "good"),
    "revoke": (gettext_lazy("撤销并责令重新办理"), "refresh", "bad"),
    "vary": (gettext_lazy("变更"), "refresh", "warn"),
    "serve": (gettext_lazy("意见书送达"), "send", "good"),
}
TEXTS |= {
    f"{level}.{verb}": (format_lazy("{}：{}", Level(level).label, words), icon, tone)
    for level in Level.values
    for verb, (words, icon, tone) in _STEPS.items()
}


@dataclass(frozen=True)
class Names:
    """Names behind the accounts and office codes of a few log lines."""

    staff: Mapping[str, str]
    offices: Mapping[str, str]

    def person(self, username: str) -> str:
        return self.staff.get(username, username)

    def office(self, code: str) -> str:
        return self.offices.get(code, code)


@dataclass(frozen=True)
class TimelineLine:
    """One event as templates/parts/timeline.html shows it."""

    title: str
    who: str
    happened_on: dt.date | None
    entered_at: dt.datetime
    lines: tuple[str, ...]
    icon: str
    tone: str
    number: int | None


def title_of(code: str) -> str:
    """What happened, in words; a code without words shows itself rather than nothing."""
    return str(TEXTS[code][0]) if code in TEXTS else code


def timeline_of(events: Iterable[Event]) -> list[TimelineLine]:
    """The events in words, in the order given. Two queries for all names."""
    events = list(events)
    names = names_in(events)
    return [_line(event, names) for event in events]


def names_in(events: Iterable[Event]) -> Names:
    """The names of every account and office the events speak of."""
    usernames: set[str] = set()
    codes: set[str] = set()
    for event in events:
        usernames.add(event.actor.removeprefix("staff:"))
        usernames.update(str(event.details.get(key, "")) for key in ("leader", "handler", "staff"))
        if " for " in event.acting_as:
            usernames.add(event.acting_as.split(" for ")[1])
        codes.update(str(event.details.get(key, "")) for key in ("target", "office"))
        codes.add(_place(event.acting_as))
    staff = dict(Staff.objects.filter(username__in=usernames).values_list("username", "full_name"))
    return Names(staff, dict(Office.objects.filter(code__in=codes).values_list("code", "name")))


def _line(event: Event, names: Names) -> TimelineLine:
    _title, icon, tone = TEXTS.get(event.code, ("", "circle-dashed", "neutral"))
    return TimelineLine(
        title=title_of(event.code),
        who=who(event, names),
        happened_on=event.happened_on,
        entered_at=event.entered_at,
        lines=tuple(_details(event, names)),
        icon=icon,
        tone=tone,
        number=event.seq,
    )


def who(event: Event, names: Names) -> str:
    """«张伟（信访科长，静安区民政局）», with whom they stood in for."""
    if event.actor.startswith("system:"):
        return _("系统")
    name = names.person(event.actor.removeprefix("staff:"))
    post = post_words(event.acting_as, names)
    return _("%(name)s（%(post)s）") % {"name": name, "post": post} if post else name


def post_words(acting_as: str, names: Names) -> str:
    """The post an act rested on, e.g. «head@JA for zhang.wei», in words."""
    kind = acting_as.split("@", maxsplit=1)[0]
    if kind not in PostKind.values:
        return ""
    words = [str(PostKind(kind).label)]
    place = _place(acting_as)
    if place in names.offices:
        words.append(names.office(place))
    if " for " in acting_as:
        words.append(_("代 %s") % names.person(acting_as.split(" for ")[1]))
    if acting_as.endswith(" delegated"):
        words.append(_("受委托"))
    return "，".join(words)


def _place(acting_as: str) -> str:
    return acting_as.partition("@")[2].split(" ")[0]


# What the codes of a line's details mean, in the order they are told. Group codes are left out:
# who reads the matter may not know of the group (design section 5).
Teller = Callable[[Any, Names], str]


def _choice(choices: Any) -> Teller:
    labels = {str(code): str(label) for code, label in choices.choices}
    return lambda value, _names: labels.get(str(value), str(value))


def _plain(value: Any, _names: Names) -> str:
    return str(value)


def _yes(value: Any, _names: Names) -> str:
    return _("是") if value else _("否")


def _routes(value: Any, _names: Names) -> str:
    labels = {str(code): str(label) for code, label in Route.choices}
    return "；".join(f"{ordinal}：{labels.get(route, route)}" for ordinal, route in sorted(value.items()))


_TRANSFERS, _RECORDS = _choice(Transfer.Kind), _choice(Record.Kind)
TELLERS: dict[str, tuple[str | Promise, Teller]] = {
    "channel": (gettext_lazy("形式"), _choice(Channel)),
    "source": (gettext_lazy("来源"), _choice(Source)),
    "repeat": (gettext_lazy("初重"), _choice(RepeatState)),
    "class": (gettext_lazy("类别"), _choice(CaseClass)),
    "routes": (gettext_lazy("途径"), _routes),
    "paper": (gettext_lazy("文书"), _choice(DocumentKind)),
    "document": (gettext_lazy("文号"), _plain),
    "way": (gettext_lazy("送达方式"), _choice(DeliveryWay)),
    "kind": (
        gettext_lazy("方式"),
        lambda value, names: _RECORDS(value, names) if value in Record.Kind.values else _TRANSFERS(value, names),
    ),
    "exemption": (gettext_lazy("未能听取"), _choice(HearingExemption)),
    "target": (gettext_lazy("转往"), lambda value, names: names.office(value)),
    "leader": (gettext_lazy("责任领导"), lambda value, names: names.person(value)),
    "handler": (gettext_lazy("承办人"), lambda value, names: names.person(value)),
    "office": (gettext_lazy("承办单位"), lambda value, names: names.office(value)),
    "staff": (gettext_lazy("人员"), lambda value, names: names.person(value)),
    "claim": (gettext_lazy("诉求"), lambda value, names: _("第 %s 项") % value),
    "outcome": (gettext_lazy("处理结果"), _choice(Outcome)),
    "passed": (gettext_lazy("通过"), _yes),
    "report_due": (gettext_lazy("要求报结"), _plain),
    "due": (gettext_lazy("期限"), _plain),
    "days": (gettext_lazy("延长"), lambda value, names: _("%s 日") % value),
    "agreed": (gettext_lazy("同意退回"), _yes),
    "times_sent_back": (gettext_lazy("退回次数"), lambda value, names: str(value or "")),
    "stage": (gettext_lazy("报告方式"), _choice(UrgentReport.Stage)),
    "minutes": (gettext_lazy("用时"), lambda value, names: _("%s 分钟") % value),
    "into": (gettext_lazy("并入"), _plain),
    "from": (gettext_lazy("来自"), _plain),
    "joined": (gettext_lazy("恢复"), _plain),
    "matter": (gettext_lazy("新事项"), _plain),
    "event": (gettext_lazy("更正的记录"), lambda value, names: _("留痕第 %s 条") % value),
    "old": (gettext_lazy("原日期"), _plain),
    "new": (gettext_lazy("新日期"), _plain),
    "number": (gettext_lazy("文号"), _plain),
    "late": (gettext_lazy("逾期"), lambda value, names: _("是") if value else ""),
    "round": (gettext_lazy("轮次"), _plain),
}
_GROUNDS = {
    "close": CloseGround,
    "reopen": ReopenGround,
    "decline": DeclineGround,
    "review.refuse": RefusalGround,
    "reexam.refuse": RefusalGround,
}


def _details(event: Event, names: Names) -> Iterable[str]:
    told = [(TELLERS[key], event.details.get(key)) for key in TELLERS]
    words = [f"{label}：{tell(value, names)}" for (label, tell), value in told if value not in (None, "", {}, [])]
    ground = _GROUNDS.get(event.code.removeprefix("case."))
    if ground and event.details.get("ground"):
        words.insert(0, _("依据：%s") % _choice(ground)(event.details["ground"], names))
    return ["　".join(words)] if words else []
