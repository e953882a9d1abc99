"""Supervision (督办) and the three recommendations (三项建议) as a flow: asked, answered in writing, accepted or not.

Read it as the table of workflows/petition.py. Somebody outside supervises us (received), or an office of our own
tree supervises one below it (issued). Arts. 38 to 40. The law names no number of days: only the day in the letter
counts. Levels are practice (domain.md 3.15), so what rests on them is marked I.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from workflows import guards as g
from workflows.guards import told
from workflows.items import FlowItem
from workflows.verbs import Act, Reason, of_details, verb

if TYPE_CHECKING:
    import datetime as dt


class SupervisionState(models.TextChoices):
    """Where a letter of supervision or a recommendation stands."""

    WAITING = "waiting", pgettext_lazy("state", "待回复")
    REPLIED = "replied", pgettext_lazy("state", "已回复，待认可")
    ACCEPTED = "accepted", pgettext_lazy("state", "已认可")
    LIFTED = "lifted", pgettext_lazy("state", "已解除")


class SupervisionKind(models.TextChoices):
    """The three levels (domain.md 3.15) and the three recommendations of art. 40."""

    PRESS = "press", _("催办")
    SUPERVISE = "supervise", _("督办")
    LISTED = "listed", _("挂牌督办")
    IMPROVE = "improve", _("改进工作建议")
    POLICY = "policy", _("完善政策建议")
    ACCOUNT = "account", _("追究责任建议")


RECOMMENDATIONS = (SupervisionKind.IMPROVE, SupervisionKind.POLICY, SupervisionKind.ACCOUNT)


class SupervisionGround(models.TextChoices):
    """Why it is supervised: the five of art. 40, and what dashboards count (domain.md 5.9)."""

    NOT_ACCEPTED = "not_accepted", _("未按规定受理、告知或者办理")
    PASSING = "passing", _("推诿、敷衍")
    DELAY = "delay", _("拖延、超期")
    FALSE = "false", _("弄虚作假")
    WRONG_LAW = "wrong_law", _("政策法规适用错误")
    INCOMPLETE = "incomplete", _("未全面回应诉求")
    OPINION_ONLY = "opinion_only", _("以处理意见代替结果性意见")
    NOT_EXECUTED = "not_executed", _("拒不执行或者不执行处理意见")
    OTHER = "other", _("其他未落实“三到位一处理”的情形")


class Adoption(models.TextChoices):
    """What became of a recommendation; art. 40 asks for written feedback on it."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    NOT_ADOPTED = "not_adopted", _("未采纳")


WAITING, REPLIED, ACCEPTED, LIFTED = SupervisionState
OPEN = (WAITING, REPLIED)
# Who judges the reply: the supervising office of our tree, or whoever records what an outside one says.
JUDGING = ("supervisor", "recorder")


def matter_may_be_supervised(item: SupervisionFlow, act: Act) -> Reason | None:
    """A void matter never was one, and of history no time is kept."""
    return item.obstacle_to_supervising()


@of_details
def letter_complete(item: SupervisionFlow, act: Act) -> Reason | None:
    """Which level or recommendation, why, and what is demanded."""
    checks = (
        (act.get("kind") not in SupervisionKind.values, "no_kind", _("请选择督办级别或者建议种类。"), "kind"),
        (act.get("ground") not in SupervisionGround.values, "no_ground", _("请选择督办（建议）的原因。"), "ground"),
        (not act.get("demands"), "no_demands", _("请写明督办要求或者建议内容。"), "demands"),
    )
    return next((told(code, words, field) for wrong, code, words, field in checks if wrong), None)


@of_details
def due_named(item: SupervisionFlow, act: Act) -> Reason | None:
    """The letter names the day of the reply; a recommendation may name none. Ours name a day to come."""
    due, kind = act.get("due_on"), act.get("kind") or item.kind
    if due is None:
        return None if kind in RECOMMENDATIONS else told("no_due", _("请写明督办函要求回复的日期。"), "due_on")
    if due <= act.on and act.verb.code != "receive":
        return told("due_over", _("要求回复的日期应当晚于发生日期。"), "due_on")
    return None


@of_details
def sender_named(item: SupervisionFlow, act: Act) -> Reason | None:
    """Who supervises us."""
    return None if act.get("body") else told("no_body", _("请写明督办（建议）机关。"), "body")


