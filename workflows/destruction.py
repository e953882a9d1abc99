"""The end of files (档案销毁): proposed by one person, approved by two others on different posts, done by a job.

Until the job runs everything can be taken back. Who the two are is this product's caution (domain.md 3.23 leaves it
to the bureau), marked I.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import RETURN_VALUE, FSMField

from workflows import guards as g
from workflows.items import FlowItem
from workflows.verbs import Act, Reason, verb

if TYPE_CHECKING:
    from offices.models import Staff

APPROVALS = 2  # beside whoever proposed


class DestructionState(models.TextChoices):
    """Where a list of files to be destroyed stands."""

    PROPOSED = "proposed", pgettext_lazy("state", "待审批")
    APPROVED = "approved", pgettext_lazy("state", "已批准，待执行")
    DONE = "done", pgettext_lazy("state", "已销毁")
    REFUSED = "refused", pgettext_lazy("state", "不同意")
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "已撤回")


PROPOSED, APPROVED, DONE, REFUSED, WITHDRAWN = DestructionState
DECIDING = ("director", "leader", "head")


def files_may_go(item: DestructionFlow, act: Act) -> Reason | None:
    """Every file on the list is past its confirmed period, held by nobody and seen by whoever decides."""
    return item.obstacle_to_going(act)


def second_person(item: DestructionFlow, act: Act) -> Reason | None:
    """Nobody approves their own proposal, nobody approves twice."""
    if act.person is not None and item.has_had_a_say(act.person):
        return Reason("own_proposal", _("提出人不能审批，一人也不能审批两次：请由其他人审批。"))
    return None


def other_post(item: DestructionFlow, act: Act) -> Reason | None:
    """The two approvals come from two different posts."""
    if act.acting_as.split("@", maxsplit=1)[0] in item.posts_that_approved():
        return Reason("same_post", _("同一岗位已经审批，另一次须由不同岗位的人审批。"))
    return None


def not_begun(item: DestructionFlow, act: Act) -> Reason | None:
    """Once the first file is gone there is nothing to take back."""
    return Reason("begun", _("销毁已经开始执行，不能再收回或者撤回。")) if item.has_begun() else None


def approved_before(item: DestructionFlow, act: Act) -> Reason | None:
    """Only one's own approval can be taken back."""
    if act.person is not None and item.has_approved(act.person):
        return None
    return Reason("not_approved", _("您没有审批过，无可收回。"))


def by_the_proposer(item: DestructionFlow, act: Act) -> Reason | None:
    """A proposal is withdrawn by who made it; others refuse it."""
    if act.person is not None and item.is_proposer(act.person):
        return None
    return Reason("not_proposer", _("只有提出人能撤回；其他人可以不同意。"))


class DestructionFlow(FlowItem):
    """Base of a list of files to be destroyed. The methods below are the verbs; their names are the verbs' codes."""

    state = FSMField(
        _("状态"), max_length=10, choices=DestructionState.choices, default="", protected=True, editable=False
    )

    class Meta:
        abstract = True

    def obstacle_to_going(self, act: Act) -> Reason | None:
        """Why the files on the list may not go, or not by the hand of this person."""
        raise NotImplementedError

    def has_had_a_say(self, person: Staff) -> bool:
        """Whether `person` proposed the list or has approved it."""
        raise NotImplementedError

    def has_approved(self, person: Staff) -> bool:
        """Whether an approval of `person` stands."""
        raise NotImplementedError

    def is_proposer(self, person: Staff) -> bool:
        """Whether `person` proposed the list."""
        raise NotImplementedError

    def has_begun(self) -> bool:
        """Whether a file on the list is gone already."""
        raise NotImplementedError

    def posts_that_approved(self) -> frozenset[str]:
        """The kinds of post whose approvals stand."""
        raise NotImplementedError

    @verb(state, _("提出销毁"), source="", target=PROPOSED, posts=("registrar", "handler", *DECIDING),
          guards=(files_may_go, g.reason_given), article="《档案法》、本单位保管期限表", certainty="I")  # fmt: skip
    def propose(self, act: Act) -> None:
        """List files whose period is over."""

    @verb(state, _("同意销毁"), source=PROPOSED, target=RETURN_VALUE(PROPOSED, APPROVED), posts=DECIDING,
          guards=(second_person, other_post, files_may_go), article="《档案法》、本单位保管期限表",
          certainty="I")  # fmt: skip
    def approve(self, act: Act) -> None:
        """One of the two approvals; the second one sets the day of the deed."""

    @verb(state, _("收回同意"), source=(PROPOSED, APPROVED), target=PROPOSED, posts=DECIDING,
          guards=(approved_before, not_begun), article="《档案法》、本单位保管期限表", certainty="I")  # fmt: skip
    def take_back(self, act: Act) -> None:
        """An approval is taken back before the deed; the list waits for another."""

    @verb(state, _("不同意销毁"), source=(PROPOSED, APPROVED), target=REFUSED, posts=DECIDING,
          guards=(g.reason_given, not_begun), article="《档案法》、本单位保管期限表", certainty="I")  # fmt: skip
    def refuse(self, act: Act) -> None:
        """Nothing on the list is destroyed."""

    @verb(state, _("撤回销毁建议"), source=(PROPOSED, APPROVED), target=WITHDRAWN,
          posts=("registrar", "handler", *DECIDING), guards=(by_the_proposer, not_begun),
          article="《档案法》、本单位保管期限表", certainty="I")  # fmt: skip
    def withdraw(self, act: Act) -> None:
        """Whoever proposed it thinks better of it."""

    @verb(state, _("执行销毁"), source=APPROVED, target=DONE, posts=("system",),
          article="《个人信息保护法》19, 47", certainty="I")  # fmt: skip
    def destroy(self, act: Act) -> None:
        """Done, with its certificate. What was held or touched meanwhile was left out."""
