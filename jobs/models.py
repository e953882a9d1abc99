"""The rows that are the truth about work still to be done; a broker only wakes somebody up."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("排队")
    RUNNING = "running", _("执行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


UNFINISHED = (State.QUEUED.value, State.RUNNING.value)
FINISHED = (State.DONE.value, State.FAILED.value, State.CANCELLED.value)


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, now: datetime) -> "JobQuerySet":
        """Jobs somebody may take now: queued ones whose time has come, running ones whose lease ran out."""
        return (
            # Says the same as `state__in=UNFINISHED`, and SQLite finds the partial index by it.
            self.filter(finished_at__isnull=True)
            .alias(due_at=Coalesce("lease_until", "run_after"))
            .filter(due_at__lte=now)
            .order_by("due_at", "pk")
        )

    def failed(self) -> "JobQuerySet":
        """What failed for good and waits for somebody to look, the newest first."""
        return self.filter(state=State.FAILED).order_by("-finished_at", "-pk")

    def held(self, job: "Job") -> "JobQuerySet":
        """The row of `job` as long as its taker still holds it; empty once another took it or it was ended."""
        return self.filter(pk=job.pk, fence=job.fence, state=State.RUNNING)


class Job(models.Model):
    """One piece of work, written in the transaction that asks for it.

    `fence` grows by one at each take. Whoever took the job may write to it only while the row still
    bears the fence they were given, so a worker that slept through its lease changes nothing.
    `payload` and `result` hold ids, codes and counts; what is personal stays in the rows they point to.
    """

    kind = models.CharField(_("种类"), max_length=100)
    payload = models.JSONField(_("参数"), default=dict, blank=True)
    key = models.CharField(_("幂等键"), max_length=200, blank=True, default="")
    owner = models.CharField(_("发起人"), max_length=150, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    run_after = models.DateTimeField(_("不早于"), default=timezone.now)
    lease_until = models.DateTimeField(_("占用至"), null=True, blank=True)
    fence = models.PositiveIntegerField(_("占用序号"), default=0)
    tries = models.PositiveIntegerField(_("已试次数"), default=0)
    max_tries = models.PositiveIntegerField(_("最多次数"), default=5)
    last_error = models.CharField(_("最近错误"), max_length=300, blank=True, default="")
    progress_done = models.PositiveIntegerField(_("已完成数"), default=0)
    progress_total = models.PositiveIntegerField(_("总数"), default=0)
    result = models.JSONField(_("结果"), null=True, blank=True)
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="job_key_unique"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, lease_until__isnull=False)
                | (~Q(state=State.RUNNING) & Q(lease_until__isnull=True)),
                name="job_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINISHED, finished_at__isnull=False)
                | Q(state__in=UNFINISHED, finished_at__isnull=True),
                name="job_finished_at_end",
            ),
            models.CheckConstraint(condition=~Q(state=State.FAILED, last_error=""), name="job_failed_says_why"),
            models.CheckConstraint(
                condition=Q(max_tries__gte=1, tries__lte=F("max_tries")), name="job_tries_within_limit"
            ),
            models.CheckConstraint(
                condition=Q(progress_total=0) | Q(progress_done__lte=F("progress_total")),
                name="job_progress_within_total",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # One index answers both halves of `due`: a lease exists exactly while a job runs.
            models.Index(
                Coalesce("lease_until", "run_after"),
                "id",
                condition=Q(finished_at__isnull=True),
                name="job_due",
            ),
            models.Index(fields=["-finished_at"], condition=Q(state=State.FAILED), name="job_failed"),
            models.Index(fields=["owner", "-created_at"], condition=~Q(owner=""), name="job_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def percent(self) -> int | None:
        """Whole percent done, None while the total is not known."""
        return self.progress_done * 100 // self.progress_total if self.progress_total else None

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen unless somebody asks for a retry."""
        return self.state in FINISHED

    def output(self, name: str, default: Any = None) -> Any:
        """One value of the result, `default` while there is none."""
        return (self.result or {}).get(name, default)


class ScheduleRun(models.Model):
    """How far a periodic job has been handed out: one row per name, its slot only moves forward.

    One row that is raised, not one row per slot: it needs no clearing out, and a clock set back
    does not hand out yesterday's slots again.
    """

    name = models.CharField(_("名称"), max_length=100, unique=True)
    slot = models.DateTimeField(_("最近时点"))

    class Meta:
        verbose_name = _("定时记录")
        verbose_name_plural = _("定时记录")

    def __str__(self) -> str:
        return f"{self.name} {self.slot:%Y-%m-%d %H:%M}"
