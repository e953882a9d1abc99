"""A file somebody asked for that takes a while to make. It is its maker's alone and gone after a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Export(models.Model):
    """Case summaries packed into one archive. What happens to it meanwhile stands on its job."""

    class Kind(models.TextChoices):
        SUMMARIES = "summaries", _("事项摘要")

    class State(models.TextChoices):
        MAKING = "making", _("生成中")
        READY = "ready", _("可以下载")
        CANCELLED = "cancelled", _("已取消")
        GONE = "gone", _("已删除")

    owner = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("导出人"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind, default=Kind.SUMMARIES)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.MAKING)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+", verbose_name=_("后台任务"))
    purpose = models.CharField(_("用途"), max_length=10)
    purpose_words = models.CharField(_("用途说明"), max_length=60, blank=True)
    # Primary keys of the matters in the file: whoever fetches it must still be allowed to see every one.
    contents = models.JSONField(default=list)
    count = models.PositiveIntegerField(_("件数"), default=0)
    left_out = models.PositiveIntegerField(_("未包含的件数"), default=0)
    folder = models.CharField(max_length=32, unique=True)
    file = models.FileField(_("文件"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("申请时间"))
    expires_at = models.DateTimeField(_("保留至"))

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(state="ready") | ~Q(file=""), name="export_ready_has_a_file"),
            models.CheckConstraint(condition=~Q(state="gone") | Q(file=""), name="export_gone_keeps_nothing"),
        )
        indexes = (
            models.Index(fields=["owner", "-asked_at"], name="export_of_owner"),
            models.Index(fields=["expires_at"], name="export_to_clear", condition=~Q(state="gone")),
        )

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
