"""The organisation tree (《信访工作条例》 arts. 5, 14(2), 24)."""

from __future__ import annotations

import datetime as dt

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# The office's code opens every case number it gives, so it must be safe in an address and on paper.
OFFICE_CODE = RegexValidator(r"^[A-Z0-9]{2,12}$", _("单位代码只能用 2 至 12 位大写字母和数字。"))


class OfficeQuerySet(models.QuerySet["Office"]):
    def in_force(self, on: dt.date) -> OfficeQuerySet:
        """Offices that exist on the day `on`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def subtree(self, office: Office) -> OfficeQuerySet:
        """`office` and everything below it."""
        return self.filter(path__startswith=office.path)


class Office(models.Model):
    """A node of the organisation tree, with validity dates and successors.

    `path` is the chain of primary keys from the root, closed by a slash («1/4/9/»), kept by
    `offices.tree`; it serves to find a subtree, never to decide access row by row.
    """

    code = models.CharField(_("单位代码"), max_length=12, unique=True, validators=[OFFICE_CODE])
    name = models.CharField(_("单位全称"), max_length=100)
    short_name = models.CharField(
        _("机关代字"), max_length=20, blank=True, help_text=_("用于文号，如“柳民信”。不填则用单位代码。")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    path = models.CharField(max_length=255, db_index=True, editable=False)
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    valid_from = models.DateField(_("设立日期"), default=dt.date(2000, 1, 1))
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)
    # Art. 24: when a body is split, merged or abolished, its successor answers.
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name=_("承继单位")
    )
    address = models.CharField(_("接访地址"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    review_body = models.CharField(
        _("复查机关"),
        max_length=100,
        blank=True,
        help_text=_("本单位出具的处理意见书上写明的复查机关（《信访工作条例》第三十五条）。"),
    )
    is_publishing = models.BooleanField(_("编发月报"), default=False)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="office_ends_after_it_begins",
                violation_error_message=_("撤销日期不能早于设立日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The log stream of this office."""
        return f"office:{self.code}"

    def is_in_force(self, on: dt.date) -> bool:
        """Whether the office exists on the day `on`."""
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)
