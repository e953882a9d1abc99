"""The other half of the workflow table: the simple procedure, other bodies, more time, joining and parting.

Part of `workflows.petition.PetitionFlow`; kept apart only so that each file can be read in one go.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflows import guards as g
from workflows import guards_more as m
from workflows.state_groups import ASSIGNED, BUT_VOID, IN_HAND, INTAKE, REPORTED, RESOLVED, WORKED_ON
from workflows.verbs import Act, verb

STATE = "state"  # the flow's own field; a transition may name it


class MoreVerbs:
    """Verbs of PetitionFlow; their names are the verbs' codes."""

    # The simple procedure (domain.md 2.3) ----------------------------------------------------

    @verb(STATE, _("确定简易办理"), source=INTAKE, posts=("head",),
          guards=(m.not_merged, g.classified, m.simple_fits, g.handler_fit),
          article="《信访事项简易办理办法》", certainty="E")  # fmt: skip
    def mark_simple(self, act: Act) -> None:
        """A first-time matter that is clear and can be answered at once; the handler named answers it."""

    @verb(STATE, _("简易办理答复"), source=INTAKE, target=RESOLVED, posts=("handler",),
          guards=(m.is_simple, g.accepted_before_opinion, m.answers_every_claim, m.nothing_refused, m.heard_simply),
          article="《信访事项简易办理办法》, 32", certainty="E", paper="reply")  # fmt: skip
    def answer_simply(self, act: Act) -> None:
        """Answer and serve in one step. 不予支持 goes the ordinary way."""

    # Other bodies ----------------------------------------------------------------------------

    @verb(STATE, _("提出异议"), source=INTAKE, posts=("head",),
          guards=(m.passed_on_to_us, m.no_objection_before, g.not_accepted_before, g.reason_given),
          article="23(3)")  # fmt: skip
    def object(self, act: Act) -> None:
        """What was passed on to us is not ours: asked of the sender, who decides. The notice clock keeps running."""

    @verb(STATE, _("登记异议答复"), source=WORKED_ON, posts=("head", "registrar"),
          guards=(m.objection_waiting, m.objection_answered), article="23(3)")  # fmt: skip
    def answer_objection(self, act: Act) -> None:
        """The sender agreed, and the matter may go back, or refused, and it stays."""

    @verb(STATE, _("报送办理情况"), source=REPORTED, posts=("head",), guards=(m.report_owed,),
          article="22(1)(三)")  # fmt: skip
    def send_report(self, act: Act) -> None:
        """The report that the assigning body asked for (交办) was sent."""

    @verb(STATE, _("收取办理报告"), source=REPORTED, posts=("head", "registrar"),
          guards=(m.report_awaited, m.we_assigned_it), article="22(1)(三)", certainty="I")  # fmt: skip
    def receive_report(self, act: Act) -> None:
        """The body we assigned it to has reported, and that is enough."""

    @verb(STATE, _("退回重报"), source=REPORTED, posts=("head",),
          guards=(m.report_awaited, m.we_assigned_it, m.not_sent_back_too_often, g.reason_given, m.later_due),
          article="28(1), 38", certainty="I")  # fmt: skip
    def send_back(self, act: Act) -> None:
        """The report does not answer the matter: back, with a day."""

    @verb(STATE, _("报告重大紧急情况"), source=BUT_VOID, posts=("head", "registrar"), guards=(m.urgent_complete,),
          article="25")  # fmt: skip
    def report_urgent(self, act: Act) -> None:
        """Known at, told to whom by phone, in writing, and what followed; by the minute (workflows/urgent.py)."""

    # More time, more people ------------------------------------------------------------------

    @verb(STATE, _("批准延期"), source=ASSIGNED, posts=("director",),
          guards=(m.extendable, m.extension_fits, g.reason_given), article="34", paper="notice_extended")  # fmt: skip
    def extend(self, act: Act) -> None:
        """Once, before the end, up to thirty days, with the reason told to the petitioner."""

    @verb(
        STATE, _("记录会商接访"), source=(ASSIGNED, RESOLVED), posts=("handler", "leader"), article="18(2), 24, 37(1)"
    )
    def record_meeting(self, act: Act) -> None:
        """A meeting on the matter: of leaders with the petitioner, of bodies, of mediators."""

    # Joining and parting ---------------------------------------------------------------------

    @verb(STATE, _("并案"), source=IN_HAND, posts=("head",), guards=(m.not_merged, m.mergeable, g.reason_given),
          article="21(2)", certainty="I")  # fmt: skip
    def merge(self, act: Act) -> None:
        """The same matter was registered twice: this one is worked on with the earlier one, and nothing is lost."""

    @verb(STATE, _("拆分"), source=BUT_VOID, posts=("head",), guards=(m.separable, g.reason_given),
          article="21(2)", certainty="I")  # fmt: skip
    def split(self, act: Act) -> None:
        """A piece that is another matter gets its own; a matter that was joined stands alone again."""
