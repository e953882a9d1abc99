"""Guards of the petition flow: each answers a reason or nothing. A guard never changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

import trail.log
from workflows.codes import CaseClass
from workflows.verbs import Act, Reason, hands, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow


def told(code: str, words: object, field: str = "") -> Reason:
    """A reason with its words as given (already lazy)."""
    return Reason(code, words, field)  # type: ignore[arg-type]


@of_details
def reason_given(item: PetitionFlow, act: Act) -> Reason | None:
    """A decision that a person may be asked about later says why."""
    return None if act.get("reason") else told("no_reason", _("请写明理由。"), "reason")


@of_details
def signature_shown(item: PetitionFlow, act: Act) -> Reason | None:
    """The leader signs in person; what another enters as signed on paper is shown by its scan."""
    if act.acting_as.startswith("leader@") or act.get("evidence"):
        return None
    return told("no_evidence", _("请上传责任领导签字的扫描件。"), "evidence")


@of_details
def evidence_given(item: PetitionFlow, act: Act) -> Reason | None:
    """The petitioner's own paper is on file: nobody withdraws or accepts in their place."""
    return None if act.get("evidence") else told("no_evidence", _("请上传信访人本人签名的材料。"), "evidence")


def classified(item: PetitionFlow, act: Act) -> Reason | None:
    """Class, category and every claim's route are decided (art. 31)."""
    facts = item.facts()
    if not facts.has_category:
        return told("no_category", _("还没有确定业务类别。"))
    if facts.case_class == CaseClass.CLAIM and any(not claim.route for claim in facts.claims):
        return told("no_route", _("还有诉求没有确定办理途径（第三十一条）。"))
    return None


@of_details
def accusation_left_by_another(item: PetitionFlow, act: Act) -> Reason | None:
    """What somebody registered or classified as an accusation another finds to be something else, and says why."""
    if item.facts().case_class != CaseClass.ACCUSATION or act.get("case_class", "") in ("", CaseClass.ACCUSATION):
        return None
    before = ""
    for line in trail.log.events_of(item.stream).filter(details__has_key="class"):
        # Who only chose category or routes did not find it an accusation; who split it off took it over as one.
        now, found = line.details["class"], line.details["class"] != before or line.code == "case.split_from"
        if now == CaseClass.ACCUSATION and found and hands(line.actor, line.acting_as) & act.hands:
            words = _("登记或者确定为检举控告类的人和其代理人不能自己改为其他类别，须由另一人决定。")
            return told("own_class", words, "case_class")
        before = now
    return reason_given(item, act)


def on_petition_route(item: PetitionFlow, act: Act) -> Reason | None:
    """Only route (六) is accepted and starts the sixty days (art. 34)."""
    if item.facts().on_petition_route():
        return None
    return told("not_petition_route", _("没有按信访程序（第三十一条第六项）办理的诉求，不需要受理。"))


def not_accepted_before(item: PetitionFlow, act: Act) -> Reason | None:
    """A matter is accepted once a round."""
    if accepted := item.facts().accepted_on:
        return told("accepted", _("事项已于 %s 受理。") % accepted)
    return None


