"""Notices (告知书) filled from a matter and the act that issues them.

An act may bring its own words (`body`, `procedure`, `limit`, `remedy` …, see each function); what it does
not say is taken from the matter or said in the law's general terms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.models import Case, DocumentKind
from cases.models.work import Transfer
from cases.papers import fill_routes, notices
from cases.papers.fill_common import (
    body_of,
    claim_label,
    counted_words,
    handler_of,
    head_of,
    item_of,
    limit_of,
    phone_of,
    query_of,
    receipt_of,
    received_of,
    sentence,
    unit_of,
    you_of,
)
from cases.papers.notice_sheets import Body, Limit, NoticeSheet, PastOpinion
from cases.papers.sheets import Fact, Section
from workflows.codes import DeclineGround, Route
from workflows.grounds import row_of

if TYPE_CHECKING:
    from cases.models import Claim, Document
    from workflows.verbs import Act


def receipt(case: Case, act: Act, number: str) -> NoticeSheet:
    """程序性告知书. Details: `route`, `procedure`."""
    route, procedure = fill_routes.route_facts(case)
    return notices.received(
        received_of(case),
        route=act.get("route", route),
        procedure=act.get("procedure", procedure),
        unit=unit_of(case),
        query=query_of(case),
        limit=_running_limit(case),
        **head_of(case, number, act.on),
    )


def _running_limit(case: Case) -> Limit | None:
    """The sixty days where they run already; before acceptance there is no last day to name."""
    clock = case.clocks.filter(code="handling", round=case.round, stopped_on__isnull=True).first()
    return Limit(clock.last_day, counted_words(clock.steps)) if clock else None


def route(case: Case, act: Act, number: str) -> NoticeSheet:
    """法定途径告知书: a section for each route, with its own procedure, body and time limit.

    Details: `body`, `body_address`, `body_phone`, `procedure`, `limit`, `basis`, `materials`.
    """
    claims = fill_routes.elsewhere(case)
    groups = fill_routes.by_route(claims)
    sheets = [_route_sheet(case, act, number, code, mine) for code, mine in groups.items()]
    if len(sheets) == 1:
        return sheets[0]
    ways = [
        replace(sheet.sections[-1], heading=_claims_of(mine))
        for sheet, mine in zip(sheets, groups.values(), strict=True)
    ]
    opening = _("经审查，下列诉求应当依照《信访工作条例》第三十一条的规定，分别通过以下法定途径处理，现告知如下。")
    return replace(sheets[0], opening=opening, sections=(received_of(case, claims).section(), *ways))


def _route_sheet(case: Case, act: Act, number: str, code: str, claims: list[Claim]) -> NoticeSheet:
    words = fill_routes.words_of(code)
    body = fill_routes.body_for(claims, act.get("body", ""))
    return notices.legal_route(
        received_of(case, claims),
        article=item_of(code),
        procedure=act.get("procedure", str(words.procedure)),
        to=replace(body, address=act.get("body_address", ""), phone=act.get("body_phone", "")),
        limit=act.get("limit", str(words.limit)),
        basis=act.get("basis", ""),
        materials=act.get("materials", ""),
        **head_of(case, number, act.on),
    )


def _claims_of(claims: list[Claim]) -> str:
    """«诉求二、诉求三（第三十一条第四项）»."""
    labels = "、".join(claim_label(claim) for claim in claims)
    return _("%(claims)s（%(item)s）") % {"claims": labels, "item": item_of(claims[0].route)}


def accepted(case: Case, act: Act, number: str) -> NoticeSheet:
    """受理告知书 for the claims of route (六), dated and counted from the day of acceptance."""
    ours = [claim for claim in case.claims.all() if claim.route == Route.PETITION]
    sheet = notices.accepted(
        received_of(case, ours),
        accepted_on=act.on,
        limit=limit_of(case, "handling", act.on),
        unit=unit_of(case),
        handler=handler_of(case) or _("确定后告知，目前请与我单位信访工作人员联系"),
        phone=phone_of(case),
        query=query_of(case),
        **head_of(case, number, act.on),
    )
    gone = fill_routes.elsewhere_facts(case)
    return _with(sheet, _("其他诉求"), gone) if gone else sheet


def _with(sheet: NoticeSheet, heading: str, facts: tuple[Fact, ...]) -> NoticeSheet:
    """The sheet with one more section before its last, the rights."""
    *before, last = sheet.sections
    return replace(sheet, sections=(*before, Section(heading, facts=facts), last))


def destination(case: Case, act: Act, number: str) -> NoticeSheet:
    """去向告知书 for a matter forwarded within our tree. Details: `target`, `kind`."""
    way = Transfer.Kind(act.get("kind", Transfer.Kind.PASSED_ON))
    return notices.passed_on(
        received_of(case),
        way=str(way.label),
        to=body_of(act.details["target"]),
        day=act.on,
        next_step=_(
            "收办单位自收到之日起15日内，书面告知%(you)s接收情况以及处理途径和程序（《信访工作条例》第二十三条）。"
        )
        % {"you": you_of(case)},
        query=query_of(case),
        **head_of(case, number, act.on),
    )


def elsewhere(case: Case, act: Act, number: str) -> NoticeSheet:
    """告知书 of a matter that leaves our tree. Details: `kind`, `body`, `reason`."""
    kind = Transfer.Kind(act.get("kind", Transfer.Kind.WHERE_TO_GO))
    if kind == Transfer.Kind.LEGAL_ROUTE and fill_routes.elsewhere(case):
        return route(case, act, number)
    head = head_of(case, number, act.on)
    if kind in (Transfer.Kind.PASSED_ON, Transfer.Kind.ASSIGNED, Transfer.Kind.RETURNED):
        sender = receipt_of(case)[1] if kind == Transfer.Kind.RETURNED else ""
        to = Body(act.get("body", sender))
        return notices.passed_on(received_of(case), way=str(kind.label), to=to, day=act.on, **head)
    claims = fill_routes.elsewhere(case)
    written = "；".join(dict.fromkeys(claim.route_body for claim in claims if claim.route_body))
    to = Body(act.get("body", written))
    return notices.directed(received_of(case), reasons=sentence(act.get("reason", "")), to=to, **head)


def declined(case: Case, act: Act, number: str) -> NoticeSheet:
    """不予受理告知书. Details: `ground`, `reason`, `earlier`, `remedy`, `body`, `limit`."""
    ground = str(act.details["ground"])
    earlier: Case | None = act.get("earlier")
    words, article, remedy = _ground(case, ground, act)
    body = Body(act.details["body"]) if act.get("body") else None
    in_hand = ""
    if earlier is not None:
        body = body or body_of(earlier.responsible_office)
        said = {"number": earlier.number, "office": earlier.responsible_office.name}
        # Whoever reads this matter reads the paper; of a restricted one the petitioner has the number on their slip.
        in_hand = (
            _("由%(office)s办理") % said if earlier.is_restricted else _("编号%(number)s，由%(office)s办理") % said
        )
    return notices.declined(
        received_of(case),
        ground=words,
        article=article,
        reasons=sentence(act.get("reason", "")),
        remedy=sentence(act.get("remedy", remedy)),
        to=body,
        limit=act.get("limit", ""),
        earlier=in_hand,
        **head_of(case, number, act.on),
    )


def _ground(case: Case, ground: str, act: Act) -> tuple[str, str, str]:
    """The ground in words, the article behind it, and the remedy that is told when nothing better is written."""
    row = row_of("decline", ground, case.facts(), act.on)
    if row is not None and row.is_local:
        return row.name, row.article, row.remedy
    national = DeclineGround(ground)
    words, article = {
        DeclineGround.IN_HAND: (
            _("已受理或者正在办理，规定期限内向上级再次提出"), _("《信访工作条例》第十九条第三款")
        ),
        DeclineGround.WRONG_LEVEL: (_("越级走访提出申诉求决"), _("《信访工作条例》第二十条第一款")),
        DeclineGround.LITIGATION: (_("诉讼权利救济事项"), _("《信访工作条例》第二十条第二款")),
    }[national]  # fmt: skip
    return words, article, _REMEDIES[national]()


_REMEDIES: Mapping[DeclineGround, Callable[[], str]] = {
    DeclineGround.IN_HAND: lambda: _(
        "请向正在办理的单位了解进展，等候其书面答复；对处理意见不服的，可以依照《信访工作条例》第三十五条请求复查"
    ),
    DeclineGround.WRONG_LEVEL: lambda: _(
        "请到有权处理的本级或者上一级机关、单位设立或者指定的接待场所提出，也可以通过信息网络、书信、电话、传真提出"
    ),
    DeclineGround.LITIGATION: lambda: _("请按照法律法规规定的程序，向有关政法部门提出"),
}


def no_longer(case: Case, act: Act, number: str) -> NoticeSheet:
    """不再受理告知书. Details: `earlier`, `reason`, `reexam_number`."""
    earlier: Case = act.details["earlier"]
    given = [_past(paper) for paper in earlier.documents.filter(kind=DocumentKind.OPINION)]
    if earlier.ended_on is not None:
        given.append(PastOpinion(_("复核意见书"), act.get("reexam_number", ""), earlier.ended_on, None))
    reasons = sentence(act.get("reason", ""))
    return notices.not_again(received_of(case), opinions=tuple(given), reasons=reasons, **head_of(case, number, act.on))


def _past(paper: Document) -> PastOpinion:
    served = paper.deliveries.first()
    return PastOpinion(
        str(paper.get_kind_display()), paper.number, paper.issued_on, served.served_on if served else None
    )


def extended(case: Case, act: Act, number: str) -> NoticeSheet:
    """延期办理告知书. Details: `days`, `reason`."""
    clock = case.clocks.get(code="handling", round=case.round)
    director = act.person
    return notices.extended(
        received_of(case),
        accepted_on=clock.started_on,
        original=clock.last_day,
        new=limit_of(case, "handling", clock.started_on, act.details["days"]),
        reasons=sentence(act.get("reason", "")),
        approved_by=director.full_name if director else "",
        approved_on=act.on,
        **head_of(case, number, act.on),
    )


NOTICES: Mapping[str, Callable[[Case, Act, str], NoticeSheet]] = {
    DocumentKind.RECEIPT: receipt,
    DocumentKind.ROUTE: route,
    DocumentKind.ACCEPTED: accepted,
    DocumentKind.DESTINATION: destination,
    DocumentKind.ELSEWHERE: elsewhere,
    DocumentKind.DECLINED: declined,
    DocumentKind.NO_LONGER: no_longer,
    DocumentKind.EXTENDED: extended,
}
