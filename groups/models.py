"""A key group (重点群体) is a shared grievance, never a list of people (design section 2)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from workflows.bases import CommitmentBase, RepresentativeBase

SEE_GROUP = "see_keygroup"


class KeyGroup(models.Model):
    """Claims many people share, the policy behind them, and the leader who answers for them."""

    code = models.CharField(_("群体编号"), max_length=30, unique=True)
    name = models.CharField(_("共同诉求"), max_length=100, help_text=_("写共同的诉求，不写人名。"))
    claims = models.TextField(_("诉求内容"), max_length=4000)
    policy_basis = models.TextField(_("政策依据"), max_length=4000, blank=True)
    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="key_groups", verbose_name=_("责任单位"))
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="led_groups", verbose_name=_("包案领导")
    )
    is_confidential = models.BooleanField(
        _("保密群体"), default=False, help_text=_("保密群体的事项只有获得授权的人能看到。")
    )
    opened_on = models.DateField(_("建立日期"), default=timezone.localdate)
    closed_on = models.DateField(_("了结日期"), null=True, blank=True)
    common_answer = models.TextField(_("统一答复"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("重点群体")
        verbose_name_plural = _("重点群体")
        ordering = ("code",)
        default_permissions = ()
        permissions = ((SEE_GROUP, _("查看重点群体")),)

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The log stream of this group."""
        return f"group:{self.code}"


class GroupRepresentative(RepresentativeBase):
    """One of at most five representatives the people of the group have chosen."""

    group = models.ForeignKey(KeyGroup, models.CASCADE, related_name="representatives")

    class Meta(RepresentativeBase.Meta):
        verbose_name = _("代表")
        constraints = (  # type: ignore[assignment]
            *RepresentativeBase.Meta.constraints,
            models.UniqueConstraint(fields=("group", "ordinal"), name="one_group_representative_per_place"),
        )


class GroupCommitment(CommitmentBase):
    """A dated promise made to the group."""

    group = models.ForeignKey(KeyGroup, models.CASCADE, related_name="commitments")

    class Meta(CommitmentBase.Meta):
        verbose_name = _("承诺事项")


def live(at: dt.datetime | None = None) -> Q:
    """Grants that hold at the moment `at` (default: now)."""
    at = at or timezone.now()
    return Q(from_at__lte=at, expires_at__gt=at, revoked_at__isnull=True)


class GrantBase(models.Model):
    """Who may see something by exception, why, given by whom, until when. The row is the history;
    the guardian row beside it is the current state. Both are written by groups/grants.py alone.
    """

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("授权对象"))
    reason = models.CharField(_("授权理由"), max_length=200)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("授权人"))
    from_at = models.DateTimeField(_("起始时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销人")
    )

    class Meta:
        abstract = True
        ordering = ("-from_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("from_at")), name="%(app_label)s_%(class)s_expires_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff} → {self.expires_at:%Y-%m-%d}"

    def is_live(self, at: dt.datetime | None = None) -> bool:
        at = at or timezone.now()
        return self.from_at <= at < self.expires_at and self.revoked_at is None


class Grant(GrantBase):
    """A person may see a key group (授权)."""

    group = models.ForeignKey(KeyGroup, models.CASCADE, related_name="grants", verbose_name=_("重点群体"))
    revoke_reason = models.CharField(_("撤销理由"), max_length=200, blank=True)

    class Meta(GrantBase.Meta):
        verbose_name = _("授权")
        indexes = (models.Index(fields=["staff", "group", "expires_at"], name="grant_by_staff"),)


class KeyGroupUserObjectPermission(UserObjectPermissionBase):
    """Guardian's direct foreign-key row: no generic rows are left behind, deletes cascade."""

    content_object = models.ForeignKey(KeyGroup, models.CASCADE)
