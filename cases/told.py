"""What a petitioner may be told of their own matter: dates, what comes next and by when, their rights.

《信访工作条例》 art. 18(1) is the duty to answer how things stand. Which dates are told follows
《信访事项网上办理工作规程》 as remembered (M): its text was not read.
No member of staff is named: the office answers, with its telephone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import trail.log
from cases.models import Transfer
from cases.models.papers import BETWEEN_OFFICES
from cases.readers import LOOKS
from offices.models import Staff
from trail.models import Event
from workflows.clock_rules import CLOCKS, Whose
from workflows.codes import State

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from cases.models import Case, Clock, Document

STATES: dict[str, str | Promise] = {
    State.INTAKE: gettext_lazy("已登记，正在确定办理途径和承办单位"),
    State.LEADER_ASSIGNED: gettext_lazy("正在办理"),
    State.RESOLVED: gettext_lazy("已答复"),
    State.CLOSED: gettext_lazy("已办完并结案"),
    State.REFERRED: gettext_lazy("已告知应当向有权处理的机关、单位提出"),
    State.DECLINED: gettext_lazy("不予受理或者不再受理，理由见告知书"),
    State.WITHDRAWN: gettext_lazy("您已撤回"),
    State.VOID: gettext_lazy("登记有误，这个编号已作废；如有疑问请联系我们"),
}
MOST_LOOKS = 2000  # lines of the log that are gone through
_NEXT: dict[str, str | Promise] = {
    "notice": gettext_lazy("我们书面告知您是否受理、由谁办理，或者应当向哪里提出"),
    "notice_transferred": gettext_lazy("承办单位书面告知您是否受理，或者应当向哪里提出"),
    "notice_reopened": gettext_lazy("我们书面告知您恢复办理以后是否受理、由谁办理，或者应当向哪里提出"),
    "handling": gettext_lazy("我们作出处理意见并送达给您"),
    "redo": gettext_lazy("我们重新办理并答复您"),
    "simple_opinion": gettext_lazy("我们按简易办理答复您"),
    "review_opinion": gettext_lazy("复查机关书面答复您的复查申请"),
    "reexam_opinion": gettext_lazy("复核机关书面答复您的复核申请"),
}


# Decisions that have a date of their own beside the paper that tells them.
_EVENTS: dict[str, str | Promise] = {
    "case.accept": gettext_lazy("受理"),
    "case.decline": gettext_lazy("不予受理或者不再受理"),
    "case.extend": gettext_lazy("延长办理期限"),
    "case.withdraw": gettext_lazy("撤回"),
    "case.reopen": gettext_lazy("恢复办理"),
}


@dataclass(frozen=True)
class Dated:
    """Something that happened, on the date of its evidence."""

    on: dt.date
    what: str


@dataclass(frozen=True)
class Coming:
    """What happens next and by when. `late` is how many days the office is late, 0 when it is not."""

    by: dt.date
    what: str
    late: int = 0
    is_provisional: bool = False

    @property
    def late_words(self) -> str:
        return _("已经超过 %d 天") % self.late


@dataclass(frozen=True)
class Right:
    """What the petitioner may do. `until` is the last day, None where none runs."""

    what: str
    until: dt.date | None = None
    is_over: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper issued to the petitioner."""

    name: str
    number: str
    issued_on: dt.date
    served_on: dt.date | None


@dataclass(frozen=True)
class Reader:
    """An office in which somebody opened, printed or took out the matter, and the day."""

    on: dt.date
    office: str


@dataclass(frozen=True)
class Told:
    """All of one matter that its petitioner may hear."""

    number: str
    national_number: str
    standing: str
    office: str
    phone: str
    address: str
    dates: tuple[Dated, ...]
    coming: tuple[Coming, ...]
    rights: tuple[Right, ...]
    papers: tuple[Paper, ...]
    is_open: bool

    @property
    def nothing_coming(self) -> str:
        """What to say when no date is running."""
        if self.is_open:
            return _("现在没有正在计算的期限，办理单位会继续跟进。")
        return _("本事项已经办完，没有下一步。有新的事实和理由，可以重新提出。")


def told_of(case: Case) -> Told:
    """The matter in the petitioner's words. The caller has proved that it may be told, and logs it."""
    office = case.responsible_office
    papers = [_paper(document) for document in papers_told(case)]
    return Told(
        number=case.number,
        national_number=case.national_number,
        standing=_standing(case),
        office=office.name,
        phone=office.phone,
        address=office.address,
        dates=tuple(sorted(_dates(case), key=lambda one: one.on)),
        coming=tuple(_coming(case)),
        rights=tuple(_rights(case)),
        papers=tuple(papers),
        is_open=case.is_open,
    )


def _standing(case: Case) -> str:
    if case.destroyed_on:
        return _("档案保管期满，内容已依法销毁")
    return str(STATES.get(case.state, case.get_state_display()))


def readers_of(case: Case) -> list[Reader]:
    """Which offices looked at the matter on which days, newest first; never who."""
    lines = Event.objects.filter(stream=case.stream, seq=None, code__in=LOOKS).order_by("-pk")
    seen = list(lines.values_list("actor", "entered_at")[:MOST_LOOKS])
    accounts = {actor.removeprefix("staff:") for actor, _at in seen}
    offices = dict(Staff.objects.filter(username__in=accounts).values_list("username", "office__name"))
    told = (Reader(timezone.localdate(at), offices.get(actor.removeprefix("staff:")) or "") for actor, at in seen)
    return list(dict.fromkeys(one for one in told if one.office))


