"""The life of a monthly report once its figures are frozen: made → reviewed → approved → published.

Read it as a table: verb, from, to, who, only when. The figures are fixed when the report is made; what
may still change before it is reviewed are the author's words. Three people: one answers for the making, also where
the schedule made it, another reviews, a third approves; who stands in for one of them is no other.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from workflows import guards as g
from workflows.items import FlowItem
from workflows.verbs import Act, Reason, verb


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
    """Nobody passes what they have made, looked through or written themselves, nor does who stands in for them."""
    if not item.makers() & act.hands:
        return None
    return Reason("own_report", _("制表（核对、填写文字）的人和其代理人不能审核、批准这份月报。"))


def approved_by_another(item: ReportingFlow, act: Act) -> Reason | None:
    """Who reviewed the report does not approve it too, also not in somebody else's place."""
    if not item.reviewers() & act.hands:
        return None
    return Reason("own_review", _("审核人和其代理人不能批准自己审核的月报，须由另一人批准。"))


def has_a_maker(item: ReportingFlow, act: Act) -> Reason | None:
    """What the schedule made is nobody's until a statistician has looked through it."""
    if item.has_maker():
        return None
    return Reason("nobody_made", _("系统自动制的表，还没有统计员核对；先由统计员核对或者填写文字。"))


def has_no_maker(item: ReportingFlow, act: Act) -> Reason | None:
    """Somebody answers for the making already."""
    return Reason("has_maker", _("已有制表人。")) if item.has_maker() else None


class ReportingFlow(FlowItem):
    """Base of the frozen report. The methods below are the verbs; their names are the verbs' codes."""

    state = FSMField(_("状态"), max_length=10, choices=ReportState.choices, default="", protected=True, editable=False)

    class Meta:
        abstract = True

    def is_over(self) -> bool:
        """Whether the month had ended before today."""
        raise NotImplementedError

    def has_maker(self) -> bool:
        """Whether a person answers for the making."""
        raise NotImplementedError

    def makers(self) -> frozenset[str]:
        """Who made the report, looked through it or wrote its words, as the log names them."""
        raise NotImplementedError

    def reviewers(self) -> frozenset[str]:
        """Who reviewed it the last time, as the log names them."""
        raise NotImplementedError

    @verb(state, _("制表"), source="", target=MADE, posts=("statistician", "system"), guards=(month_is_over,),
          article="41", certainty="I")  # fmt: skip
    def make(self, act: Act) -> None:
        """Count the month and freeze its figures."""

    @verb(state, _("核对"), source=MADE, posts=("statistician",), guards=(has_no_maker,), article="41", certainty="I")
    def confirm(self, act: Act) -> None:
        """A statistician has looked through what the schedule made, and stands for its maker."""

    @verb(state, _("填写文字"), source=MADE, posts=("statistician",), article="41", certainty="I")
    def compose(self, act: Act) -> None:
        """Write the author's words beside the figures."""

    @verb(state, _("审核"), source=MADE, target=REVIEWED, posts=("head",), guards=(has_a_maker, by_another),
          article="41", certainty="I")  # fmt: skip
    def review(self, act: Act) -> None:
        """A second person has looked at figures and words."""

    @verb(state, _("退回修改"), source=(REVIEWED, APPROVED), target=MADE, posts=("head", "director"),
          guards=(g.reason_given,), article="41", certainty="I")  # fmt: skip
    def send_back(self, act: Act) -> None:
        """Back to its maker for other words; the figures stay frozen."""

    @verb(state, _("批准"), source=REVIEWED, target=APPROVED, posts=("director",),
          guards=(has_a_maker, by_another, approved_by_another), article="41", certainty="I")  # fmt: skip
    def approve(self, act: Act) -> None:
        """The director answers for the report."""

    @verb(state, _("发布"), source=APPROVED, target=PUBLISHED, posts=("statistician", "head"), guards=(has_a_maker,),
          article="41", certainty="I")  # fmt: skip
    def publish(self, act: Act) -> None:
        """From now on it may leave the office."""
