"""Ratings (满意度评价): what the petitioner thinks of how the matter was handled. Silence leaves no row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.matter import Case
from workflows.codes import Satisfaction


class Rating(models.Model):
    """One round of one matter as its petitioner rated it: the petition office, the handling office, or both
    (two objects, domain.md 5.8). Rating again replaces it; the log keeps every one. It blocks and opens nothing.
    """

    class Way(models.TextChoices):
        PORTAL = "portal", _("查询页面")
        PAPER = "paper", _("书面")

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings", verbose_name=_("信访事项"))
    round = models.PositiveSmallIntegerField(_("轮次"))
    petition_office = models.CharField(_("对信访工作机构"), max_length=9, choices=Satisfaction, blank=True)
    handling_office = models.CharField(_("对有权处理机关"), max_length=9, choices=Satisfaction, blank=True)
    way = models.CharField(_("评价方式"), max_length=6, choices=Way)
    rated_on = models.DateField(_("评价日期"))

    class Meta:
        verbose_name = _("满意度评价")
        verbose_name_plural = _("满意度评价")
        ordering = ("round",)
        constraints = (
            models.UniqueConstraint(fields=("case", "round"), name="one_rating_per_round"),
            models.CheckConstraint(
                condition=Q(petition_office__in=["", *Satisfaction.values])
                & Q(handling_office__in=["", *Satisfaction.values])
                & ~Q(petition_office="", handling_office=""),
                name="rating_says_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.round}"
