"""How long a file is kept, what holds it, and the list by which files are destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case
from workflows.destruction import DestructionFlow, DestructionState
from workflows.retention import Kept
from workflows.verbs import Act, Change, Reason, SystemActor

if TYPE_CHECKING:
    from offices.models import Staff


class Keeping(models.Model):
    """How long one ended matter is kept. A copy, brought up to date every night: what decides is computed anew."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="keeping", verbose_name=_("信访事项"))
    outcome = models.CharField(_("结果"), max_length=14, choices=Kept)
    counted_from = models.DateField(_("最后办理或者联系日期"))
    due_on = models.DateField(_("保管到期日"), null=True)
    is_confirmed = models.BooleanField(_("期限已确认"), default=False)

    class Meta:
        verbose_name = _("保管")
        verbose_name_plural = _("保管")
        indexes = (models.Index(fields=["due_on"], name="keeping_due"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"


class Hold(models.Model):
    """A legal hold (暂缓销毁): the file stays whatever its period says, until somebody ends it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds", verbose_name=_("信访事项"))
    reason = models.CharField(_("理由"), max_length=300)
    set_by = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("决定人"))
    set_on = models.DateField(_("起始日期"))
    ended_on = models.DateField(_("解除日期"), null=True, blank=True)
    ended_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(_("解除理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("暂缓销毁")
        verbose_name_plural = _("暂缓销毁")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(ended_on__isnull=True), name="one_hold_in_force"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.set_on}"


class Destruction(DestructionFlow):
    """A list of files to be destroyed (销毁清册), its two approvals and its certificate."""

    log_prefix: ClassVar[str] = "destruction"

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("单位"))
    number = models.CharField(_("清册编号"), max_length=60, unique=True, editable=False)
    reason = models.CharField(_("理由"), max_length=300)
    proposed_by = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("提出人"))
    proposed_as = models.CharField(_("提出人岗位"), max_length=120)
    proposed_at = models.DateTimeField(_("提出时间"))
    refused_reason = models.CharField(_("不同意的理由"), max_length=300, blank=True)
    run_after = models.DateTimeField(_("执行时间"), null=True, blank=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+", verbose_name=_("后台任务"))
    done_at = models.DateTimeField(_("销毁时间"), null=True, blank=True)
    file = models.FileField(_("销毁证明"), upload_to="destroyed/%Y", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("销毁清册")
        verbose_name_plural = _("销毁清册")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=DestructionState.values), name="destruction_state_is_known"),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(sha256=""), name="destruction_has_a_certificate"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> str:
        return f"destruction:{self.pk}"

    # What the flow asks; carried by cases/retention/deciding.py. ----------------------------------

    def roles_of(self, by: Staff | SystemActor, verb: str) -> dict[str, str]:
        from cases.retention import deciding  # noqa: PLC0415 - it reads this model

        return deciding.roles_of(self, by)

    def obstacle_to_going(self, act: Act) -> Reason | None:
        from cases.retention import deciding  # noqa: PLC0415

        return deciding.obstacle_to_going(self, act)

    def has_had_a_say(self, person: Staff) -> bool:
        return self.is_proposer(person) or self.has_approved(person)

    def has_approved(self, person: Staff) -> bool:
        return self.approvals.filter(staff=person, taken_back_at=None).exists()

    def is_proposer(self, person: Staff) -> bool:
        return person.pk == self.proposed_by_id

    def has_begun(self) -> bool:
        return self.items.exclude(destroyed_at=None).exists()

    def posts_that_approved(self) -> frozenset[str]:
        return frozenset(self.approvals.filter(taken_back_at=None).values_list("post", flat=True))

    def effect(self, act: Act) -> Change:
        from cases.actions.registry import effect_of  # noqa: PLC0415

        return effect_of(f"destruction.{act.verb.code}")(self, act)


class DestructionItem(models.Model):
    """One file on the list: destroyed, or left out and why."""

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="items", verbose_name=_("销毁清册"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("信访事项"))
    outcome = models.CharField(_("结果"), max_length=14, choices=Kept)
    due_on = models.DateField(_("保管到期日"))
    left_out = models.CharField(_("未销毁的原因"), max_length=20, blank=True)
    destroyed_at = models.DateTimeField(_("销毁时间"), null=True, blank=True)
    # How many values, rows of people and files went.
    counts = models.JSONField(default=dict)
    # Names within the storage of what is blanked in the rows and not yet gone from the disk.
    pending = models.JSONField(default=list)

    class Meta:
        verbose_name = _("清册条目")
        verbose_name_plural = _("清册条目")
        ordering = ("case__number",)
        constraints = (models.UniqueConstraint(fields=("destruction", "case"), name="listed_once"),)

    def __str__(self) -> str:
        return f"{self.destruction_id}/{self.case_id}"


class DestructionApproval(models.Model):
    """One of the two approvals; taken back it stays as history."""

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="approvals")
    staff = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("审批人"))
    post = models.CharField(_("岗位"), max_length=20)
    acting_as = models.CharField(_("以何身份"), max_length=120)
    approved_at = models.DateTimeField(_("审批时间"))
    taken_back_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("销毁审批")
        verbose_name_plural = _("销毁审批")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("destruction", "staff"), condition=Q(taken_back_at=None), name="approved_once_by_each"
            ),
            models.UniqueConstraint(
                fields=("destruction", "post"), condition=Q(taken_back_at=None), name="approved_on_two_posts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.destruction_id}/{self.staff_id}"
