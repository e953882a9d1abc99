"""The rows of the log. They are only ever inserted: triggers refuse everything else (trail/triggers.py).

Nothing here points at a row of another room, so nothing can cascade into the log: actors are plain strings.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

HASH_LENGTH = 64  # SHA-256 in hex


class Event(models.Model):
    """One line of the log (留痕).

    Chained lines carry `seq` 1.. of their stream and the hash of the line before; lines without `seq`
    (reads, exports, refusals …) stand alone until a `Seal` binds them.
    """

    stream = models.CharField(_("所属"), max_length=120, blank=True, default="")
    seq = models.PositiveBigIntegerField(_("序号"), null=True, blank=True)
    code = models.CharField(_("事项代码"), max_length=80)
    actor = models.CharField(_("操作人"), max_length=200)
    acting_as = models.CharField(_("以何身份"), max_length=120, blank=True, default="")
    happened_on = models.DateField(_("发生日期"), null=True, blank=True)
    entered_at = models.DateTimeField(_("录入时间"))
    details = models.JSONField(_("内容"), default=dict, blank=True)
    key = models.CharField(_("幂等键"), max_length=200, blank=True, default="")
    prev_hash = models.CharField(_("前一行摘要"), max_length=HASH_LENGTH, blank=True, default="")
    hash = models.CharField(_("本行摘要"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("留痕")
        verbose_name_plural = _("留痕")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["stream", "seq"], condition=Q(seq__isnull=False), name="trail_event_line_once"
            ),
            models.UniqueConstraint(fields=["stream", "key"], condition=~Q(key=""), name="trail_event_key_once"),
            models.CheckConstraint(
                condition=Q(seq__isnull=True, prev_hash="")
                | (Q(seq=1, prev_hash="") & ~Q(stream=""))
                | (Q(seq__gt=1) & ~Q(prev_hash="") & ~Q(stream="")),
                name="trail_event_chained_or_alone",
            ),
            models.CheckConstraint(
                condition=~Q(hash="") & ~Q(code="") & ~Q(actor=""), name="trail_event_says_who_and_what"
            ),
        )
        indexes = (
            models.Index(fields=["stream", "id"], name="trail_event_by_stream"),
            models.Index(fields=["actor", "id"], name="trail_event_by_actor"),
            models.Index(fields=["code", "happened_on"], name="trail_event_by_code"),
        )

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq or self.pk} {self.code}"


class Seal(models.Model):
    """Binds the lines without `seq` that were committed since the last seal, chained to that seal.

    `id` is counted by the sealer (1.. without gap), so that two sealers at once collide on it.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    made_at = models.DateTimeField(_("封存时间"))
    count = models.PositiveIntegerField(_("行数"))
    digest = models.CharField(_("摘要"), max_length=HASH_LENGTH, unique=True)
    prev_digest = models.CharField(_("前一封存摘要"), max_length=HASH_LENGTH, blank=True, unique=True)

    class Meta:
        verbose_name = _("封存")
        verbose_name_plural = _("封存")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(count__gte=1), name="trail_seal_of_something"),
            models.CheckConstraint(
                condition=Q(id=1, prev_digest="") | (Q(id__gt=1) & ~Q(prev_digest="")), name="trail_seal_follows"
            ),
        )

    def __str__(self) -> str:
        return f"seal {self.pk}"


class SealEntry(models.Model):
    """One sealed line: which, under which seal, with which hash at that moment."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="entries")
    event_hash = models.CharField(_("本行摘要"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("封存明细")
        verbose_name_plural = _("封存明细")
        default_permissions = ()

    def __str__(self) -> str:
        return f"seal {self.seal_id}: {self.event_id}"


class Anchor(models.Model):
    """One day's witness outside the database: the digest of a file that names every stream's head."""

    day = models.DateField(_("日期"), primary_key=True)
    made_at = models.DateTimeField(_("写出时间"))
    digest = models.CharField(_("文件摘要"), max_length=HASH_LENGTH, unique=True)
    prev_digest = models.CharField(_("前一文件摘要"), max_length=HASH_LENGTH, blank=True, unique=True)
    file_name = models.CharField(_("文件名"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("锚点")
        verbose_name_plural = _("锚点")
        default_permissions = ()

    def __str__(self) -> str:
        return f"anchor {self.day}"
