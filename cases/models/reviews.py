"""Reviews (复查、复核) of an opinion: asked for, decided here or elsewhere, served."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case
from workflows.review import Level, RefusalGround, ReviewFlow, ReviewState
from workflows.verbs import Act, Change, Reason, SystemActor, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from offices.models import Staff


class Review(ReviewFlow):
    """One review of one round's opinion. Its lines stand in the matter's own log: «review.request», «reexam.serve».

    `office` is the reviewing office of our tree, empty where another body, named in `body`, reviews.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews", verbose_name=_("信访事项"))
    level = models.CharField(_("级别"), max_length=6, choices=Level)
    round = models.PositiveSmallIntegerField(_("轮次"))
    office = models.ForeignKey(
        "offices.Office", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复查（复核）单位")
    )
    body = models.CharField(_("复查（复核）机关"), max_length=100)
    # The petitioner's days end with the first, by the postmark; the reviewer's begin with the second.
    requested_on = models.DateField(_("申请日期"))
    received_on = models.DateField(_("收到申请日期"))
    request_text = models.TextField(_("申请的理由"), max_length=4000, blank=True)
    late_reason = models.CharField(_("接受逾期申请的理由"), max_length=300, blank=True)
    refusal_ground = models.CharField(_("不予受理的依据"), max_length=10, choices=RefusalGround, blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    hearing_from = models.DateField(_("听证开始"), null=True, blank=True)
    hearing_to = models.DateField(_("听证结束"), null=True, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    number = models.CharField(_("意见书文号"), max_length=60, blank=True)
    reasons = models.TextField(_("理由"), max_length=8000, blank=True)
    redo_due_on = models.DateField(_("重新办理期限"), null=True, blank=True)
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    # The file that shows it; what was served before this was asked for has none.
    service_proof = models.ForeignKey(
        "cases.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送达凭证")
    )
    entered_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("复查、复核")
        verbose_name_plural = _("复查、复核")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_is_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="review_level_is_known"),
            models.UniqueConstraint(
                fields=("case", "level", "round"), condition=~Q(state="refused"), name="one_review_per_level_and_round"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"

    @property
    def stream(self) -> str:
        return self.case.stream

    def event_code(self, verb: str) -> str:
        return f"{self.level}.{verb}"

    @property
    def is_here(self) -> bool:
        return self.office_id is not None

    @property
    def is_reexam(self) -> bool:
        return self.level == Level.REEXAM

    def hearing_runs(self) -> bool:
        return self.hearing_from is not None and self.hearing_to is None

    def was_served(self) -> bool:
        return self.served_on is not None

    def days(self) -> Iterator[tuple[Words, dt.date]]:
        taken: tuple[tuple[Words, dt.date | None], ...] = (
            (_("申请"), self.requested_on),
            (_("受理"), self.accepted_on),
            (_("听证开始"), self.hearing_from),
            (_("听证结束"), self.hearing_to),
            (_("决定"), self.decided_on),
            (_("送达"), self.served_on),
        )
        return ((name, day) for name, day in taken if day is not None)

    # What the flow asks; carried by modules of this room. -----------------------------------------

    def roles_of(self, by: Staff | SystemActor, verb: str) -> dict[str, str]:
        from cases import reviewing  # noqa: PLC0415 - it reads this model

        return reviewing.roles_of(self, by, verb)

    def earliest_evidence(self) -> dt.date | None:
        return self.received_on if self.pk else self.case.received_on

    def effect(self, act: Act) -> Change:
        from cases.actions.registry import effect_of  # noqa: PLC0415

        return effect_of(f"review.{act.verb.code}")(self, act)

    def follow_clocks(self) -> None:
        from cases import reviewing  # noqa: PLC0415

        reviewing.follow(self)

    def obstacle_to_request(self) -> Reason | None:
        from cases import reviewing  # noqa: PLC0415

        return reviewing.obstacle_to_request(self)

    def obstacle_to_reviewing(self, by: Staff | SystemActor) -> Reason | None:
        from cases import reviewing  # noqa: PLC0415

        return reviewing.obstacle_to_reviewing(self, by)

    def last_day(self) -> dt.date | None:
        from cases import reviewing  # noqa: PLC0415

        return reviewing.last_day(self)
