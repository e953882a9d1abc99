"""Letters of supervision and their answers, filled from the letter's row and the act that sends them.

They name the matter, not the petitioner: the receiving office has the matter before it (art. 30(3) for accusations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from cases.papers.fill_common import sentence
from cases.papers.letters import LetterSheet
from cases.papers.sheets import PAPER_LANGUAGE, Fact, PaperState, Section, cn_date, cn_date_with_weekday
from workflows.supervision import Adoption, SupervisionGround, SupervisionKind

if TYPE_CHECKING:
    from cases.models import Supervision
    from offices.models import Office
    from workflows.verbs import Act


@translation.override(PAPER_LANGUAGE)
def letter(item: Supervision, act: Act) -> LetterSheet:
    """督办函, or the letter of a recommendation, from `item.office` to the responsible office; not yet numbered."""
    office = item.office
    assert office is not None, "letters are written for offices of our own tree"  # noqa: S101
    kind = SupervisionKind(item.kind)
    demanded = _("建议内容") if item.is_recommendation else _("督办要求")
    facts = [
        Fact(_("建议种类") if item.is_recommendation else _("督办级别"), str(kind.label)),
        Fact(_("原因"), str(SupervisionGround(item.ground).label)),
        Fact(demanded, sentence(item.demands)),
    ]
    if item.due_on:
        facts.append(Fact(_("回复期限"), _("%(day)s前书面回复") % {"day": cn_date_with_weekday(item.due_on)}))
    if item.is_recommendation:
        opening = _("参照《信访工作条例》第四十条，现就下列信访事项反映的问题提出建议。")
        closing = _("请将建议的采纳情况书面反馈我单位。")
        name = _("信访工作建议书")
    else:
        opening = _("参照《信访工作条例》第三十八条、第四十条，现对你单位负责的下列信访事项予以督办。")
        closing = _("请在期限内书面回复办理情况、相关证据、拖延的原因和责任单位、责任人。")
        name = _("信访事项督办函")
    said = Section(_("建议") if item.is_recommendation else _("督办"), facts=tuple(facts))
    answering = item.case.responsible_office
    return _sheet(item, act, office, name=name, opening=opening, said=said, addressee=answering.name, closing=closing)


@translation.override(PAPER_LANGUAGE)
def reply(item: Supervision, act: Act) -> LetterSheet:
    """督办回复, or 建议采纳情况反馈, from the responsible office to who supervises; not yet numbered."""
    office = item.case.responsible_office
    said = {"day": cn_date(item.letter_on), "number": f"（{item.number}）" if item.number else ""}
    facts = [Fact(_("办理（整改）情况"), sentence(item.done))]
    if item.adoption:
        facts.insert(0, Fact(_("采纳情况"), str(Adoption(item.adoption).label)))
    more = ((_("证据材料"), item.proof), (_("拖延的原因"), item.delay_reasons))
    facts += [Fact(label, sentence(words)) for label, words in more if words]
    facts.append(Fact(_("责任单位和责任人"), sentence(item.responsible)))
    if item.is_recommendation:
        name, opening = _("信访工作建议采纳情况反馈"), _("你单位%(day)s的建议%(number)s收悉，现将采纳情况反馈如下。")
    else:
        name, opening = _("信访事项督办回复"), _("你单位%(day)s的督办%(number)s收悉，现将办理情况回复如下。")
    answer = Section(_("回复"), facts=tuple(facts))
    return _sheet(item, act, office, name=name, opening=opening % said, said=answer, addressee=item.body)


def _sheet(
    item: Supervision,
    act: Act,
    office: Office,
    *,
    name: str,
    opening: str,
    said: Section,
    addressee: str,
    closing: str = "",
) -> LetterSheet:
    """What `office` writes about the matter."""
    return LetterSheet(
        name=name,
        opening=opening,
        sections=(_matter(item), said),
        closing=closing,
        organ=office.name,
        addressee=addressee,
        case_number=item.case.number,
        national_number=item.case.national_number,
        contact_person=act.person.full_name if act.person else "",
        # The writer's own telephone, else the office's.
        contact_phone=(act.person.phone if act.person else "") or office.phone,
        dated=act.on,
        state=PaperState.ISSUED,
    )


def _matter(item: Supervision) -> Section:
    case = item.case
    return Section(
        _("信访事项"),
        facts=(
            Fact(_("事项"), sentence(case.title)),
            Fact(_("收到日期"), cn_date(case.received_on)),
            Fact(_("责任单位"), case.responsible_office.name),
        ),
    )
