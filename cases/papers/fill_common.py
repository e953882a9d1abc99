"""What every paper asks of a matter: organ, addressee, receipt, claims, limits. Words are those of the paper.

Everything here runs inside fill.py's `translation.override`: papers are Chinese whatever the clerk's screen is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases import local_limits
from cases.models import Case, Claim, PersonKind, PersonRole, Source, Submission
from cases.models.codes import NoPetitioner
from cases.models.work import Transfer
from cases.papers.notice_sheets import Body, Head, Limit, Received
from cases.papers.sheets import PaperState, cn_date, cn_number
from workflows.clock_words import StepJSON, render_steps
from workflows.clocks import CLOCKS, compute
from workflows.codes import Route
from workflows.workdays import load_calendar

if TYPE_CHECKING:
    from cases.models.people import Petitioner
    from offices.models import Office

MOST_NAMED = 5
LONGEST_CLAIM = 200
_ITEMS = {
    Route.LITIGATION: "一", Route.ARBITRATION: "二", Route.PARTY_APPEAL: "三",
    Route.ADMINISTRATIVE: "四", Route.DUTY: "五", Route.PETITION: "六",
}  # fmt: skip
# Planning advice for the office, not something the petitioner has to know.
_NOT_TOLD = {"finish_by"}
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)\s*")
_SPACE_IN_CHINESE = re.compile(r"(?<=\d) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=\d)")


def head_of(case: Case, number: str = "", dated: dt.date | None = None) -> Head:
    """Head and foot of an outgoing paper: issued when it has a number, else a draft.

    The organ is the responsible office, never the section inside it that does the work.
    """
    return Head(
        organ=case.responsible_office.name,
        paper_number=number,
        case_number=case.number,
        national_number=case.national_number,
        addressee=addressee_of(case),
        you=you_of(case),
        contact_person=handler_of(case),
        contact_phone=phone_of(case),
        dated=dated,
        state=PaperState.ISSUED if number else PaperState.DRAFT,
    )


def addressees(case: Case) -> list[Petitioner]:
    """Those the paper speaks to: the petitioners, not who signed along or speaks for them."""
    people = list(case.petitioners.all())
    return [person for person in people if person.role == PersonRole.PETITIONER] or people


def addressee_of(case: Case) -> str:
    """Names as they were given; whether 女士 or 先生 nobody asked. More than five: the first and the count."""
    names = [person.name for person in addressees(case)]
    if not names:
        unclear = case.no_petitioner == NoPetitioner.UNCLEAR
        return _("姓名（名称）、住址不清的信访人") if unclear else _("匿名信访人")
    if len(names) > MOST_NAMED:
        return _("%(names)s等%(total)d人") % {"names": names[0], "total": len(names)}
    return "、".join(names)


def you_of(case: Case) -> str:
    """您 to one person, 你单位 to one body, 你们 to several."""
    people = addressees(case)
    if len(people) > 1:
        return _("你们")
    return _("您") if not people or people[0].kind == PersonKind.PERSON else _("你单位")


def handler_of(case: Case) -> str:
    """The handler's name, «» as long as none is named."""
    now = case.assignment
    return now.handler.full_name if now else ""


def phone_of(case: Case) -> str:
    """The handler's telephone, else the office's."""
    now = case.assignment
    return (now.handler.phone if now else "") or case.responsible_office.phone


def unit_of(case: Case) -> str:
    """The office that does the work."""
    now = case.assignment
    return now.lead_office.name if now else case.responsible_office.name


def body_of(office: Office) -> Body:
    """An office of our own tree as an authority to turn to."""
    return Body(office.name, office.address, office.phone)


def query_of(case: Case) -> str:
    """How to ask how things stand (art. 18(1)); by telephone where the office has one, else in person."""
    office = case.responsible_office
    if office.phone:
        return _("凭信访事项编号，拨打%(phone)s查询。") % {"phone": office.phone}
    where = office.address or _("本单位信访接待场所")
    return _("凭信访事项编号，到%(where)s查询。") % {"where": where}