def _dates(case: Case) -> Iterator[Dated]:
    """Registration, each forwarding, acceptance, decline, extension, opinion and service."""
    events, corrected = _events(case)
    yield Dated(case.received_on, _received_words(case))
    moves = [event for event in events if event.code in ("case.forward", "case.refer")]
    for place, moved in enumerate(case.transfers.select_related("to_office")):
        where = moved.to_office.name if moved.to_office else moved.to_body
        day = corrected.get(moves[place].seq or 0) if place < len(moves) else None
        yield Dated(day or moved.sent_on, _moved_words(moved.kind, where))
    for event in events:
        if words := _EVENTS.get(event.code):
            yield Dated(corrected.get(event.seq or 0) or timezone.localdate(event.entered_at), str(words))
    issued = {str(event.details.get("document")): corrected.get(event.seq or 0) for event in events}
    for paper in papers_told(case):
        yield from _paper_dates(paper, issued.get(paper.number))
    endings = ((case.resolved_on, _("办结")), (case.closed_on, _("结案")))
    yield from (Dated(day, what) for day, what in endings if day)


def _events(case: Case) -> tuple[list[Event], dict[int, dt.date | None]]:
    """The chained lines, and by their place the day each happened, corrected where that was decided."""
    events = list(trail.log.events_of(case.stream))
    days = {event.seq or 0: event.happened_on for event in events}
    for event in events:
        if event.code == "case.correct_date":
            days[int(event.details["event"])] = dt.date.fromisoformat(event.details["new"])
    return [event for event in events if event.code != "case.record_service"], days


def _received_words(case: Case) -> str:
    """Receipt starts the clocks, registration follows it: one line, whenever it was keyed in."""
    if case.is_historical:
        return _("收到您的信访事项")
    registered = timezone.localdate(case.registered_at)
    if registered == case.received_on:
        return _("收到并登记您的信访事项")
    day = {"year": registered.year, "month": registered.month, "day": registered.day}
    return _("收到您的信访事项，%(year)d年%(month)d月%(day)d日登记") % day


def _moved_words(kind: str, where: str) -> str:
    if kind in (Transfer.Kind.PASSED_ON, Transfer.Kind.ASSIGNED):
        return _("转送给%(where)s办理") % {"where": where}
    if kind == Transfer.Kind.RETURNED:
        return _("退回来文单位")
    return _("告知向%(where)s提出") % {"where": where or _("有权处理的机关、单位")}


def _paper_dates(paper: Document, issued_on: dt.date | None) -> Iterator[Dated]:
    named = {"paper": paper.get_kind_display(), "number": paper.number}
    yield Dated(issued_on or paper.issued_on, _("出具《%(paper)s》（%(number)s）") % named)
    for served in paper.deliveries.all():
        yield Dated(served.served_on, _("《%(paper)s》送达给您") % named)


def papers_told(case: Case) -> QuerySet[Document]:
    """The papers made for the petitioner; letters between offices are not theirs."""
    return case.documents.exclude(kind__in=BETWEEN_OFFICES).prefetch_related("deliveries")


def _paper(paper: Document) -> Paper:
    served = next(iter(paper.deliveries.all()), None)
    return Paper(str(paper.get_kind_display()), paper.number, paper.issued_on, served.served_on if served else None)


def _coming(case: Case) -> Iterator[Coming]:
    today = timezone.localdate()
    if not case.is_open:
        return
    for clock in case.clocks.filter(stopped_on=None, code__in=list(_NEXT)).order_by("last_day"):
        late = max(0, (today - clock.late_from).days + 1)
        yield Coming(clock.last_day, str(_NEXT[clock.code]), late, clock.is_provisional)


def _rights(case: Case) -> Iterator[Right]:
    """The rights of arts. 35 and 36 with their dates, as far as one has begun; where to go in any case."""
    today = timezone.localdate()
    theirs = [code for code, rule in CLOCKS.items() if rule.whose is Whose.PETITIONER]
    for clock in case.clocks.filter(round=case.round, code__in=theirs, stopped_on=None):
        yield _right(case, clock, today)
    if case.state == State.DECLINED:
        yield Right(_("对不予受理、不再受理有异议的，按告知书写明的办法提出。"))
    yield Right(_("随时可以询问办理情况，补充事实和材料；认为工作人员与事项有利害关系的，可以要求回避。"))


def _right(case: Case, clock: Clock, today: dt.date) -> Right:
    # A right whose last day is a rest day runs on to the next workday.
    last = clock.late_from - dt.timedelta(days=1)
    body = case.responsible_office.review_body or _("原办理机关、单位的上一级机关、单位")
    words = {
        "review_request": _("对处理意见不服的，可以向%(body)s申请复查，以邮戳或者当面递交的日期为准。"),
        "reexam_request": _(
            "对复查意见不服的，可以向%(body)s的上一级机关、单位申请复核，以邮戳或者当面递交的日期为准。"
        ),
    }[clock.code] % {"body": body}
    if last < today:
        words += _("期限已过；有正当理由的，仍可以提出并说明理由。")
    return Right(words, last, is_over=last < today)
