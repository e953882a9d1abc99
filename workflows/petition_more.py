"""The other half of the workflow table: the simple procedure, other bodies, more time, joining and parting.

Part of `workflows.petition.PetitionFlow`; kept apart only so that each file can be read in one go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows import guards as g
from workflows import guards_days as d
from workflows import guards_more as m
from workflows import guards_organ as o
from workflows import guards_people as p
from workflows import guards_rating as r
from workflows import guards_simple as s
from workflows import guards_urgent as u
from workflows.state_groups import (
    ANY,
    ASSIGNED,
    BUT_VOID,
    CLOSED,
    ENDED,
    IN_HAND,
    INTAKE,
    REPORTED,
    RESOLVED,
    WORKED_ON,
)
from workflows.verbs import Act, Reason, verb

if TYPE_CHECKING:
    from offices.models import Staff

STATE = "state"  # the flow's own field; a transition may name it


class MoreVerbs:
    """Verbs of PetitionFlow; their names are the verbs' codes."""

    # What guards of these verbs ask --------------------------------------------------------------

    def obstacle_to_recusing(self, act: Act) -> Reason | None:
        """Why this person may not decide on this recusal."""
        raise NotImplementedError

    def recusal_asked(self, person: Staff) -> bool:
        """Whether a request that `person` stand aside waits for a decision."""
        raise NotImplementedError

    def is_held(self) -> bool:
        """Whether a legal hold keeps the file."""
        raise NotImplementedError

    # The simple procedure (domain.md 2.3) ----------------------------------------------------

    @verb(STATE, _("确定简易办理"), source=INTAKE, posts=("head",),
          guards=(m.not_merged, g.classified, s.not_simple_yet, s.simple_fits, g.handler_fit),
          article="《信访事项简易办理办法》", certainty="E")  # fmt: skip
    def mark_simple(self, act: Act) -> None:
        """A first-time matter that is clear and can be answered at once; the handler named answers it."""

    @verb(STATE, _("简易办理答复"), source=INTAKE, target=RESOLVED, posts=("handler",),
          guards=(p.recusal_decided, s.is_simple, s.simple_fits, g.accepted_before_opinion, s.answers_every_claim,
                  m.service_shown, s.nothing_refused, s.execution_promised, s.heard_simply, d.days_in_order),
          article="《信访事项简易办理办法》, 32", certainty="E", paper="reply")  # fmt: skip
    def answer_simply(self, act: Act) -> None:
        """Answer and serve in one step. 不予支持 goes the ordinary way."""

    # Other bodies ----------------------------------------------------------------------------

    @verb(STATE, _("提出异议"), source=INTAKE, posts=("head",),
          guards=(m.passed_on_to_us, m.no_objection_before, g.not_accepted_before, g.reason_given,
                  d.objected_in_time, d.days_in_order), article="23(3)")  # fmt: skip
    def object(self, act: Act) -> None:
        """What was passed on to us is not ours: asked of the sender, who decides. The notice clock keeps running."""

    @verb(STATE, _("登记异议答复"), source=WORKED_ON, posts=("sender",),
          guards=(m.objection_waiting, m.objection_answered, d.days_in_order), article="23(3)")  # fmt: skip
    def answer_objection(self, act: Act) -> None:
        """The sender agreed, and the matter may go back, or refused, and it stays."""

    @verb(STATE, _("报送办理情况"), source=REPORTED, posts=("head",),
          guards=(m.report_owed, d.days_in_order, m.report_in_turn), article="22(1)(三)")  # fmt: skip
    def send_report(self, act: Act) -> None:
        """The report that was asked for (交办) was sent: to another body, or for an office of our tree to receive."""

    @verb(STATE, _("收取办理报告"), source=REPORTED, posts=("head", "registrar"),
          guards=(m.report_awaited, m.we_assigned_it, d.days_in_order, m.report_in_turn), article="22(1)(三)",
          certainty="I")  # fmt: skip
    def receive_report(self, act: Act) -> None:
        """The body we assigned it to has reported, and that is enough."""

    @verb(STATE, _("退回重报"), source=REPORTED, posts=("head",),
          guards=(m.report_awaited, m.we_assigned_it, m.not_sent_back_too_often, g.reason_given, m.later_due,
                  d.days_in_order, m.report_in_turn), article="28(1), 38", certainty="I")  # fmt: skip
    def send_back(self, act: Act) -> None:
        """The report does not answer the matter: back, with a day."""

    # What cannot wait (art. 25) ---------------------------------------------------------------

    @verb(STATE, _("标记重大紧急"), source=BUT_VOID, posts=("head", "registrar"),
          guards=(u.not_urgent_now, u.urgent_known), article="25", any_date=True)  # fmt: skip
    def mark_urgent(self, act: Act) -> None:
        """The office came to know of a grave or urgent matter: the minutes to report it begin."""

    @verb(STATE, _("报告重大紧急情况"), source=BUT_VOID, posts=("head", "registrar"), guards=(u.urgent_complete,),
          article="25", any_date=True)  # fmt: skip
    def report_urgent(self, act: Act) -> None:
        """Told by phone, in writing, followed up, and how it ended; to the minute (workflows/moments.py)."""

    # More time, more people ------------------------------------------------------------------

    @verb(STATE, _("批准延期"), source=ASSIGNED, posts=("director",),
          guards=(o.by_this_organ, m.extendable, m.extended_in_time, m.extension_fits, m.extension_shown,
                  g.reason_given, d.days_in_order), article="34", paper="notice_extended")  # fmt: skip
    def extend(self, act: Act) -> None:
        """Once, before the end, up to thirty days, with the reason told to the petitioner."""

    @verb(
        STATE, _("记录会商接访"), source=(ASSIGNED, RESOLVED), posts=("handler", "leader"), article="18(2), 24, 37(1)"
    )
    def record_meeting(self, act: Act) -> None:
        """A meeting on the matter: of leaders with the petitioner, of bodies, of mediators."""

    @verb(STATE, _("说明逾期原因"), source=BUT_VOID, posts=("head", "handler", "leader"),
          guards=(m.ended_late, o.by_who_answered, g.reason_given), article="43–45", certainty="I")  # fmt: skip
    def explain_late(self, act: Act) -> None:
        """A duty that ended late is accounted for by the office that answered for it; it stays late."""

    # Who may see it by exception -------------------------------------------------------------

    @verb(STATE, _("单件授权"), source=ANY, posts=("head", "director", "leader"),
          guards=(m.grant_fits, g.reason_given), article="30(3)", certainty="I", any_date=True)  # fmt: skip
    def grant_access(self, act: Act) -> None:
        """One person may see this matter, why and until when."""

    @verb(STATE, _("复核单件授权"), source=ANY, posts=("head", "director", "leader"),
          guards=(m.grant_runs, m.grant_of_another, g.reason_given), article="30(3)", certainty="I",
          any_date=True)  # fmt: skip
    def review_access(self, act: Act) -> None:
        """Looked at again within ninety days: still needed."""

    @verb(STATE, _("撤销单件授权"), source=ANY, posts=("head", "director", "leader"),
          guards=(m.grant_runs, g.reason_given), article="30(3)", certainty="I", any_date=True)  # fmt: skip
    def revoke_access(self, act: Act) -> None:
        """The person sees the matter no more, from this moment."""

    @verb(STATE, _("登记满意度评价"), source=(RESOLVED, CLOSED), posts=("registrar", "system"),
          guards=(r.rating_given, r.rating_shown), certainty="E",
          article="《信访事项办理群众满意度评价工作办法》")  # fmt: skip
    def rate(self, act: Act) -> None:
        """What the petitioner thinks of it: on the query page, or on paper. It holds nothing up."""

    # Joining and parting ---------------------------------------------------------------------

    @verb(STATE, _("并案"), source=IN_HAND, posts=("head",), guards=(m.not_merged, m.mergeable, g.reason_given),
          article="21(2)", certainty="I")  # fmt: skip
    def merge(self, act: Act) -> None:
        """The same matter was registered twice: this one is worked on with the earlier one, and nothing is lost."""

    @verb(STATE, _("拆分"), source=BUT_VOID, posts=("head",), guards=(m.separable, g.reason_given),
          article="21(2)", certainty="I")  # fmt: skip
    def split(self, act: Act) -> None:
        """A piece that is another matter gets its own; a matter that was joined stands alone again."""

    # Correcting a day (arts. 43–46) -----------------------------------------------------------

    @verb(STATE, _("提出更正日期"), source=ANY, posts=("registrar", "handler"),
          guards=(g.reason_given, d.correction_fits), article="43–46", certainty="I", any_date=True)  # fmt: skip
    def propose_correction(self, act: Act) -> None:
        """A date was keyed wrongly; the old value will stay visible."""

    @verb(STATE, _("更正日期"), source=ANY, posts=("head",),
          guards=(m.date_proposed, g.proposed_by_another, d.correction_fits),
          article="43–46", certainty="I", any_date=True)  # fmt: skip
    def correct_date(self, act: Act) -> None:
        """Correct an evidence date after another's proposal; the clocks follow."""

    # Recusal (回避): asked for, decided by somebody else -----------------------------------------

    @verb(STATE, _("登记回避申请"), source=ANY, posts=("registrar", "handler", "leader", "head", "director"),
          guards=(p.recusal_of_somebody, p.not_asked_already, g.reason_given), article="28(3)")  # fmt: skip
    def ask_recusal(self, act: Act) -> None:
        """Somebody declares an interest, or the petitioner asks that somebody stand aside."""

    @verb(STATE, _("不同意回避"), source=ANY, posts=("head", "director"),
          guards=(p.recusal_waiting, p.recusal_asked, g.recusal_decider, g.reason_given), article="28(3)",
          certainty="I")  # fmt: skip
    def refuse_recusal(self, act: Act) -> None:
        """Whoever may decide finds no interest, and says why."""

    # The file ---------------------------------------------------------------------------------

    @verb(STATE, _("暂缓销毁"), source=ENDED, posts=("head", "leader", "director"),
          guards=(p.not_held, g.reason_given), article="《个人信息保护法》19", certainty="I")  # fmt: skip
    def hold(self, act: Act) -> None:
        """A dispute, an inquiry or a court needs the file: it stays whatever its period says."""

    @verb(STATE, _("解除暂缓"), source=ENDED, posts=("head", "leader", "director"), guards=(p.held, g.reason_given),
          article="《个人信息保护法》19", certainty="I")  # fmt: skip
    def release(self, act: Act) -> None:
        """The hold is over; the period counts as before."""

    @verb(STATE, _("更正个人信息"), source=ANY, posts=("head", "leader"), guards=(p.correction_granted,),
          article="《个人信息保护法》46")  # fmt: skip
    def correct_person(self, act: Act) -> None:
        """What a petitioner asked to have corrected, checked and granted; the old value is kept."""