def received_of(case: Case, claims: Sequence[Claim] | None = None) -> Received:
    """What came, when and from whom: as the responsible office received it (art. 23(1), (3)).

    `claims` are those the paper is about; default all.
    """
    told = list(case.claims.all()) if claims is None else list(claims)
    lines = [sentence(case.title), *(claim_line(claim, alone=len(told) == 1) for claim in told)]
    day, sender = receipt_of(case)
    return Received(day, "\n".join(lines), sender)


def receipt_of(case: Case) -> tuple[dt.date, str]:
    """The day the responsible office received the matter, and who sent it on («» when nobody did)."""
    passed = case.transfers.filter(to_office=case.responsible_office_id).order_by("pk").last()
    if passed is not None and passed.kind in (Transfer.Kind.PASSED_ON, Transfer.Kind.ASSIGNED):
        return passed.sent_on, passed.from_office.name
    first = case.submissions.order_by("ordinal").first()
    return case.received_on, sender_of(first) if first else ""


def sender_of(submission: Submission) -> str:
    """Who passed a piece on. A leader's note on it is the office's own affair and is not told."""
    if submission.source in (Source.DIRECT, Source.LEADER_NOTE):
        return ""
    unnamed = {
        Source.BUREAU: _("信访部门"),
        Source.ASSIGNED: _("上级机关或者信访部门"),
        Source.SUPERIOR: _("上级机关"),
        Source.HOTLINE: _("12345政务服务便民热线"),
    }
    return submission.source_office or unnamed[Source(submission.source)]


def claim_line(claim: Claim, *, alone: bool) -> str:
    """One demand as a line of a notice, cut where it is long: the whole of it stands in the opinion."""
    label = _("诉求") if alone else claim_label(claim)
    return _("%(label)s：%(text)s") % {"label": label, "text": sentence(clipped(claim.request))}


def claim_label(claim: Claim) -> str:
    """诉求二."""
    return _("诉求%(number)s") % {"number": cn_number(claim.ordinal)}


def clipped(text: str, longest: int = LONGEST_CLAIM) -> str:
    """On one line, without its full stop, and cut where it is long."""
    line = " ".join(text.split())
    return f"{_bare(line[:longest])}……" if len(line) > longest else _bare(line)


def _bare(text: str) -> str:
    return text.strip().rstrip("。.；;，,、")


def sentence(text: str) -> str:
    """The text with exactly one full stop at its end, whatever the clerk typed there."""
    bare = _bare(text)
    return bare if not bare or bare.endswith(("？", "！", "?", "!", "……")) else f"{bare}。"


def item_of(route: str) -> str:
    """«《信访工作条例》第三十一条第四项»."""
    return _("《信访工作条例》第三十一条第%(item)s项") % {"item": _ITEMS[Route(route)]}


def limit_of(case: Case, code: str, start: dt.date, extension_days: int = 0) -> Limit:
    """The last day of a clock that starts on `start`, computed: its row is written after the paper."""
    local = local_limits.limit_of(case, code, case.clocks.filter(code=code, round=case.round).last())
    deadline = compute(
        CLOCKS[code],
        start,
        load_calendar(),
        extension_days=extension_days,
        local_days=local.length if local else None,
        local_unit=local.unit if local else None,
    )
    return Limit(deadline.last_day, counted_words(deadline.steps_as_json()))


def counted_words(steps: Iterable[StepJSON]) -> str:
    """How a date came about, as sentences for a petitioner: dates written out, no arrows."""
    told = render_steps([step for step in steps if step["code"] not in _NOT_TOLD])
    lines = [_ISO_DAY.sub(_written_out, line.replace(" → ", "，至")) for line in told]
    return "".join(sentence(_SPACE_IN_CHINESE.sub("", line)) for line in lines)


def _written_out(found: re.Match[str]) -> str:
    year, month, day = map(int, found.groups())
    return cn_date(dt.date(year, month, day))
