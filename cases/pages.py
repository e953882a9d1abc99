"""Read models of the case page: everything a template shows, gathered and put into words here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

import trail.log
from cases import granting, recusals, request_steps, review_steps, supervision_steps
from cases.actions.repeating import DECIDERS
from cases.forms.verbs import form_of
from cases.models import Answer
from cases.next_step import NextStep, next_step
from cases.page_parts import (
    ClaimCard,
    FileCard,
    Paper,
    PersonCard,
    address,
    claims_of,
    complained_of,
    file_card,
    linked_matters,
    papers_of,
    person_card,
)
from cases.printing import ANSWERING
from cases.retention import deciding, steps
from cases.retention.card import card_of
from cases.standing import ClockCard, cards_of
from cases.timeline import TimelineLine, timeline_of, title_of
from cases.urgent_parts import urgent_cards
from groups.grants import visible_groups
from offices.models import Staff
from offices.personal import mask_name, mask_phone
from workflows.engine import Offer, offers

if TYPE_CHECKING:
    import datetime as dt

    from cases.models import Case, Proposal, Record
    from groups.models import KeyGroup

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class Action:
    """A button of «下一步»: a verb this person may use, and what stands in its way."""

    verb: str
    label: str
    url: str
    main: bool
    obstacles: tuple[str, ...]


@dataclass(frozen=True)
class ProposalCard:
    """What waits for another's decision."""

    words: str
    reason: str
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class CasePage:
    """All of one matter for one reader."""

    case: Case
    crumbs: Crumbs
    group: KeyGroup | None
    next_step: NextStep | None
    actions: Sequence[Action]
    clocks: Sequence[ClockCard]
    people: Sequence[PersonCard]
    complained_of: Sequence[tuple[str, bool]]
    claims: Sequence[ClaimCard]
    papers: Sequence[Paper]
    files: Sequence[FileCard]
    timeline: Sequence[TimelineLine]
    facts: Sequence[tuple[str, Any]]
    prints: Sequence[tuple[str, str]]
    proposals: Sequence[ProposalCard]
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def main(self) -> Sequence[Action]:
        """The step that is due, when it is this person's."""
        return [action for action in self.actions if action.main]

    @property
    def others(self) -> Sequence[Action]:
        """What else this person may do now."""
        return [action for action in self.actions if not action.main and not action.obstacles]

    @property
    def blocked(self) -> Sequence[Action]:
        """What this person's post carries but something still stands in the way of."""
        return [action for action in self.actions if not action.main and action.obstacles]


def note_read(case: Case, staff: Staff, **details: str) -> None:
    """Reading one matter is itself a line of the log."""
    trail.log.note("case.read", actor=staff.actor, stream=case.stream, details=details)


def case_page(case: Case, staff: Staff) -> CasePage:
    """Everything about `case` that `staff` may see. The caller has asked whether they may see it."""
    with case.unchanging():
        return _case_page(case, staff)


def _case_page(case: Case, staff: Staff) -> CasePage:
    step = next_step(case)
    roles = set(case.roles_of(staff, ""))
    found = offers(case, staff)
    seen_group = visible_groups([staff.pk]).filter(pk=case.group_id).first() if case.group_id else None
    return CasePage(
        case=case,
        crumbs=crumbs(case),
        group=seen_group,
        next_step=step,
        actions=_actions(case, found, step),
        clocks=cards_of(case),
        people=[person_card(case, person) for person in case.petitioners.select_related("represents")],
        complained_of=complained_of(case),
        claims=claims_of(case),
        papers=papers_of(case, roles),
        files=[file_card(case, one) for one in case.attachments.select_related("uploaded_by")],
        timeline=timeline_of(trail.log.events_of(case.stream).reverse(), staff),
        facts=_facts(case, seen_group),
        prints=_prints(case, roles),
        proposals=_proposals(case),
        rows=_rows(case, staff, roles) | _promise_links(found),
    )


def _rows(case: Case, staff: Staff, roles: set[str]) -> dict[str, Any]:
    """The parts of the page that are plain rows."""
    return {
        "submissions": [
            (piece, address("case_repeat", case.number, piece.ordinal) if roles & set(DECIDERS) else "")
            for piece in case.submissions.select_related("office", "entered_by")
        ],
        "assignments": case.assignments.select_related("leader", "handler", "lead_office").prefetch_related(
            "co_offices"
        ),
        "commitments": case.commitments.select_related("owner", "claim"),
        "grants": granting.shown(case, staff),
        "records": [(_record_title(one), one) for one in case.records.select_related("written_by")],
        "transfers": case.transfers.select_related("from_office", "to_office"),
        "reviews": review_steps.cards_of(case, staff),
        "ask_for_review": review_steps.may_ask(case, roles),
        "objections": case.objections.all() if case.facts().from_sender else (),
        "supervisions": supervision_steps.cards_of(case, staff),
        "supervise": supervision_steps.may_begin(case, staff, roles),
        "urgent": urgent_cards(case),
        "linked": linked_matters(case, staff),
        "recusals": recusals.lines_of(case),
        "requests": request_steps.cards_of(case, staff),
        "ask_request": request_steps.where_to_ask(case, roles),
        "retaliation": address("case_retaliation", case.number) if "registrar" in roles else "",
        "readers": address("case_readers", case.number) if roles & {"head", "director"} else "",
        "archive": card_of(case),
        "representatives": [
            (one.ordinal, mask_name(one.name) if case.is_accusation else one.name, mask_phone(one.phone))
            for one in case.representatives.all()
        ],
    }


