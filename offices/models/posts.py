"""Posts, absences and delegations: who may act, where, from when to when."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PostKind(models.TextChoices):
    """The posts of design section 1."""

    REGISTRAR = "registrar", _("登记员")
    HEAD = "head", _("信访科长")
    LEADER = "leader", _("责任领导")
    HANDLER = "handler", _("承办人")
    DIRECTOR = "director", _("单位负责人")
    STATISTICIAN = "statistician", _("统计员")
    AUDITOR = "auditor", _("审计员")
    ADMINISTRATOR = "administrator", _("管理员")


# A post that opens cases needs a second administrator (等级保护 2.0, 8.1.4.2: separate administrators).
SEES_CASES: frozenset[str] = frozenset(
    {PostKind.REGISTRAR, PostKind.HEAD, PostKind.LEADER, PostKind.HANDLER, PostKind.DIRECTOR}
)


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, on: dt.date) -> PostQuerySet:
        """Confirmed posts that run on the day `on`."""
        return self.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on, confirmed_at__isnull=False)


class Post(models.Model):
    """One person's post at one office, from `from_date` to `to_date` (both included).

    A proposed post (`confirmed_at` empty) gives no right at all.
    """

    staff = models.ForeignKey("offices.Staff", models.PROTECT, related_name="posts", verbose_name=_("工作人员"))
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="posts", verbose_name=_("单位"))
    kind = models.CharField(_("岗位"), max_length=20, choices=PostKind)
    from_date = models.DateField(_("起始日期"))
    to_date = models.DateField(_("终止日期"), null=True, blank=True)
    acting = models.BooleanField(_("代理"), default=False)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("提名人")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        ordering = ("office__path", "kind", "from_date")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=PostKind.values), name="post_kind_is_known"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="post_ends_after_it_begins",
                violation_error_message=_("终止日期不能早于起始日期。"),
            ),
            # Nobody gives a post to themselves, nor confirms their own nomination.
            models.CheckConstraint(
                condition=Q(appointed_by__isnull=True) | ~Q(appointed_by=F("staff")),
                name="post_not_self_given",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("staff")) & ~(Q(kind__in=sorted(SEES_CASES)) & Q(confirmed_by=F("appointed_by")))),
                name="post_confirmed_by_a_second_person",
            ),
        )
        indexes = (models.Index(fields=["staff", "kind", "from_date"], name="post_by_staff"),)

    def __str__(self) -> str:
        return f"{self.office} {self.get_kind_display()}"


class Absence(models.Model):
    """Days on which a person is away, and who stands in with the same rights (离岗)."""

    staff = models.ForeignKey("offices.Staff", models.CASCADE, related_name="absences", verbose_name=_("离岗人"))
    deputy = models.ForeignKey("offices.Staff", models.PROTECT, related_name="deputising", verbose_name=_("代理人"))
    from_date = models.DateField(_("起始日期"))
    to_date = models.DateField(_("终止日期"))
    reason = models.CharField(_("事由"), max_length=100)

    class Meta:
        verbose_name = _("离岗")
        verbose_name_plural = _("离岗")
        ordering = ("-from_date",)
        constraints = (
            models.CheckConstraint(
                condition=Q(to_date__gte=F("from_date")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("终止日期不能早于起始日期。"),
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("staff")),
                name="absence_deputy_is_another",
                violation_error_message=_("代理人不能是本人。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff} {self.from_date}–{self.to_date}"


class Delegation(models.Model):
    """A director's recorded delegation of one verb to the section head of the same office."""

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="delegations", verbose_name=_("单位"))
    verb = models.CharField(_("事项"), max_length=30, choices=[("assign_leader", _("确定责任领导"))])
    director = models.ForeignKey("offices.Staff", models.PROTECT, related_name="+", verbose_name=_("授权人"))
    from_date = models.DateField(_("起始日期"))
    to_date = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("授权委托")
        verbose_name_plural = _("授权委托")
        ordering = ("-from_date",)

    def __str__(self) -> str:
        return f"{self.office} {self.verb}"
