"""Ledgers on their way in: the file somebody handed over, and how the columns of such files were matched."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LedgerMap(models.Model):
    """How an office matched the columns of ledgers with this header; offered again with the next one."""

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("单位"))
    header_digest = models.CharField(_("表头摘要"), max_length=64)
    # As cases.ledger.mapping.Told: columns by letter, defaults, date_order, source.
    told = models.JSONField(_("对应关系"), default=dict)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = _("台账对应关系")
        verbose_name_plural = _("台账对应关系")
        constraints = (models.UniqueConstraint(fields=("office", "header_digest"), name="ledger_map_once"),)

    def __str__(self) -> str:
        return f"{self.office_id}/{self.header_digest[:8]}"


class LedgerUpload(models.Model):
    """One file handed over for import. It is its owner's alone and gone after a day; the log stays."""

    class Stage(models.TextChoices):
        MATCHING = "matching", _("核对列")
        TRIAL = "trial", _("试导入")
        IMPORT = "import", _("导入")

    owner = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("导入人"))
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("单位"))
    name = models.CharField(_("文件名"), max_length=150)
    file = models.FileField(_("文件"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("字节数"))
    sheet = models.CharField(_("工作表"), max_length=150, blank=True)
    told = models.JSONField(_("对应关系"), default=dict)
    stage = models.CharField(_("步骤"), max_length=10, choices=Stage, default=Stage.MATCHING)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+", verbose_name=_("后台任务"))
    # Written with every batch: also a cancelled import can say what went in.
    imported = models.PositiveIntegerField(_("已导入行数"), default=0)
    report = models.JSONField(_("结果"), default=dict)
    errors_file = models.FileField(_("错误表"), max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("上传时间"))
    expires_at = models.DateTimeField(_("保留至"), db_index=True)

    class Meta:
        verbose_name = _("待导入台账")
        verbose_name_plural = _("待导入台账")
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return f"ledger #{self.pk}"
