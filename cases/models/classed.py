"""What a matter is: suggestion, accusation, claim … (arts. 29–31), and whether anybody has said so."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.codes import CaseClass


class Classed(models.Model):
    """History whose class no ledger told and nobody has decided since is `is_unclassed`: `case_class` then holds no
    more than its default.
    """

    case_class = models.CharField(gettext_lazy("类别"), max_length=12, choices=CaseClass, default=CaseClass.CLAIM)
    is_unclassed = models.BooleanField(gettext_lazy("未分类"), default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def class_words(self) -> str:
        """The class as it is shown."""
        return _("未分类") if self.is_unclassed else str(CaseClass(self.case_class).label)
