"""Codes of rows that no table of the matter has; part of what reports.definitions says, and of its version."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, CharField, F, TextChoices, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.codes import CaseClass

# The class of a piece's matter; "" for history that nobody has classed.
CLASS_OF = Case(When(case__is_unclassed=True, then=Value("")), default=F("case__case_class"), output_field=CharField())
CLASSES: Mapping[str, str | Promise] = {**dict(CaseClass.choices), "": _("未分类")}


class CameBefore(TextChoices):
    """What the office had done about the matter when the repeat came (domain.md 4.3)."""

    NOT_DUE = "not_due", _("答复尚未到期")
    LATE = "late", _("逾期")
    IN_TIME = "in_time", _("已按期答复")
    NEW_FACTS = "new_facts", _("有新的事实、理由")
    UNKNOWN = "unknown", _("无从判断")


class Sponsorship(TextChoices):
    """Whether a leader had taken the matter on when the repeat came."""

    SPONSORED = "sponsored", _("包案事项的重复件")
    OTHER = "other", _("其他重复件")
