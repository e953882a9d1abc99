"""People of one matter. There is no person table: a petitioner's details belong to one matter (design section 2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.claims import Claim
from cases.models.codes import PersonKind, PersonRole
from cases.models.matter import Case
from offices.personal import EncryptedTextField, blind_index, mask_address, mask_id, mask_name, mask_phone
from workflows.bases import RepresentativeBase


class IdKind(models.TextChoices):
    """Papers a petitioner may give; none is ever required (art. 48, 《个人信息保护法》 art. 6)."""

    CITIZEN = "citizen", _("居民身份证")
    PASSPORT = "passport", _("护照")
    RESIDENCE = "residence", _("外国人永久居留身份证")
    HK_MACAU = "hk_macau", _("港澳居民居住证")
    TAIWAN = "taiwan", _("台湾居民居住证")
    CREDIT_CODE = "credit_code", _("统一社会信用代码")
    OTHER = "other", _("其他证件")


class Petitioner(models.Model):
    """A person, legal person or organisation of one case; agent, guardian, interpreter as roles.

    Name and sensitive values are encrypted; the `*_index` columns are keyed blind indexes that
    serve the repeat check and the counter enquiry only.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="petitioners", verbose_name=_("信访事项"))
    role = models.CharField(_("身份"), max_length=12, choices=PersonRole, default=PersonRole.PETITIONER)
    kind = models.CharField(_("类型"), max_length=14, choices=PersonKind, default=PersonKind.PERSON)
    represents = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="agents", verbose_name=_("代表的信访人")
    )
    name = EncryptedTextField(_("姓名（名称）"))
    id_kind = models.CharField(_("证件类型"), max_length=12, choices=IdKind, blank=True)
    id_number = EncryptedTextField(_("证件号码"), blank=True, is_number=True)
    phone = EncryptedTextField(_("联系电话"), blank=True, is_number=True)
    address = EncryptedTextField(_("住址"), blank=True)
    help_needed = models.CharField(_("需要的帮助"), max_length=100, blank=True)
    id_index = models.CharField(max_length=64, blank=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    name_phone_index = models.CharField(max_length=64, blank=True, editable=False)
    name_address_index = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("信访人")
        verbose_name_plural = _("信访人")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(role__in=PersonRole.values), name="petitioner_role_is_known"),
            models.CheckConstraint(condition=Q(kind__in=PersonKind.values), name="petitioner_kind_is_known"),
        )
        indexes = (
            models.Index(fields=["id_index"], name="petitioner_id", condition=~Q(id_index="")),
            models.Index(fields=["phone_index"], name="petitioner_phone", condition=~Q(phone_index="")),
            models.Index(fields=["name_address_index"], name="petitioner_home", condition=~Q(name_address_index="")),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} #{self.pk}"

    def index(self) -> None:
        """Bring the blind indexes in step with the values."""
        self.id_index = blind_index("id", self.id_number)
        self.phone_index = blind_index("phone", self.phone)
        self.name_phone_index = blind_index("name_phone", f"{self.name}{self.phone}") if self.phone else ""
        self.name_address_index = blind_index("name_address", f"{self.name}{self.address}") if self.address else ""

    @property
    def masked(self) -> dict[str, str]:
        """The sensitive values as a page may show them."""
        return {
            "name": mask_name(self.name),
            "id_number": mask_id(self.id_number),
            "phone": mask_phone(self.phone),
            "address": mask_address(self.address),
        }


class Representative(RepresentativeBase):
    """One of at most five representatives of a joint petition (art. 20(3))."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="representatives")

    class Meta(RepresentativeBase.Meta):
        verbose_name = _("代表")
        constraints = (  # type: ignore[assignment]
            *RepresentativeBase.Meta.constraints,
            models.UniqueConstraint(fields=("case", "ordinal"), name="one_case_representative_per_place"),
        )


class ComplainedOf(models.Model):
    """Whom a claim is about (反映对象), or whom an accusation is about (被检举控告人).

    Complained of hides nothing, but individuals recuse; the accused never see the matter, nor
    does their office with all below it (art. 30(3)).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="complained_of", verbose_name=_("信访事项"))
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="complained_of")
    is_accused = models.BooleanField(_("被检举控告"), default=False)
    staff = models.ForeignKey(
        "offices.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("工作人员")
    )
    office = models.ForeignKey(
        "offices.Office", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    name = EncryptedTextField(_("名称（姓名）"), blank=True)

    class Meta:
        verbose_name = _("反映对象")
        verbose_name_plural = _("反映对象")
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["staff", "case"], name="accused_staff", condition=Q(is_accused=True)),
            models.Index(fields=["office", "case"], name="accused_office", condition=Q(is_accused=True)),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"


class Recusal(models.Model):
    """A person taken off one matter for an interest in it (回避, art. 28(3)); they no longer see it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusals", verbose_name=_("信访事项"))
    staff = models.ForeignKey("offices.Staff", models.PROTECT, related_name="recusals", verbose_name=_("回避人员"))
    reason = models.CharField(_("事由"), max_length=300)
    asked_by = models.CharField(_("提出人"), max_length=20, default="self")
    decided_by = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("决定人"))
    decided_on = models.DateField(_("决定日期"))

    class Meta:
        verbose_name = _("回避")
        verbose_name_plural = _("回避")
        constraints = (models.UniqueConstraint(fields=("case", "staff"), name="recused_once"),)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.staff_id}"
