"""A month's figures as they were reported: frozen, hashed, reviewed by another, approved, published."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import trail.log
from offices.people import hats
from reports.months import Month
from workflows.reporting import ReportingFlow, ReportState
from workflows.verbs import Act, Change, SystemActor, hands

if TYPE_CHECKING:
    from offices.models import Staff


class FrozenReport(ReportingFlow):
    """The report of one month and office (with all below it), once and for good.

    `rows` is the whole report with every key group by its code, so it is shown through
    reports.groups only; `hash` is SHA-256 over the canonical JSON of `rows`, and stands in the log too: whatever is
    told of the month is read from there and nowhere else. `made_by` is empty when the schedule made it.
    """

    log_prefix: ClassVar[str] = "report"

    month = models.CharField(_("月份"), max_length=7, editable=False)
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("单位"))
    definitions_version = models.CharField(_("口径版本"), max_length=20, editable=False)
    as_of = models.DateField(_("制表日"), editable=False)
    rows = models.JSONField(editable=False)
    hash = models.CharField(_("校验码"), max_length=64, editable=False)
    made_at = models.DateTimeField(_("制表时间"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("制表人")
    )
    # Whoever looked through a report the schedule made, or wrote its words, stands for its maker.
    composed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("审核人")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, editable=False)
    features = models.TextField(_("主要特点"), max_length=4000, blank=True)
    hotspots = models.TextField(_("热点问题"), max_length=4000, blank=True)
    causes = models.TextField(_("原因分析"), max_length=4000, blank=True)
    # What no row tells of (table 8): docs/decisions.md.
    settlements = models.TextField(_("调解、和解和帮扶救助情况"), max_length=4000, blank=True)
    suggestions = models.TextField(_("工作建议"), max_length=4000, blank=True)
    plans = models.TextField(_("下月工作"), max_length=4000, blank=True)
    remark = models.CharField(_("退回理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("月报定稿")
        verbose_name_plural = _("月报定稿")
        ordering = ("-month", "office")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("month", "office"), name="one_frozen_report_per_month"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_is_known"),
            models.CheckConstraint(
                condition=Q(made_by__isnull=True) | Q(reviewed_by__isnull=True) | ~Q(made_by=models.F("reviewed_by")),
                name="report_reviewed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.month}"

    @property
    def stream(self) -> str:
        return f"report:{self.office.code}:{self.month}"

    @property
    def maker(self) -> Staff | None:
        """Who answers for the making; None while nobody has looked at what the schedule made."""
        return self.made_by or self.composed_by

    def is_over(self) -> bool:
        return Month.parse(self.month).last_day < timezone.localdate()

    def has_maker(self) -> bool:
        return self.maker is not None

    def makers(self) -> frozenset[str]:
        return frozenset().union(*self._hands_of("make", "confirm", "compose"))

    def reviewers(self) -> frozenset[str]:
        return frozenset().union(*self._hands_of("review")[-1:])

    def _hands_of(self, *verbs: str) -> list[frozenset[str]]:
        """Whose deeds these were, first to last: out of the log, which knows in whose place somebody acted."""
        lines = trail.log.events_of(self.stream).filter(code__in=[self.event_code(verb) for verb in verbs])
        return [hands(actor, acting_as) for actor, acting_as in lines.values_list("actor", "acting_as")]

    def roles_of(self, by: Staff | SystemActor, verb: str) -> dict[str, str]:
        """Posts at this office or above it; a machine has its own."""
        if isinstance(by, SystemActor):
            return {"system": by.actor}
        worn = [hat for hat in hats(by) if self.office.path.startswith(hat.office.path)]
        return {str(hat.kind): hat.label for hat in reversed(worn)}

    def effect(self, act: Act) -> Change:
        from reports.actions import EFFECTS  # noqa: PLC0415 - actions read this model

        return EFFECTS[act.verb.code](self, act)


class Lines(models.Model):
    """Sums by month and office, cut one way; written by triggers only.

    The sum of all lines of one (month, office, cut, key) is what counts: a change takes away and adds,
    and lines are folded into one at night. Names nobody; `key` is a code or the primary key of what
    the cut is by, "" for none. See reports/rollups.
    """

    month = models.CharField(max_length=7)
    office = models.ForeignKey(
        "offices.Office", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    cut = models.CharField(max_length=8)
    key = models.CharField(max_length=20, blank=True)
    # Written since the last folding.
    loose = models.BooleanField(default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.month} {self.cut} {self.key}"


class RollUp(Lines):
    """Sums of the pieces of one month registered at one office."""

    submissions = models.IntegerField()
    batches = models.IntegerField()
    persons = models.IntegerField()
    joint_visits = models.IntegerField()
    joint_visit_persons = models.IntegerField()
    first = models.IntegerField()
    repeat = models.IntegerField()
    undetermined = models.IntegerField()

    class Meta:
        verbose_name = _("月度汇总")
        verbose_name_plural = _("月度汇总")
        default_permissions = ()
        indexes = (
            models.Index(fields=["cut", "month", "office"], name="rollup_month"),
            models.Index(fields=["month"], name="rollup_loose", condition=Q(loose=True)),
        )


class MatterRollUp(Lines):
    """What happened in one month to the matters one office answers for."""

    times = models.IntegerField()

    class Meta:
        verbose_name = _("事项月度汇总")
        verbose_name_plural = _("事项月度汇总")
        default_permissions = ()
        indexes = (
            models.Index(fields=["cut", "month", "office"], name="matter_rollup_month"),
            models.Index(fields=["month"], name="matter_rollup_loose", condition=Q(loose=True)),
        )
