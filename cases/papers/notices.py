"""Notices to the petitioner (告知书): one sheet, one template, and one builder for each kind.

A builder's arguments are what its notice must carry (domain table 3.2 to 3.8 and 3.11). An empty one shows as
a gap in the draft and keeps the notice from being issued. Laws are cited by article, in our own words.
Notices are written in Chinese whatever language the clerk's screen is in.
"""

from datetime import date
from typing import Unpack

from django.utils import translation
from django.utils.translation import gettext as _

from .notice_sheets import Body, Head, Limit, NoticeKind, NoticeSheet, PastOpinion, Received
from .sheets import PAPER_LANGUAGE, Fact, Section, cn_date, cn_date_with_weekday


def _optional(*facts: tuple[str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(label, value) for label, value in facts if value)


def _rights() -> Section:
    return Section(
        _("您的权利"),
        (
            _("您可以随时查询办理的进度和结果，办结后可以作出满意度评价。"),
            _("办理人员与本事项或者与您有直接利害关系的，应当回避（《信访工作条例》第二十八条），您可以提出。"),
        ),
    )


@translation.override(PAPER_LANGUAGE)
def received(
    what: Received,
    *,
    route: str,
    procedure: str,
    unit: str,
    query: str,
    limit: Limit | None = None,
    **head: Unpack[Head],
) -> NoticeSheet:
    """程序性告知书 (3.2; art. 23): that we have it, which way it goes, who handles it, how to ask."""
    facts = (Fact(_("处理途径"), route, "route"), Fact(_("办理程序"), procedure, "route"), Fact(_("办理单位"), unit))
    limits = limit.facts(_("办理期限")) if limit else ()
    sections = (
        what.section(),
        Section(_("处理途径和程序"), facts=(*facts, *limits, Fact(_("查询方式"), query))),
        _rights(),
    )
    opening = _("依照《信访工作条例》第二十三条，现将接收情况以及处理途径和程序告知如下。")
    return NoticeSheet(kind=NoticeKind.RECEIVED, opening=opening, sections=sections, **head)


@translation.override(PAPER_LANGUAGE)
def passed_on(
    what: Received, *, way: str, to: Body, day: date, next_step: str = "", query: str = "", **head: Unpack[Head]
) -> NoticeSheet:
    """去向告知书 (3.3): to which lower body it went, when, and how to reach it. `way` is 转送 or 交办."""
    went = (Fact(_("处理方式"), way), Fact(_("日期"), cn_date(day)), *to.facts(_("收办单位"), "receiver"))
    sections = (
        what.section(),
        Section(_("去向"), facts=went + _optional((_("后续办理"), next_step), (_("查询方式"), query))),
    )
    opening = _("依照《信访工作条例》第二十三条，现将本事项的去向告知如下。")
    return NoticeSheet(kind=NoticeKind.PASSED_ON, opening=opening, sections=sections, **head)


@translation.override(PAPER_LANGUAGE)
def directed(what: Received, *, reasons: str, to: Body, **head: Unpack[Head]) -> NoticeSheet:
    """告知向有权机关提出 (3.4): why it is not ours, and whose it is."""
    sections = (
        what.section(),
        Section(_("说明"), facts=(Fact(_("不属于我单位职权的理由"), reasons),)),
        Section(_("请向有权机关、单位提出"), facts=to.facts(_("有权机关、单位"), "body")),
    )
    opening = _("经审查，本事项不属于我单位及下级单位职权范围。依照《信访工作条例》第二十三条，现告知如下。")
    return NoticeSheet(kind=NoticeKind.DIRECTED, opening=opening, sections=sections, **head)


@translation.override(PAPER_LANGUAGE)
def accepted(
    what: Received,
    *,
    accepted_on: date,
    limit: Limit,
    unit: str,
    handler: str,
    phone: str,
    query: str,
    **head: Unpack[Head],
) -> NoticeSheet:
    """受理告知书 (3.5; art. 31(六), 34): the day that starts the 60 days, and who answers for them."""
    facts = (
        Fact(_("受理日期"), cn_date(accepted_on)),
        Fact(_("办理单位"), unit),
        Fact(_("承办人"), handler),
        Fact(_("联系电话"), phone, "contact_phone"),
        *limit.facts(_("办理期限的最后一日")),
        Fact(_("查询方式"), query),
    )
    notes = (
        _("我单位将听取您的陈述，调查核实，并向您出具信访处理意见书。"),
        _(
            "依照《信访工作条例》第三十四条，本事项自受理之日起60日内办结；情况复杂的，经本单位负责人批准可以延长，"
            "延长不超过30日，并告知您理由。"
        ),
        _(
            "在规定期限内，同一事项再向上级机关、单位提出的，上级机关、单位依照《信访工作条例》第十九条第三款不予受理，"
            "敬请等候我单位的处理意见。"
        ),
    )
    sections = (what.section(), Section(_("受理决定"), facts=facts), Section(_("办理说明"), notes), _rights())
    opening = _("经审查，我单位决定受理本事项，现告知如下。")
    return NoticeSheet(kind=NoticeKind.ACCEPTED, opening=opening, sections=sections, **head)


@translation.override(PAPER_LANGUAGE)
def declined(
    what: Received,
    *,
    ground: str,
    article: str,
    reasons: str,
    remedy: str,
    to: Body | None = None,
    limit: str = "",
    earlier: str = "",
    **head: Unpack[Head],
) -> NoticeSheet:
    """不予受理告知书 (3.6): the ground and its article, the reasons explained, and what is open instead."""
    why = (Fact(_("不予受理的情形"), ground), Fact(_("依据"), article), Fact(_("理由"), reasons))
    instead = (Fact(_("可以采取的途径"), remedy), *(to.facts(_("受理机关、单位")) if to else ()))
    sections = (
        what.section(),
        Section(_("决定和理由"), facts=why + _optional((_("正在办理的事项"), earlier))),
        Section(_("您还可以怎么做"), facts=instead + _optional((_("时限"), limit))),
    )
    opening = _("经审查，我单位对本事项决定不予受理，现将理由和其他途径告知如下。")
    return NoticeSheet(kind=NoticeKind.DECLINED, opening=opening, sections=sections, **head)


@translation.override(PAPER_LANGUAGE)
def not_again(what: Received, *, opinions: tuple[PastOpinion, ...], reasons: str, **head: Unpack[Head]) -> NoticeSheet:
    """不再受理告知书 (3.7; art. 36, third paragraph): what was decided before on the same facts and reasons."""
    listed = tuple(Fact(opinion.name, opinion.line()) for opinion in opinions) or (Fact(_("复核意见书"), ""),)
    why = (
        Fact(_("依据"), _("《信访工作条例》第三十六条第三款")),
        Fact(_("理由"), reasons),
    )
    help_note = _(
        "您如有新的事实或者理由，仍可以提出，我单位将予以登记。生活确有困难的，可以向我单位了解社会救助的申请办法。"
    )
    sections = (
        what.section(),
        Section(_("已经作出的意见"), facts=listed),
        Section(_("决定和理由"), facts=why),
        Section(_("说明"), (help_note,)),
    )
    opening = _("经审查，本事项已经复核，您以同一事实和理由再次提出。我单位决定不再受理，现告知如下。")
    return NoticeSheet(kind=NoticeKind.NOT_AGAIN, opening=opening, sections=sections, **head)


@translation.override(PAPER_LANGUAGE)
def legal_route(
    what: Received,
    *,
    article: str,
    procedure: str,
    to: Body,
    limit: str,
    basis: str = "",
    materials: str = "",
    **head: Unpack[Head],
) -> NoticeSheet:
    """法定途径告知书 (3.8; art. 31(一) to (五)): which procedure, at which body, by when, with what papers.

    `article` names the item of art. 31; `limit` and `basis` come from the procedure's own law.
    """
    way = (Fact(_("法定途径"), procedure), *to.facts(_("办理机关、单位")), Fact(_("提出的时限"), limit))
    sections = (
        what.section(),
        Section(_("应当适用的途径"), facts=way + _optional((_("时限的依据"), basis), (_("所需材料"), materials))),
    )
    opening = _("经审查，依照%(article)s，本事项应当通过以下法定途径处理，现告知如下。") % {"article": article}
    return NoticeSheet(kind=NoticeKind.LEGAL_ROUTE, opening=opening, sections=sections, **head)


@translation.override(PAPER_LANGUAGE)
def extended(
    what: Received,
    *,
    accepted_on: date,
    original: date,
    new: Limit,
    reasons: str,
    approved_by: str,
    approved_on: date,
    **head: Unpack[Head],
) -> NoticeSheet:
    """延期办理告知书 (3.11; art. 34): why it takes longer, until when, and who allowed it."""
    facts = (
        Fact(_("受理日期"), cn_date(accepted_on)),
        Fact(_("原办理期限"), cn_date_with_weekday(original)),
        Fact(_("延期的理由"), reasons),
        Fact(_("批准"), _("%(who)s，%(day)s") % {"who": approved_by, "day": cn_date(approved_on)}),
        *new.facts(_("延长后的期限")),
    )
    sections = (what.section(), Section(_("延期决定"), facts=facts))
    opening = _(
        "本事项情况复杂，未能在原定期限内办结。依照《信访工作条例》第三十四条，经本单位负责人批准延长办理期限，现告知如下。"
    )
    return NoticeSheet(kind=NoticeKind.EXTENDED, opening=opening, sections=sections, **head)
