"""How far a group's common answer has come in each of its matters."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case


class CommonReply(models.Model):
    """The last try at giving one common answer in one matter: given, or why not yet.

    `reason` is empty once the paper is issued. Shown with its matter alone, to who may see that.
    """

    answer = models.ForeignKey(
        "groups.CommonAnswer", models.PROTECT, related_name="replies", verbose_name=_("统一答复")
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="common_replies", verbose_name=_("信访事项"))
    round = models.PositiveSmallIntegerField(_("轮次"))
    reason = models.CharField(_("没有出具的原因"), max_length=500, blank=True)
    tried_at = models.DateTimeField(_("办理时间"))

    class Meta:
        verbose_name = _("逐件答复")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("answer", "case"), name="common_reply_once_per_matter"),)

    def __str__(self) -> str:
        return f"{self.answer_id} {self.case_id}"