def _promise_links(found: list[Offer]) -> dict[str, bool]:
    """What stands beside a promise: whether this reader may settle it, or reopen the matter on it."""
    verbs = {offer.verb.code for offer in found}
    return {"may_settle": "keep_commitment" in verbs, "may_reopen": "reopen" in verbs}


def crumbs(case: Case, last: str = "") -> Crumbs:
    """The way to a page of this matter."""
    way = [(_("信访事项"), reverse("case_list"))]
    if last:
        return [*way, (case.number, reverse("case_detail", args=[case.number])), (last, "")]
    return [*way, (case.number, "")]


def _actions(case: Case, found: list[Offer], step: NextStep | None) -> list[Action]:
    actions = [
        Action(
            verb=offer.verb.code,
            label=str(offer.verb.label),
            url=address("case_verb", case.number, offer.verb.code),
            main=step is not None and offer.verb.code == step.verb,
            obstacles=tuple(str(reason.words) for reason in offer.obstacles),
        )
        for offer in found
        if (form := form_of(offer.verb.code)) and not form.idle(case)
    ]
    return sorted(actions, key=lambda action: (not action.main, bool(action.obstacles)))


def _prints(case: Case, roles: set[str]) -> list[tuple[str, str]]:
    """What can be printed from the matter; who has no role in it gets the masked summary only."""
    names = [(_("事项摘要"), "case_summary")]
    if roles:
        names += [(_("信访登记表"), "case_form"), (_("回执"), "case_slip")]
    if roles & ANSWERING and Answer.objects.filter(claim__case=case, round=case.round).exists():
        names.append((_("答复文书草稿"), "case_draft"))
    return [(label, url) for label, name in names if (url := address(name, case.number))]


def _record_title(one: Record) -> str:
    return title_of(f"case.{one.verb}") if one.verb else str(one.get_kind_display())


def _facts(case: Case, group: KeyGroup | None) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("收到日期"), case.received_on.isoformat()),
        (_("登记时间"), timezone.localtime(case.registered_at).strftime("%Y-%m-%d %H:%M")),
        (_("登记单位"), case.registering_office.name),
        (_("责任单位"), case.responsible_office.name),
        (_("类别"), case.class_words),
        (_("业务类别"), case.category),
        (_("问题属地"), case.place),
    ]
    if group:
        facts.append((_("重点群体"), group.name))
    more = (
        (_("国家信访信息系统编号"), case.national_number),
        (_("不作书面告知的原因"), case.get_no_notice_display()),
        (_("办结日期"), case.resolved_on),
        (_("结案日期"), case.closed_on),
        (_("化解日期"), case.settled_on),
        (_("终结日期"), case.ended_on),
    )
    return facts + [(label, str(value)) for label, value in more if value]


def _proposals(case: Case) -> list[ProposalCard]:
    waiting = list(case.proposals.filter(settled_at=None))
    accounts = {one.proposed_by.removeprefix("staff:") for one in waiting}
    for one in waiting:
        accounts.update(str(one.terms.get(role, "")) for role in ("leader", "handler", "staff"))
    names = dict(Staff.objects.filter(username__in=accounts).values_list("username", "full_name"))
    return [
        ProposalCard(
            _proposal_words(one, names), one.reason, names.get(one.proposed_by[6:], _("系统")), one.proposed_at
        )
        for one in waiting
    ]


def _proposal_words(one: Proposal, names: dict[str, str]) -> str:
    people = {role: names.get(str(one.terms.get(role)), "") for role in ("leader", "handler")}
    if one.kind == "leader":
        return _("建议责任领导 %(leader)s，承办人 %(handler)s") % people
    if one.kind == "recuse":
        return _("对 %s 的回避申请") % names.get(str(one.terms["staff"]), "")
    if one.kind == "date":
        return _("建议把留痕第 %(event)s 条的日期更正为 %(new)s") % dict(one.terms)
    return _("建议结案") if one.kind == "close" else _("建议作废")


def destroyed_page(case: Case, staff: Staff) -> dict[str, Any]:
    """What is left of a matter whose file was destroyed: figures, dates and its log."""
    certificate = steps.shell_of(case)
    return {
        "case": case,
        "crumbs": crumbs(case),
        "facts": [
            *_facts(case, None),
            (_("来件"), case.submissions.count()),
            (_("信访人"), case.petitioners.count()),
            (_("诉求"), case.claims.count()),
            (_("文书"), case.documents.count()),
        ],
        "timeline": timeline_of(trail.log.events_of(case.stream).reverse(), staff),
        "certificate": certificate if certificate and deciding.open_to(staff, [certificate]) else None,
    }
