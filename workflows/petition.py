"""The life of a petition matter: the workflow table of design section 4, as transitions.

Read it as a table: verb, from, to, who, only when, article, certainty. Carrying out is the
business of the room that owns the case; the engine (workflows/engine.py) is the only caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField

from workflows import guards as g
from workflows import guards_days as d
from workflows import guards_grounds as gr
from workflows import guards_kept as k
from workflows import guards_more as m
from workflows import guards_people as p
from workflows import guards_urgent as u
from workflows.codes import State
from workflows.items import FlowItem
from workflows.petition_facts import PetitionFacts
from workflows.petition_more import MoreVerbs
from workflows.state_groups import (
    ANY,
    ASSIGNED,
    BUT_VOID,
    CLOSED,
    DECLINED,
    ENDED,
    IN_HAND,
    INTAKE,
    REFERRED,
    RESOLVED,
    VOID,
    WITHDRAWN,
    WORKED_ON,
)
from workflows.verbs import Act, Reason, SystemActor, verb

if TYPE_CHECKING:
    from offices.models import Office, Staff
    from workflows.needs import Earlier

NAMING = ("director", "delegated_head")


class PetitionFlow(MoreVerbs, FlowItem):
    """Base of the matter. The methods below are the verbs, with those of `MoreVerbs`; their names are the codes."""

    state = FSMField(_("状态"), max_length=20, choices=State.choices, default="", protected=True, editable=False)

    class Meta:
        abstract = True

    # What guards ask -------------------------------------------------------------------------

    def facts(self) -> PetitionFacts:
        """The matter as the guards see it."""
        raise NotImplementedError

    def obstacle_to(self, person: Staff, role: str, field: str) -> Reason | None:
        """Why `person` may not take `role` («leader», «handler») in this matter."""
        raise NotImplementedError

    def obstacle_to_office(self, office: Office, field: str) -> Reason | None:
        """Why `office` may not handle or receive this matter."""
        raise NotImplementedError

    def obstacle_to_target(self, office: Office, by: Staff | SystemActor, field: str) -> Reason | None:
        """Why `by` may not forward the matter to `office`."""
        raise NotImplementedError

    def as_earlier(self, earlier: PetitionFlow) -> Earlier:
        """What `earlier` is to this matter, which is to be refused because of it (arts. 19(3), 36(3))."""
        raise NotImplementedError

    def may_name_leader(self, by: Staff | SystemActor) -> bool:
        """Whether `by` may name or replace the leader: the director, or the head by recorded delegation."""
        raise NotImplementedError

    def obstacle_to_group(self, group: Any, by: Staff | SystemActor, field: str) -> Reason | None:
        """Why the matter may not join `group`, or leave the one it is in, by the hand of `by`."""
        raise NotImplementedError

    def obstacle_to_common_answer(self, answer: Any) -> Reason | None:
        """Why `answer`, a group's common answer, may not be given in this matter."""
        raise NotImplementedError

    def is_promise_broken(self, by: Staff | SystemActor) -> bool:
        """Whether a promise made in this matter, or to the group of it that `by` may see, was broken."""
        raise NotImplementedError

    def obstacle_to_deed(self, act: Act) -> Reason | None:
        """Why this person may not do just this: grant, extend, account for a late end, correct a petitioner's data."""
        raise NotImplementedError

    def awaited(self, act: Act) -> Any | None:
        """The 交办 whose report this person files, receives or sends back; None where none is."""
        raise NotImplementedError

    def obstacle_to_merging(self, into: PetitionFlow) -> Reason | None:
        """Why the matter may not go into `into`."""
        raise NotImplementedError

    def obstacle_to_splitting(self, part: Any) -> Reason | None:
        """Why `part`, a submission or a matter that was joined to this one, may not be taken out."""
        raise NotImplementedError

    def is_in_charge(self, person: Staff) -> bool:
        """Whether `person` now leads or handles the matter."""
        raise NotImplementedError

    # Verbs that move the state ---------------------------------------------------------------

    @verb(state, _("登记"), source="", target=INTAKE, posts=("registrar", "system"), guards=(g.register_complete,),
          article="17, 19, 21(2), 23(1)", any_date=True)  # fmt: skip
    def register(self, act: Act) -> None:
        """Enter a matter. Nobody can be refused registration (arts. 43, 44)."""

    @verb(state, _("转本系统其他单位"), source=INTAKE, target=INTAKE, posts=("head",),
          guards=(m.not_merged, g.target_fit, g.offices_fit, m.assigned_with_a_day, g.reason_given, d.days_in_order),
          article="22, 23(1)", paper="notice_destination")  # fmt: skip
    def forward(self, act: Act) -> None:
        """Pass on (转送) or assign down with a report due (交办) within our tree."""

    @verb(state, _("转出"), source=INTAKE, target=REFERRED, posts=("head",),
          guards=(m.not_merged, g.no_claim_stays, g.every_route_named, m.returned_only_by_consent,
                  m.assigned_with_a_day, g.reason_given, d.days_in_order),
          article="23(1), 31(一)–(五)", paper="notice_elsewhere")  # fmt: skip
    def refer(self, act: Act) -> None:
        """Tell the petitioner which body outside our tree has the power."""

    @verb(state, _("不予/不再受理"), source=INTAKE, target=DECLINED, posts=("head",),
          guards=(m.not_merged, k.never_accepted, gr.declinable, g.reason_given, d.days_in_order),
          article="19(3), 20, 36(3)", paper="notice_declined")  # fmt: skip
    def decline(self, act: Act) -> None:
        """Decline on a coded ground, with the remedy told."""

    @verb(state, _("确定责任领导"), source=INTAKE, target=ASSIGNED, posts=NAMING,
          guards=(m.not_merged, g.classified, g.leader_fit, g.handler_fit, g.offices_fit, d.days_in_order),
          article="18(2), 14(2)")  # fmt: skip
    def assign_leader(self, act: Act) -> None:
        """Name the one leader who answers, the lead office and the handler."""

    @verb(state, _("退回登记"), source=ASSIGNED, target=INTAKE, posts=("head",),
          guards=(g.reason_given, d.days_in_order), article="28(1)", certainty="I")  # fmt: skip
    def return_to_intake(self, act: Act) -> None:
        """Back to intake; a running sixty-day clock keeps running."""

    @verb(state, _("办结"), source=ASSIGNED, target=RESOLVED, posts=("head",),
          guards=(p.recusal_decided, gr.ready_to_resolve, gr.local_ground_holds, d.days_in_order),
          article="31, 32, 34")  # fmt: skip
    def resolve(self, act: Act) -> None:
        """Conclude once the grounds table is fulfilled."""

    @verb(state, _("结案"), source=RESOLVED, target=CLOSED, posts=("leader",),
          guards=(gr.closing_proposed, gr.nothing_open, gr.ready_to_close, d.days_in_order),
          article="35, 36", certainty="I")  # fmt: skip
    def close(self, act: Act) -> None:
        """Strike the ledger line once the petitioner's rights have run out or were used."""

    @verb(state, _("恢复办理"), source=ENDED, target=RETURN_VALUE(INTAKE, ASSIGNED), posts=("head",),
          guards=(m.redo_by_another, m.promise_broken, g.reason_given, d.days_in_order),
          article="32(2), 35, 36", certainty="I")  # fmt: skip
    def reopen(self, act: Act) -> None:
        """A new round, on a coded ground."""

    @verb(state, _("撤回"), source=IN_HAND, target=WITHDRAWN, posts=("registrar",),
          guards=(m.not_merged, g.evidence_given, d.days_in_order), article="（地方规定）", certainty="E")  # fmt: skip
    def withdraw(self, act: Act) -> None:
        """The petitioner's own signed request."""

    @verb(state, _("作废"), source=INTAKE, target=VOID, posts=("head",),
          guards=(m.not_merged, k.never_accepted, g.void_proposed, u.nobody_waits, g.reason_given, d.days_in_order),
          article="43", certainty="I")  # fmt: skip
    def void(self, act: Act) -> None:
        """Keyed twice or by mistake; stays visible and keeps its number."""

    @verb(state, _("历史导入"), source="", target=RETURN_VALUE(*ANY), posts=("import",), article="21(2)",
          certainty="I", any_date=True)  # fmt: skip
    def import_historical(self, act: Act) -> None:
        """History brought in: no live clocks, no guards claimed, marked as such everywhere."""

    # Verbs that record facts -----------------------------------------------------------------

    @verb(state, _("登记来件"), source=ANY, posts=("registrar", "system"), article="21(2), 23(1)", any_date=True)
    def add_submission(self, act: Act) -> None:
        """A further letter, visit or call on the same matter; never refused."""

    @verb(state, _("定类别和途径"), source=IN_HAND, posts=("head",),
          guards=(g.accusation_left_by_another, k.answered_stays), article="29–31, 30(3)")  # fmt: skip
    def classify(self, act: Act) -> None:
        """Decide class, category and each claim's route."""

    @verb(state, _("出具告知书"), source=WORKED_ON, posts=("head",),
          guards=(g.notice_possible, m.classified_for_receipt, d.days_in_order),
          article="23", paper="notice_receipt")  # fmt: skip
    def issue_notice(self, act: Act) -> None:
        """Written notice of receipt, route and procedure, or of the lawful route."""

    @verb(state, _("受理"), source=IN_HAND, posts=("head",),
          guards=(m.not_merged, g.on_petition_route, g.not_accepted_before, d.days_in_order),
          article="31(六), 34", paper="notice_accepted")  # fmt: skip
    def accept(self, act: Act) -> None:
        """Accept into the petition procedure: the sixty days begin."""

    @verb(state, _("提名责任领导"), source=INTAKE, posts=("head",), guards=(g.classified, g.leader_fit, g.handler_fit),
          article="18(2)", certainty="E")  # fmt: skip
    def propose_leader(self, act: Act) -> None:
        """The head names a leader for the director to decide."""

    @verb(state, _("变更责任领导或承办人"), source=WORKED_ON, posts=(*NAMING, "head"),
          guards=(g.leader_named, g.reassigned_fit, g.offices_fit, g.reason_given), article="14(2), 28(3)")  # fmt: skip
    def reassign(self, act: Act) -> None:
        """Change leader (director or delegated head), handler or offices; the history stays."""

    @verb(state, _("记录听取陈述"), source=(ASSIGNED, RESOLVED), posts=("handler", "leader"),
          guards=(gr.exemption_holds,), article="31(六)")  # fmt: skip
    def record_hearing(self, act: Act) -> None:
        """The petitioner was heard, or why that could not be."""

    @verb(state, _("记录调查"), source=(ASSIGNED, RESOLVED), posts=("handler",), article="31(六)")
    def record_investigation(self, act: Act) -> None:
        """What was looked into, with whom and what was found."""

    @verb(state, _("起草答复"), source=ASSIGNED, posts=("handler", "system"),
          guards=(g.opinion_not_issued, g.answer_complete, m.from_common_answer), article="32(1)")  # fmt: skip
    def draft_answer(self, act: Act) -> None:
        """The answer to one claim: outcome, facts, reasons, legal basis, execution."""

    @verb(state, _("审核答复"), source=ASSIGNED, posts=("head",),
          guards=(g.answers_drafted, g.opinion_not_issued, d.days_in_order),
          article="28(1)", certainty="I")  # fmt: skip
    def check_answer(self, act: Act) -> None:
        """The head checks the draft or sends it back with remarks."""

    @verb(state, _("签发答复"), source=ASSIGNED, posts=("leader", "registrar"),
          guards=(g.answers_checked, g.opinion_not_issued, g.signature_shown, d.days_in_order),
          article="32", certainty="E")  # fmt: skip
    def sign_answer(self, act: Act) -> None:
        """The leader signs; a signature on paper is recorded by the registrar with its scan."""

    @verb(state, _("出具处理意见书"), source=ASSIGNED, posts=("handler", "system"),
          guards=(p.recusal_decided, g.answers_signed, g.accepted_before_opinion, g.heard_before_opinion,
                  g.opinion_not_issued, m.from_common_answer, d.days_in_order),
          article="31(六), 32, 35", paper="opinion")  # fmt: skip
    def issue_opinion(self, act: Act) -> None:
        """The numbered paper: opinion (信访处理意见书) or reply, by class."""

    @verb(state, _("登记送达"), source=(INTAKE, ASSIGNED, RESOLVED, REFERRED, DECLINED), posts=("handler", "registrar"),
          guards=(g.paper_waiting, m.service_shown, d.days_in_order), article="35, 36")  # fmt: skip
    def record_service(self, act: Act) -> None:
        """Proof that a paper was received; the petitioner's right runs from it."""

    @verb(state, _("登记落实"), source=(ASSIGNED, RESOLVED), posts=("handler",), article="32(2)")
    def record_execution(self, act: Act) -> None:
        """A supported claim was carried out."""

    @verb(state, _("提出结案建议"), source=RESOLVED, posts=("head",), guards=(gr.nothing_open,), article="35",
          certainty="I")  # fmt: skip
    def propose_close(self, act: Act) -> None:
        """The head proposes closing to the leader."""

    @verb(state, _("提出作废建议"), source=INTAKE, posts=("registrar",),
          guards=(m.not_merged, k.never_accepted, g.reason_given), article="43", certainty="I")  # fmt: skip
    def propose_void(self, act: Act) -> None:
        """The registrar says that the matter was keyed twice or by mistake."""

    @verb(state, _("回避"), source=ANY, posts=("head", "director"),
          guards=(g.recusal_decider, g.not_in_charge, g.reason_given), article="28(3)")  # fmt: skip
    def recuse(self, act: Act) -> None:
        """A person with an interest loses the matter from sight."""

    @verb(state, _("关联重点群体"), source=WORKED_ON, posts=("head",), guards=(g.group_fit,), article="18(2)",
          certainty="I")  # fmt: skip
    def link_group(self, act: Act) -> None:
        """The matter shares a grievance with others."""

    @verb(state, _("作出承诺"), source=BUT_VOID, posts=("leader", "handler"), article="32(2)", certainty="I")
    def add_commitment(self, act: Act) -> None:
        """A dated promise to the petitioner."""

    @verb(state, _("承诺已兑现"), source=BUT_VOID, posts=("leader", "handler"),
          guards=(g.promise_waiting, g.commitment_open, m.shown_to_be_kept), article="32(2)",
          certainty="I")  # fmt: skip
    def keep_commitment(self, act: Act) -> None:
        """The promise was kept."""

    @verb(state, _("承诺未兑现"), source=BUT_VOID, posts=("leader", "handler"),
          guards=(g.promise_waiting, g.commitment_open, g.reason_given), article="32(2)", certainty="I")  # fmt: skip
    def break_commitment(self, act: Act) -> None:
        """The promise was not kept, and why."""
