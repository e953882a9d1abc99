"""The log in plain words: one sentence per event code, and what its codes and names mean.

The log holds codes and keys only; names of people and offices are looked up when a page is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from cases.models.codes import Channel, RepeatState, Source
from cases.models.papers import DeliveryWay, DocumentKind
from cases.models.reporting import UrgentReport
from cases.models.work import Record, Transfer
from cases.timeline_words import TEXTS
from offices.models import Office, PostKind, Staff
from trail.models import Event
from workflows.clock_rules import CLOCKS
from workflows.codes import CaseClass, CloseGround, DeclineGround, HearingExemption, Outcome, ReopenGround, Route
from workflows.data_request import Wish
from workflows.grounds import is_local
from workflows.moments import span_words
from workflows.review import RefusalGround
from workflows.supervision import Adoption, SupervisionGround, SupervisionKind

# Keys of details that name another matter by its number.
MATTERS = ("into", "from", "joined", "matter")


@dataclass(frozen=True)
class Names:
    """Names behind the accounts and office codes of a few log lines; `matters` are the numbers of those other
    matters that their reader may know of.
    """

    staff: Mapping[str, str]
    offices: Mapping[str, str]
    matters: Set[str] = frozenset()

    def person(self, username: str) -> str:
        return self.staff.get(username, username)

    def office(self, code: str) -> str:
        return self.offices.get(code, code)

    def matter(self, number: str) -> str:
        return number if number in self.matters else _("另一件事项（编号不在此显示）")


@dataclass(frozen=True)
class TimelineLine:
    """One event as templates/parts/timeline.html shows it. `who` is `name` with the post."""

    title: str
    name: str
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


def timeline_of(events: Iterable[Event], reader: Staff | None) -> list[TimelineLine]:
    """The events in words, in the order given. Two queries for all names, one more where other matters are named:
    `reader` is told the numbers of those they may see; None, for what is kept and read later, of none.
    """
    events = list(events)
    names = _names_in(events, reader)
    return [_line(event, names) for event in events]


def _names_in(events: Iterable[Event], reader: Staff | None) -> Names:
    """The names of every account, office and visible matter the events speak of."""
    usernames: set[str] = set()
    codes: set[str] = set()
    numbers: set[str] = set()
    for event in events:
        usernames.add(event.actor.removeprefix("staff:"))
        usernames.update(str(event.details.get(key, "")) for key in ("leader", "handler", "staff", "asked_by"))
        if " for " in event.acting_as:
            usernames.add(event.acting_as.split(" for ")[1])
        codes.update(str(event.details.get(key, "")) for key in ("target", "office"))
        codes.add(_place(event.acting_as))
        numbers.update(str(event.details[key]) for key in MATTERS if key in event.details)
    staff = dict(Staff.objects.filter(username__in=usernames).values_list("username", "full_name"))
    offices = dict(Office.objects.filter(code__in=codes).values_list("code", "name"))
    return Names(staff, offices, _seen(numbers, reader) if numbers and reader else frozenset())


def _seen(numbers: Set[str], reader: Staff) -> Set[str]:
    return set(Case.objects.visible_to(reader).filter(number__in=numbers).values_list("number", flat=True))


def _line(event: Event, names: Names) -> TimelineLine:
    _title, icon, tone = TEXTS.get(event.code, ("", "circle-dashed", "neutral"))
    return TimelineLine(
        title=title_of(event.code),
        name=name_of(event, names),
        who=who(event, names),
        happened_on=event.happened_on,
        entered_at=event.entered_at,
        lines=tuple(_details(event, names)),
        icon=icon,
        tone=tone,
        number=event.seq,
    )


def name_of(event: Event, names: Names) -> str:
    """«张伟»."""
    return _("系统") if event.actor.startswith("system:") else names.person(event.actor.removeprefix("staff:"))


def who(event: Event, names: Names) -> str:
    """«张伟（信访科长，静安区民政局）», with whom they stood in for."""
    name = name_of(event, names)
    if event.actor.startswith("system:"):
        return name
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


def _moment(value: Any) -> str:
    return dt.datetime.fromisoformat(str(value)).strftime("%Y-%m-%d %H:%M")


def _yes(value: Any, _names: Names) -> str:
    return _("是") if value else _("否")


def _routes(value: Any, _names: Names) -> str:
    labels = {str(code): str(label) for code, label in Route.choices}
    return "；".join(f"{ordinal}：{labels.get(route, route)}" for ordinal, route in sorted(value.items()))


def _exemption(value: Any, names: Names) -> str:
    return _("按地方规定") if is_local(str(value)) else _choice(HearingExemption)(value, names)


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
    "exemption": (gettext_lazy("未能听取"), _exemption),
    "local_ground": (gettext_lazy("地方依据"), _plain),
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
    "until": (gettext_lazy("授权至"), _plain),
    "clock": (gettext_lazy("期限"), lambda value, names: str(CLOCKS[value].name) if value in CLOCKS else str(value)),
    "days": (gettext_lazy("延长"), lambda value, names: _("%s 日") % value),
    "agreed": (gettext_lazy("同意退回"), _yes),
    "times_sent_back": (gettext_lazy("退回次数"), lambda value, names: str(value or "")),
    "stage": (gettext_lazy("报告方式"), _choice(UrgentReport.Stage)),
    "known_at": (gettext_lazy("获知时间"), lambda value, names: _moment(value)),
    "reported_at": (gettext_lazy("报告时间"), lambda value, names: _moment(value)),
    "next_at": (gettext_lazy("约定续报"), lambda value, names: _moment(value)),
    "minutes": (gettext_lazy("获知后"), lambda value, names: span_words(int(value))),
    "level": (gettext_lazy("级别（种类）"), _choice(SupervisionKind)),
    "why": (gettext_lazy("原因"), _choice(SupervisionGround)),
    "adoption": (gettext_lazy("采纳情况"), _choice(Adoption)),
    "into": (gettext_lazy("并入"), lambda value, names: names.matter(value)),
    "from": (gettext_lazy("来自"), lambda value, names: names.matter(value)),
    "joined": (gettext_lazy("恢复"), lambda value, names: names.matter(value)),
    "matter": (gettext_lazy("新事项"), lambda value, names: names.matter(value)),
    "event": (gettext_lazy("更正的记录"), lambda value, names: _("留痕第 %s 条") % value),
    "old": (gettext_lazy("原日期"), _plain),
    "new": (gettext_lazy("新日期"), _plain),
    "number": (gettext_lazy("文号"), _plain),
    "late": (gettext_lazy("逾期"), lambda value, names: _("是") if value else ""),
    "received": (gettext_lazy("收到申请"), _plain),
    "round": (gettext_lazy("轮次"), _plain),
    "asked_by": (gettext_lazy("发起逐件答复"), lambda value, names: names.person(value)),
}
TELLERS["wish"] = (gettext_lazy("请求"), _choice(Wish))
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
    # A local ground has said its name and article already: the file that named it may be gone by now.
    if ground and event.details.get("ground") and "local_ground" not in event.details:
        words.insert(0, _("依据：%s") % _choice(ground)(event.details["ground"], names))
    if event.code == "case.extend" and (days := _days_after(event)) > 0:
        words.append(_("批准 %d 日后录入") % days)
    return ["　".join(words)] if words else []


def _days_after(event: Event) -> int:
    """How long after its evidence date a line was entered; an extension entered late is shown as one."""
    return (timezone.localdate(event.entered_at) - event.happened_on).days if event.happened_on else 0
