"""One piece (信访件): a letter, visit, call or item passed on; many to one matter. And its files."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.codes import Channel, RepeatState, Source
from cases.models.matter import Case


class Submission(models.Model):
    """件次, 批次, 人次 and repeats are counted from these rows, deadlines from the case.

    `received_on` is evidence (postmark, visit), `entered_at` the server's clock: law runs on the
    first, diligence is judged on the second.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="submissions", verbose_name=_("信访事项"))
    ordinal = models.PositiveSmallIntegerField(_("序号"))
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("登记单位"))
    channel = models.CharField(_("来访形式"), max_length=10, choices=Channel)
    source = models.CharField(_("来源"), max_length=12, choices=Source, default=Source.DIRECT)
    source_office = models.CharField(_("来源单位"), max_length=100, blank=True)
    source_number = models.CharField(_("来文号"), max_length=60, blank=True)
    report_due_on = models.DateField(_("交办要求报结日期"), null=True, blank=True)
    received_on = models.DateField(_("收到日期"))
    received_at = models.TimeField(_("收到时间"), null=True, blank=True)
    entered_at = models.DateTimeField(_("录入时间"))
    entered_by = models.ForeignKey(
        "offices.Staff", models.PROTECT, null=True, related_name="+", verbose_name=_("录入人")
    )
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("来信（来访）内容"), blank=True)
    head_count = models.PositiveIntegerField(_("人数"), default=1)
    place_received = models.CharField(_("接待地点"), max_length=100, blank=True)
    # Oral requests are recorded truthfully and read back (art. 19(1)).
    read_back = models.BooleanField(_("口述已复述核对"), default=False)
    repeat = models.CharField(_("初重判定"), max_length=12, choices=RepeatState, default=RepeatState.UNDETERMINED)
    repeat_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats", db_index=False,
        verbose_name=_("此前来件"),
    )  # fmt: skip
    # A repeat that brings new facts or reasons is told apart from one that came because nobody answered.
    new_facts = models.BooleanField(_("有新的事实、理由"), default=False)
    repeat_reason = models.CharField(_("判定理由"), max_length=200, blank=True)
    repeat_decided_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    repeat_decided_at = models.DateTimeField(null=True, blank=True)
    # What an import of this office knows the row by: the same row is never taken twice, also from another file.
    import_source = models.CharField(max_length=60, blank=True, editable=False)
    import_key = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = _("信访件")
        verbose_name_plural = _("信访件")
        ordering = ("received_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("case", "ordinal"), name="submission_ordinal_once"),
            models.UniqueConstraint(
                fields=("office", "import_source", "import_key"),
                condition=~Q(import_key=""),
                name="submission_imported_once",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="submission_channel_is_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="submission_source_is_known"),
            models.CheckConstraint(condition=Q(repeat__in=RepeatState.values), name="submission_repeat_is_known"),
            models.CheckConstraint(condition=Q(head_count__gte=1), name="submission_counts_somebody"),
            models.CheckConstraint(
                condition=Q(repeat_of__isnull=True) | ~Q(repeat_of=F("id")), name="submission_repeats_another"
            ),
        )
        indexes = (
            models.Index(fields=["office", "received_on"], name="submission_office_month"),
            # The monthly report reads the matters of a month off the first, and what few pieces repeat off the second.
            models.Index(fields=["received_on", "office", "case"], name="submission_month"),
            models.Index(fields=["repeat_of"], name="submission_repeated", condition=Q(repeat_of__isnull=False)),
            models.Index(fields=["case", "received_on"], name="submission_of_case"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}#{self.ordinal}"

    @property
    def is_joint_visit(self) -> bool:
        """集体访: one visit of five or more on a common matter (domain.md 4.1)."""
        return self.channel == Channel.VISIT and self.head_count >= 5


class Attachment(models.Model):
    """A file of a matter. Served by one view behind the access rule, never from the web root."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments", verbose_name=_("信访事项"))
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name=_("信访件")
    )
    purpose = models.CharField(_("用途"), max_length=40, default="material")
    file = models.FileField(_("文件"), upload_to="attachments/%Y/%m", max_length=200)
    name = models.CharField(_("文件名"), max_length=150)
    media_type = models.CharField(_("类型"), max_length=80)
    size = models.PositiveIntegerField(_("字节数"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("上传时间"))
    uploaded_by = models.ForeignKey(
        "offices.Staff", models.PROTECT, null=True, related_name="+", verbose_name=_("上传人")
    )

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"
