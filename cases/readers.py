"""Who opened a matter, from the log (design section 5; art. 18(4): look-ups are restricted and shown).

The head and the director see it for matters they may see; the auditor, who sees no matter, sees the same lines
without a word of its content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import trail.log
from cases.access import get_case
from cases.models import Petitioner
from cases.revealing import Purpose
from offices.models import PostKind, Staff
from offices.people import kinds
from trail.models import Event

if TYPE_CHECKING:
    from django.utils.functional import Promise

PER_PAGE = 50
# What of a matter was seen, by whoever it was; the petitioner hears of these with office and day (cases/told.py).
LOOKS: dict[str, str | Promise] = {
    "case.read": gettext_lazy("打开"),
    "case.file": gettext_lazy("下载附件"),
    "case.print": gettext_lazy("打印"),
    "case.reveal": gettext_lazy("查看完整信息"),
    "case.export": gettext_lazy("导出"),
    "case.repeat_check": gettext_lazy("查找重复"),
}
# Head, director and auditor see these beside them.
LINES = LOOKS | {
    "portal.read": gettext_lazy("信访人查询"),
    "refused": gettext_lazy("办理被拒"),
}


@dataclass(frozen=True)
class Look:
    """One line: when, who, of which office, what in words."""

    at: dt.datetime
    who: str
    office: str
    what: str


@dataclass(frozen=True)
class Readers:
    """One page of the looks at a matter, newest first. `case_seen`: the reader may open the matter itself."""

    number: str
    case_seen: bool
    looks: Sequence[Look]
    page_obj: Page[Event]


def readers_for(staff: Staff, number: str, page: str) -> Readers:
    """Who opened the matter `number`. Raises Http404 for one this person may not know of, PermissionDenied without
    the post. Asking is itself a line of the log.
    """
    stream = f"case:{number}"
    lines = Event.objects.filter(stream=stream, seq=None, code__in=LINES).order_by("-pk")
    seen = _may_ask(staff, number, stream)
    found = Paginator(lines, PER_PAGE).get_page(page)
    trail.log.note("case.readers", actor=staff.actor, stream=stream)
    return Readers(number, seen, _looks(list(found)), found)


def _may_ask(staff: Staff, number: str, stream: str) -> bool:
    """Whether the matter itself may be shown beside the lines."""
    held = kinds(staff)
    if PostKind.AUDITOR in held:
        if not Event.objects.filter(stream=stream).exists():
            raise Http404
        return False
    get_case(staff, number, destroyed=True)
    if not held & {PostKind.HEAD, PostKind.DIRECTOR}:
        raise PermissionDenied
    return True


def _looks(events: list[Event]) -> list[Look]:
    accounts = {event.actor.removeprefix("staff:") for event in events}
    people = {one.username: one for one in Staff.objects.filter(username__in=accounts).select_related("office")}
    looks = []
    for event in events:
        person = people.get(event.actor.removeprefix("staff:"))
        name = person.full_name if person else _("信访人") if event.actor == "petitioner" else _("系统")
        office = person.office.name if person and person.office else ""
        looks.append(Look(event.entered_at, name, office, what_of(event)))
    return looks


def what_of(event: Event) -> str:
    """What was done, without what was seen: «查看完整信息（联系电话，送达文书）»."""
    more = []
    if event.code == "case.reveal":
        field = str(event.details.get("field", ""))
        known = {one.name: one for one in Petitioner._meta.fields}
        more = [str(known[field].verbose_name)] if field in known else []
        purposes = {str(code): str(label) for code, label in Purpose.choices}
        more += [purposes[code] for code in (str(event.details.get("purpose", "")),) if code in purposes]
    if event.code == "case.read" and event.details.get("by") == "enquiry":
        more = [_("窗口查询")]
    if event.code == "case.print":
        more = [str(PAPERS[code]) for code in (str(event.details.get("paper", "")),) if code in PAPERS]
    words = str(LINES[event.code])
    return f"{words}（{'，'.join(more)}）" if more else words


PAPERS: dict[str, str | Promise] = {
    "summary": gettext_lazy("事项摘要"),
    "registration": gettext_lazy("信访登记表"),
    "slip": gettext_lazy("回执"),
    "service": gettext_lazy("送达回证"),
    "draft": gettext_lazy("答复草稿"),
    "own_data": gettext_lazy("信访人本人信息"),
}
