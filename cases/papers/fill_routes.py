"""Where a claim goes by art. 31: words for each route, with what the notice of a lawful route says by default.

A default never names a body that only the facts can tell; who fills in the form may always say it better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.papers.fill_common import claim_label, clipped, item_of
from cases.papers.notice_sheets import Body
from cases.papers.sheets import Fact
from workflows.codes import CaseClass, Route

if TYPE_CHECKING:
    from cases.models import Case, Claim

SHORT = 60  # characters of a demand that only has to be recognised


@dataclass(frozen=True)
class RouteWords:
    """One route of art. 31(一) to (五): the procedure, who carries it, by when to ask."""

    procedure: str | Promise
    body: str | Promise
    limit: str | Promise


_BY_ITS_LAW = gettext_lazy("按照该程序适用的法律、法规规定的期限提出，请尽早提出。")
_LAWFUL: Mapping[str, RouteWords] = {
    Route.LITIGATION: RouteWords(
        gettext_lazy("诉讼、行政复议、检察、公安等法定程序"),
        gettext_lazy("有管辖权的人民法院、行政复议机关、人民检察院或者公安机关"),
        gettext_lazy(
            "按照该程序适用的法律规定的期限提出；申请行政复议的，自知道或者应当知道行政行为之日起60日内提出，"
            "法律规定的期限更长的除外（《行政复议法》第二十条）。"
        ),
    ),
    Route.ARBITRATION: RouteWords(gettext_lazy("仲裁程序"), gettext_lazy("有管辖权的仲裁机构"), _BY_ITS_LAW),
    Route.PARTY_APPEAL: RouteWords(
        gettext_lazy("党员申诉、申请复审等程序"),
        gettext_lazy("有权受理的党组织"),
        gettext_lazy("按照党内法规的规定提出。"),
    ),
    Route.ADMINISTRATIVE: RouteWords(
        gettext_lazy("行政复议、行政裁决、行政确认、行政许可、行政处罚等行政程序"),
        gettext_lazy("对该事项有职权的行政机关或者行政复议机关"),
        gettext_lazy(
            "按照该程序适用的法律规定的期限提出；申请行政复议的，自知道或者应当知道行政行为之日起60日内提出，"
            "法律规定的期限更长的除外（《行政复议法》第二十条）。"
        ),
    ),
    Route.DUTY: RouteWords(
        gettext_lazy("申请查处违法行为、履行保护人身权或者财产权等法定职责的程序"),
        gettext_lazy("对该事项负有法定职责的行政机关"),
        _BY_ITS_LAW,
    ),
}
_OF_CLASS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    CaseClass.SUGGESTION: (
        gettext_lazy("建议意见类事项（《信访工作条例》第二十九条）"),
        gettext_lazy("认真研究论证，有利于改进工作的予以采纳或者部分采纳，并予以回复。"),
    ),
    CaseClass.ACCUSATION: (
        gettext_lazy("检举控告类事项（《信访工作条例》第三十条）"),
        gettext_lazy("由有权处理的机关、单位依规依纪依法接受、受理、办理和反馈，并依法保密。"),
    ),
    CaseClass.INQUIRY: (gettext_lazy("咨询感谢类事项"), gettext_lazy("核实后答复。")),
}


def elsewhere(case: Case) -> list[Claim]:
    """The claims that art. 31(一) to (五) sends to a procedure of their own."""
    if case.case_class != CaseClass.CLAIM:
        return []
    return [claim for claim in case.claims.all() if claim.route not in ("", Route.PETITION)]


def body_for(claims: Iterable[Claim], named: str = "") -> Body:
    """Whom to turn to: as named now, as written at the claim, or whoever has the power by art. 31."""
    written = [(claim.route_body, str(_LAWFUL[claim.route].body)) for claim in claims]
    said = [body for body, _general in written if body] or [general for _body, general in written]
    return Body(named or "；".join(dict.fromkeys(said)))


def words_of(route: str) -> RouteWords:
    """What the law says of a route of art. 31(一) to (五); KeyError for the petition procedure."""
    return _LAWFUL[route]


def by_route(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """The claims of each route together, in the order of the routes: one procedure, one body, one time limit."""
    found: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: (claim.route, claim.ordinal)):
        found.setdefault(claim.route, []).append(claim)
    return found


def route_facts(case: Case) -> tuple[str, str]:
    """Route and procedure of the whole matter for the notice of receipt, a line for each claim.

    Both are «» while a claim has no route: then there is nothing yet to tell (art. 23(1)).
    """
    if case.case_class != CaseClass.CLAIM:
        route, procedure = _OF_CLASS[case.case_class]
        return str(route), str(procedure)
    claims = list(case.claims.all())
    if not claims or any(not claim.route for claim in claims):
        return "", ""
    alone = len(claims) == 1
    routes = [_of_claim(claim, _way(claim), alone) for claim in claims]
    return "\n".join(routes), "\n".join(dict.fromkeys(_procedure(claim) for claim in claims))


def _of_claim(claim: Claim, way: str, alone: bool) -> str:
    """The way of one claim; where there are several, after its number: what it asks stands above."""
    return way if alone else _("%(claim)s：%(way)s") % {"claim": claim_label(claim), "way": way}


def _way(claim: Claim) -> str:
    if claim.route == Route.PETITION:
        return _("按照信访程序办理（%(item)s）。") % {"item": item_of(claim.route)}
    words = _LAWFUL[claim.route]
    return _("通过%(procedure)s处理（%(item)s）。") % {"procedure": words.procedure, "item": item_of(claim.route)}


def _procedure(claim: Claim) -> str:
    if claim.route == Route.PETITION:
        return _(
            "按照信访程序办理的，我单位受理后听取陈述、调查核实，并出具信访处理意见书，自受理之日起60日内办结"
            "（《信访工作条例》第三十四条）。"
        )
    return _("应当通过法定途径处理的，我单位另行出具法定途径告知书，写明受理的机关、单位和期限。")


def elsewhere_facts(case: Case) -> tuple[Fact, ...]:
    """Each claim that goes elsewhere and where to, for the paper that answers the others.

    Named by what it asks, not by number: that paper counts only the claims it answers.
    """
    return tuple(
        Fact(_("关于“%(claim)s”") % {"claim": clipped(claim.request, SHORT)}, gone_words(claim))
        for claim in elsewhere(case)
    )


def gone_words(claim: Claim) -> str:
    """Where one claim goes and whom to ask, in a sentence."""
    body = body_for([claim])
    words = _("依照%(item)s，应当通过%(procedure)s处理，请向%(body)s提出。")
    procedure = words_of(claim.route).procedure
    return words % {"item": item_of(claim.route), "procedure": procedure, "body": body.name}