def notice_possible(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 23(2): nobody can be told whose name or address is unclear."""
    return told("nobody_to_tell", _("信访人姓名或住址不清，无法书面告知。")) if item.facts().anonymous else None


@of_details
def leader_fit(item: PetitionFlow, act: Act) -> Reason | None:
    """The leader holds a leader's post and is neither accused nor recused (arts. 28(3), 30(3))."""
    leader = act.get("leader")
    if leader is None:
        return told("no_leader", _("请选择责任领导。"), "leader")
    return item.obstacle_to(leader, "leader", "leader")


@of_details
def handler_fit(item: PetitionFlow, act: Act) -> Reason | None:
    """The handler is neither accused nor recused and works in an office that is not accused."""
    handler = act.get("handler")
    if handler is None:
        return told("no_handler", _("请选择承办人。"), "handler")
    return item.obstacle_to(handler, "handler", "handler")


@of_details
def reassigned_fit(item: PetitionFlow, act: Act) -> Reason | None:
    """Whoever is newly named must be fit for it; what stays unchanged is not asked again."""
    if act.get("leader") is None and act.get("handler") is None and act.get("lead_office") is None:
        return told("nothing_changed", _("请至少更换责任领导、承办人或承办单位中的一项。"))
    if act.get("leader") is not None and not item.may_name_leader(act.by):
        return told("not_naming", _("更换责任领导由单位负责人或受其授权的科长决定。"), "leader")
    for role in ("leader", "handler"):
        person = act.get(role)
        if person is not None and (reason := item.obstacle_to(person, role, role)):
            return reason
    return None


@of_details
def offices_fit(item: PetitionFlow, act: Act) -> Reason | None:
    """No accused office handles, receives or co-handles (art. 30(3))."""
    named = [office for office in (act.get("lead_office"), act.get("target")) if office is not None]
    for office in [*named, *(act.get("co_offices") or ())]:
        if reason := item.obstacle_to_office(office, "target" if act.get("target") else "lead_office"):
            return reason
    return None


def leader_named(item: PetitionFlow, act: Act) -> Reason | None:
    """Somebody answers for the matter."""
    return None if item.facts().has_leader else told("no_leader", _("事项还没有责任领导。"))


@of_details
def answer_complete(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 32(1): an answer states facts, reasons, opinion and its legal basis."""
    if not act.get("outcome"):
        return told("no_outcome", _("请选择处理结果。"), "outcome")
    for name, words in (("facts", _("请写明查明的事实。")), ("reasons", _("请写明理由。"))):
        if not act.get(name):
            return told(f"no_{name}", words, name)
    if item.facts().case_class == CaseClass.CLAIM and not act.get("legal_basis"):
        return told("no_legal_basis", _("请写明依据的法律、法规或政策条款。"), "legal_basis")
    return None


def answers_drafted(item: PetitionFlow, act: Act) -> Reason | None:
    """Every claim that stays with us has an answer to check."""
    missing = [str(claim.ordinal) for claim in item.facts().ours() if claim.to_draft]
    return (
        told("unanswered", _("第 %s 项诉求还没有起草答复，或者退回后还没有修改。") % "、".join(missing))
        if missing
        else None
    )


def answers_checked(item: PetitionFlow, act: Act) -> Reason | None:
    """The head has checked what the leader signs."""
    if any(claim.answer_state not in ("checked", "signed") for claim in item.facts().ours()):
        return told("unchecked", _("答复意见还没有经科长审核。"))
    return None


def answers_signed(item: PetitionFlow, act: Act) -> Reason | None:
    """Only a signed answer becomes a paper."""
    if any(claim.answer_state != "signed" for claim in item.facts().ours()):
        return told("unsigned", _("答复意见还没有由责任领导签发。"))
    return None


def heard_before_opinion(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 31(六): hear first, then write the opinion."""
    facts = item.facts()
    if not facts.on_petition_route() or facts.anonymous or facts.heard or facts.hearing_exemption:
        return None
    return told("not_heard", _("还没有听取信访人陈述的记录，不能出具处理意见书。"))


def accepted_before_opinion(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 34 counts from acceptance; an opinion without it would have no clock."""
    facts = item.facts()
    if facts.on_petition_route() and not facts.accepted_on:
        return told("not_accepted", _("按信访程序办理的事项还没有受理。"))
    return None


def opinion_not_issued(item: PetitionFlow, act: Act) -> Reason | None:
    """One opinion a round; another needs a new round."""
    if item.facts().opinion_issued_on:
        return told("issued", _("本轮的处理意见书（答复书）已经出具。"))
    return None


def void_proposed(item: PetitionFlow, act: Act) -> Reason | None:
    """Two people: the registrar proposes, another voids. Who stands in for the one who proposed is no other."""
    proposed = item.facts().proposed_by.get("void")
    if not proposed:
        return told("not_proposed", _("登记员还没有提出作废建议。"))
    if any(hands & act.hands for hands in proposed):
        return told("own_proposal", _("提出作废建议的人和其代理人不能自己作废，须由另一人决定。"))
    return None


@of_details
def proposed_by_another(item: PetitionFlow, act: Act) -> Reason | None:
    """A date is corrected by two people: one proposes, another decides, who stands in for neither."""
    proposal = act.get("proposal")
    if proposal is None:
        return told("no_proposal", _("请选择要处理的更正建议。"), "proposal")
    if proposal.hands & act.hands:
        return told("own_proposal", _("提出更正建议的人不能自己批准。"), "proposal")
    return None


def no_claim_stays(item: PetitionFlow, act: Act) -> Reason | None:
    """A matter leaves our tree only when nothing of it is left to us."""
    facts = item.facts()
    if facts.accepted_on or any(claim.route == "6" for claim in facts.claims):
        return told("claim_stays", _("还有诉求由本单位按信访程序办理，不能整件转出。"))
    return None


@of_details
def every_route_named(item: PetitionFlow, act: Act) -> Reason | None:
    """Led to a statutory procedure (art. 31(一)–(五)) is only what was found to belong there, claim by claim."""
    facts = item.facts()
    if act.get("kind") != "legal_route" or facts.case_class != CaseClass.CLAIM:
        return None
    if all(claim.elsewhere for claim in facts.claims):
        return None
    return told("route_open", _("导入法定途径前，每项诉求都须确定第三十一条（一）至（五）的途径。"), "kind")


@of_details
def target_fit(item: PetitionFlow, act: Act) -> Reason | None:
    """Forwarding goes to another office of our tree that exists."""
    target = act.get("target")
    if target is None:
        return told("no_target", _("请选择转往的单位。"), "target")
    return item.obstacle_to_target(target, act.by, "target")


@of_details
def not_in_charge(item: PetitionFlow, act: Act) -> Reason | None:
    """Nobody leaves a gap: who leads or handles is replaced first, then recused."""
    person = act.get("staff")
    if person is None:
        return told("no_staff", _("请选择回避人员。"), "staff")
    if item.is_in_charge(person):
        return told("in_charge", _("该人员正担任责任领导或承办人，请先变更责任领导或承办人。"), "staff")
    return None


@of_details
def recusal_decider(item: PetitionFlow, act: Act) -> Reason | None:
    """Nobody decides on their own recusal; on the head's the director does, on the director's the superior office."""
    return item.obstacle_to_recusing(act) if act.get("staff") is not None else None


@of_details
def group_fit(item: PetitionFlow, act: Act) -> Reason | None:
    """Joining or leaving a group is for those who may see it; nobody joins one that is closed."""
    return item.obstacle_to_group(act.get("group"), act.by, "group")


def promise_waiting(item: PetitionFlow, act: Act) -> Reason | None:
    """There is a promise to settle."""
    return None if item.facts().open_commitments else told("no_promise", _("没有待兑现的承诺。"))


def paper_waiting(item: PetitionFlow, act: Act) -> Reason | None:
    """There is an issued paper without proof of service."""
    return None if item.facts().unserved_papers else told("no_paper", _("没有待送达的文书。"))


@of_details
def commitment_open(item: PetitionFlow, act: Act) -> Reason | None:
    """Only an open promise is kept or broken."""
    commitment = act.get("commitment")
    if commitment is None:
        return told("no_commitment", _("请选择承诺事项。"), "commitment")
    return None if commitment.is_open else told("settled", _("该承诺已经了结。"), "commitment")


@of_details
def register_complete(item: PetitionFlow, act: Act) -> Reason | None:
    """Registration asks for what is needed to begin, and refuses nobody (arts. 43, 44)."""
    if not act.get("claims"):
        return told("no_claim", _("请至少写明一项诉求。"), "claims")
    if not act.get("petitioners") and not act.get("no_petitioner"):
        return told("no_petitioner", _("请填写信访人；确实不知是谁的，请选择原因。"), "no_petitioner")
    return None
