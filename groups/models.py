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
from workflows.codes import OUTCOMES_OF_CLASS, CaseClass, Outcome

SEE_GROUP = "see_keygroup"
# A shared grievance is a claim (art. 31): suggestions and accusations are answered one by one.
OUTCOMES = [(str(code), Outcome(code).label) for code in OUTCOMES_OF_CLASS[CaseClass.CLAIM]]


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
    evidence = models.CharField(_("凭据"), max_length=200, blank=True)

    class Meta(CommitmentBase.Meta):
        verbose_name = _("承诺事项")


class GroupMeeting(models.Model):
    """A leader met the people of the group, or their representatives (art. 18(2)). Who came is nobody's list:
    what was asked and what was answered is kept, not who was there.
    """

    group = models.ForeignKey(KeyGroup, models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=100)
    host = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("主持人"))
    raised = models.TextField(_("提出的问题"), max_length=4000)
    answered = models.TextField(_("当场答复和议定事项"), max_length=4000)

    class Meta:
        verbose_name = _("接访会商")
        ordering = ("-held_on", "-pk")

    def __str__(self) -> str:
        return f"{self.group_id} {self.held_on}"


class CommonAnswer(models.Model):
    """The one answer to what the group asks (art. 32): drafted, checked, signed, then given in each matter.

    A signed one never changes; a later one takes its place.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        CHECKED = "checked", _("已审核")
        SIGNED = "signed", _("已签发")

    group = models.ForeignKey(KeyGroup, models.CASCADE, related_name="answers")
    ordinal = models.PositiveSmallIntegerField(_("序号"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    outcome = models.CharField(_("处理结果"), max_length=14, choices=OUTCOMES)
    facts = models.TextField(_("查明的事实"), max_length=8000)
    reasons = models.TextField(_("理由"), max_length=8000)
    legal_basis = models.TextField(_("依据"), max_length=2000)
    opinion = models.TextField(_("处理意见"), max_length=4000, blank=True)
    execution_due = models.DateField(_("落实期限"), null=True, blank=True)
    remarks = models.TextField(_("修改要求"), max_length=2000, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField(_("签发日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("统一答复")
        ordering = ("-ordinal",)
        constraints = (
            models.UniqueConstraint(fields=("group", "ordinal"), name="common_answer_ordinal_once"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_by__isnull=False, checked_by__isnull=False),
                name="common_answer_signed_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.group_id}#{self.ordinal}"

    @property
    def is_signed(self) -> bool:
        return self.state == self.State.SIGNED


def live(at: dt.datetime | None = None) -> Q:
    """Grants on groups that hold at the moment `at` (default: now): begun, not revoked, neither over nor
    waiting for its review; or kept, because without it a confidential group would have nobody (groups/keepers.py).
    """
    at = at or timezone.now()
    return (Q(expires_at__gt=at, review_by__gt=at) | Q(kept=True)) & Q(from_at__lte=at, revoked_at__isnull=True)


class GrantBase(models.Model):
    """Who may see something by exception, why, given by whom, until when, and till when somebody must have
    looked at it again. The row is the history; the guardian row beside it is the current state. Both are
    written by groups/grants.py alone.
    """

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("授权对象"))
    reason = models.CharField(_("授权理由"), max_length=200)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("授权人"))
    from_at = models.DateTimeField(_("起始时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("到期时间"))
    # Not looked at again by then, the grant rests: it opens nothing till somebody has confirmed it.
    review_by = models.DateTimeField(_("复核期限"))
    reviewed_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核人")
    )
    review_reason = models.CharField(_("复核意见"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销人")
    )
    revoke_reason = models.CharField(_("撤销理由"), max_length=200, blank=True)

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

    @classmethod
    def live(cls, at: dt.datetime | None = None) -> Q:
        """Rows that open something at the moment `at` (default: now)."""
        at = at or timezone.now()
        return Q(from_at__lte=at, expires_at__gt=at, review_by__gt=at, revoked_at__isnull=True)

    @classmethod
    def running(cls, at: dt.datetime | None = None) -> Q:
        """Live rows and those that only rest for want of a review: what can be confirmed or revoked."""
        return cls.live(at) | Q(expires_at__gt=at or timezone.now(), revoked_at__isnull=True)

    def is_running(self, at: dt.datetime | None = None) -> bool:
        """Whether it is neither over nor revoked, though it may rest."""
        return self.revoked_at is None and (at or timezone.now()) < self.expires_at

    def rests(self, at: dt.datetime | None = None) -> bool:
        """Whether nobody has looked at it again in time."""
        at = at or timezone.now()
        return self.revoked_at is None and self.review_by <= at < self.expires_at


class Grant(GrantBase):
    """A person may see a key group (授权). `kept`: it holds beyond its day, see groups/keepers.py."""

    group = models.ForeignKey(KeyGroup, models.CASCADE, related_name="grants", verbose_name=_("重点群体"))
    kept = models.BooleanField(_("不能空缺"), default=False, editable=False)

    class Meta(GrantBase.Meta):
        verbose_name = _("授权")
        indexes = (models.Index(fields=["staff", "group", "expires_at"], name="grant_by_staff"),)

    @classmethod
    def live(cls, at: dt.datetime | None = None) -> Q:
        return live(at)

    @property
    def is_over(self) -> bool:
        """Whether it holds only because it is kept."""
        return self.kept and min(self.expires_at, self.review_by) <= timezone.now()


class KeyGroupUserObjectPermission(UserObjectPermissionBase):
    """Guardian's direct foreign-key row: no generic rows are left behind, deletes cascade."""

    content_object = models.ForeignKey(KeyGroup, models.CASCADE)