@of_details
def reply_complete(item: SupervisionFlow, act: Act) -> Reason | None:
    """What was done and who answers for it (domain.md 3.15); to a recommendation also what became of it."""
    checks = (
        (not act.get("done"), "no_done", _("请写明办理（整改）情况。"), "done"),
        (not act.get("responsible"), "no_responsible", _("请写明责任单位和责任人。"), "responsible"),
        (
            item.kind in RECOMMENDATIONS and act.get("adoption") not in Adoption.values,
            "no_adoption", _("请选择建议的采纳情况。"), "adoption",
        ),
        (
            item.kind not in RECOMMENDATIONS and item.is_late_on(act.on) and not act.get("delay_reasons"),
            "no_delay_reasons", _("回复已经超过函件要求的日期，请写明拖延的原因。"), "delay_reasons",
        ),
    )  # fmt: skip
    return next((told(code, words, field) for wrong, code, words, field in checks if wrong), None)


def judged_by_another(item: SupervisionFlow, act: Act) -> Reason | None:
    """Nobody accepts a reply of their own; what an outside body decided is only written down here."""
    if item.is_inside and act.person is not None and item.has_replied(act.person.pk):
        return told("own_reply", _("回复由督办单位的其他人员认可或者退回，回复人不能认可自己的回复。"))
    return None


class SupervisionFlow(FlowItem):
    """Base of a letter of supervision. The methods below are the verbs; their names are the verbs' codes."""

    state = FSMField(
        _("状态"), max_length=10, choices=SupervisionState.choices, default="", protected=True, editable=False
    )
    kind = models.CharField(_("督办级别（建议种类）"), max_length=10, choices=SupervisionKind)

    class Meta:
        abstract = True

    @property
    def is_inside(self) -> bool:
        """Whether an office of our own tree supervises."""
        raise NotImplementedError

    def obstacle_to_supervising(self) -> Reason | None:
        """Why the matter cannot be supervised."""
        raise NotImplementedError

    def has_replied(self, staff: int) -> bool:
        """Whether this member of staff (key) gave the reply that waits."""
        raise NotImplementedError

    def is_late_on(self, day: dt.date) -> bool:
        """Whether the day named in the letter is over on `day`, rest days taken off."""
        raise NotImplementedError

    @verb(state, _("登记收到的督办（建议）"), source="", target=WAITING, posts=("registrar", "head"),
          guards=(matter_may_be_supervised, letter_complete, due_named, sender_named),
          article="38, 39, 40")  # fmt: skip
    def receive(self, act: Act) -> None:
        """A petition bureau, a joint meeting or a superior outside our tree supervises us, or recommends something."""

    @verb(state, _("发出督办（建议）"), source="", target=WAITING, posts=("supervisor",),
          guards=(matter_may_be_supervised, letter_complete, due_named), article="15, 38, 40", certainty="I",
          paper="supervision")  # fmt: skip
    def issue(self, act: Act) -> None:
        """An office of our tree supervises the responsible one below it. Art. 40 gives this to petition bureaus; here
        by reference (art. 14(2)).
        """

    @verb(state, _("回复督办（反馈建议）"), source=WAITING, target=REPLIED, posts=("head",),
          guards=(reply_complete,), article="40", paper="supervision_reply")  # fmt: skip
    def reply(self, act: Act) -> None:
        """In writing: what was done, the evidence, the reasons for delay, who answers for it, what was adopted."""

    @verb(state, _("认可回复"), source=REPLIED, target=ACCEPTED, posts=JUDGING, guards=(judged_by_another,),
          article="40", certainty="I")  # fmt: skip
    def accept(self, act: Act) -> None:
        """The supervising body is satisfied: the supervision ends."""

    @verb(state, _("退回重新办理、回复"), source=REPLIED, target=WAITING, posts=JUDGING,
          guards=(judged_by_another, g.reason_given, due_named), article="40", certainty="I")  # fmt: skip
    def send_back(self, act: Act) -> None:
        """Not enough: answered again by a new day; the day first named stays visible."""

    @verb(state, _("解除督办"), source=OPEN, target=LIFTED, posts=JUDGING, guards=(g.reason_given,),
          article="40", certainty="I")  # fmt: skip
    def lift(self, act: Act) -> None:
        """The supervising body takes it back, or it was entered by mistake; it stays visible with the reason."""
