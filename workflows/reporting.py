"""The life of a monthly report once its figures are frozen: made → reviewed → approved → published.

Read it as a table: verb, from, to, who, only when. The figures are fixed when the report is made; what
may still change before it is reviewed are the author's words. Made by one person, reviewed by another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from workflows import guards as g
from workflows.items import FlowItem
from workflows.verbs import Act, Reason, verb

if TYPE_CHECKING:
    from offices.models import Staff


class ReportState(models.TextChoices):
    """Where a frozen report stands."""

    MADE = "made", pgettext_lazy("state", "已制表")
    REVIEWED = "reviewed", pgettext_lazy("state", "已审核")
    APPROVED = "approved", pgettext_lazy("state", "已批准")
    PUBLISHED = "published", pgettext_lazy("state", "已发布")


MADE, REVIEWED, APPROVED, PUBLISHED = ReportState


def month_is_over(item: ReportingFlow, act: Act) -> Reason | None:
    """Figures of a running month would change the next day."""
    if item.is_over():
        return None
    return Reason("month_not_over", _("本月尚未结束，不能定稿。"), "month")


def by_another(item: ReportingFlow, act: Act) -> Reason | None:
    """Nobody passes what they have made themselves."""
    if act.person is None or not item.is_maker(act.person):
        return None
    return Reason("own_report", _("制表人不能审核、批准自己制的表。"))


class ReportingFlow(FlowItem):
    """Base of the frozen report. The methods below are the verbs; their names are the verbs' codes."""

    state = FSMField(_("状态"), max_length=10, choices=ReportState.choices, default="", protected=True, editable=False)

    class Meta:
        abstract = True

    def is_over(self) -> bool:
        """Whether the month had ended before today."""
        raise NotImplementedError

    def is_maker(self, person: Staff) -> bool:
        """Whether `person` made the report or wrote its words."""
        raise NotImplementedError

    @verb(state, _("制表"), source="", target=MADE, posts=("statistician", "system"), guards=(month_is_over,),
          article="41", certainty="I")  # fmt: skip
    def make(self, act: Act) -> None:
        """Count the month and freeze its figures."""

    @verb(state, _("填写文字"), source=MADE, posts=("statistician",), article="41", certainty="I")
    def compose(self, act: Act) -> None:
        """Write the author's words beside the figures."""

    @verb(state, _("审核"), source=MADE, target=REVIEWED, posts=("head",), guards=(by_another,),
          article="41", certainty="I")  # fmt: skip
    def review(self, act: Act) -> None:
        """A second person has looked at figures and words."""

    @verb(state, _("退回修改"), source=(REVIEWED, APPROVED), target=MADE, posts=("head", "director"),
          guards=(g.reason_given,), article="41", certainty="I")  # fmt: skip
    def send_back(self, act: Act) -> None:
        """Back to its maker for other words; the figures stay frozen."""

    @verb(state, _("批准"), source=REVIEWED, target=APPROVED, posts=("director",), guards=(by_another,),
          article="41", certainty="I")  # fmt: skip
    def approve(self, act: Act) -> None:
        """The director answers for the report."""

    @verb(state, _("发布"), source=APPROVED, target=PUBLISHED, posts=("statistician", "head"),
          article="41", certainty="I")  # fmt: skip
    def publish(self, act: Act) -> None:
        """From now on it may leave the office."""
