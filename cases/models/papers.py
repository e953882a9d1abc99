"""Papers (文书) and the proof that they were received (送达)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case
from offices.personal import EncryptedTextField


class DocumentKind(models.TextChoices):
    """Outgoing papers (domain.md 3)."""

    RECEIPT = "notice_receipt", _("程序性告知书")
    ROUTE = "notice_route", _("法定途径告知书")
    ACCEPTED = "notice_accepted", _("受理告知书")
    DESTINATION = "notice_destination", _("去向告知书")
    ELSEWHERE = "notice_elsewhere", _("告知书")
    DECLINED = "notice_declined", _("不予受理告知书")
    NO_LONGER = "notice_no_longer", _("不再受理告知书")
    EXTENDED = "notice_extended", _("延期办理告知书")
    OPINION = "opinion", _("信访处理意见书")
    REPLY = "reply", _("答复意见")
    SUPERVISION = "supervision", _("督办函")
    SUPERVISION_REPLY = "supervision_reply", _("督办回复")
    RECOMMENDATION = "recommendation", _("信访工作建议书")
    FEEDBACK = "feedback", _("建议采纳情况反馈")


# The two papers that answer the matter; the petitioner's right to review hangs on the first.
ANSWERS = (DocumentKind.OPINION, DocumentKind.REPLY)


# Letters between offices: never served on the petitioner, never told to them.
BETWEEN_OFFICES = (
    DocumentKind.SUPERVISION, DocumentKind.SUPERVISION_REPLY, DocumentKind.RECOMMENDATION, DocumentKind.FEEDBACK
)  # fmt: skip


class DocumentState(models.TextChoices):
    ISSUED = "issued", _("已出具")
    SERVED = "served", _("已送达")
    SENT = "sent", _("已发出")


class Document(models.Model):
    """An issued paper: numbered, stored, hashed, never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents", verbose_name=_("信访事项"))
    kind = models.CharField(_("文书种类"), max_length=20, choices=DocumentKind)
    state = models.CharField(_("状态"), max_length=8, choices=DocumentState, default=DocumentState.ISSUED)
    round = models.PositiveSmallIntegerField(_("轮次"))
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+", verbose_name=_("出具单位"))
    number = models.CharField(_("文号"), max_length=60, unique=True)
    issued_on = models.DateField(_("出具日期"))
    issued_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")
    file = models.FileField(_("文件"), upload_to="papers/%Y/%m", max_length=200)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("文书")
        verbose_name_plural = _("文书")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"),
            models.UniqueConstraint(
                fields=("case", "round"), condition=Q(kind__in=["opinion", "reply"]), name="one_answer_paper_per_round"
            ),
        )

    def __str__(self) -> str:
        return self.number


class DeliveryWay(models.TextChoices):
    """Ways of service (by analogy with 民事诉讼法 arts. 87–95)."""

    IN_PERSON = "in_person", _("直接送达")
    LEFT = "left", _("留置送达")
    POST = "post", _("邮寄送达")
    ELECTRONIC = "electronic", _("电子送达")
    ENTRUSTED = "entrusted", _("委托送达")
    PUBLISHED = "published", _("公告送达")


class Delivery(models.Model):
    """Proof of service (送达回证, domain.md 3.16)."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="deliveries", verbose_name=_("文书"))
    way = models.CharField(_("送达方式"), max_length=12, choices=DeliveryWay)
    served_on = models.DateField(_("送达日期"))
    receiver = EncryptedTextField(_("签收人"), blank=True)
    relation = models.CharField(_("与信访人关系"), max_length=30, blank=True)
    tracking_number = models.CharField(_("邮件编号"), max_length=40, blank=True)
    witness = models.CharField(_("拒收事由和见证"), max_length=200, blank=True)
    evidence = models.ForeignKey(
        "cases.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("凭证")
    )
    recorded_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("送达")
        verbose_name_plural = _("送达")
        ordering = ("served_on", "pk")

    def __str__(self) -> str:
        return f"{self.document_id} {self.served_on}"


class NumberSeries(models.Model):
    """The last number given in a series, e.g. «case/JA/2026»: locked while one is taken, so gap-free."""

    name = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
