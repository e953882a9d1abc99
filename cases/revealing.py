"""Seeing a sensitive value in full: which fields, for which purposes, always with a line in the log.

《个人信息保护法》 arts. 6, 28: a definite purpose, and no more than it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

import trail.log
from cases.models import Petitioner

if TYPE_CHECKING:
    from cases.models import Case
    from offices.models import Staff

MASKED = ("id_number", "phone", "address")


class Purpose(models.TextChoices):
    """What a value is needed for. The code goes to the log."""

    CONTACT = "contact", _("联系信访人、听取陈述")
    SERVE = "serve", _("送达文书")
    VERIFY = "verify", _("核实身份、判定重复")
    HELP = "help", _("帮扶救助")
    TRANSFER = "transfer", _("依法转送、交办")


def fields_of(case: Case) -> tuple[str, ...]:
    """The masked fields of a petitioner; in accusations the name as well (art. 30(3))."""
    return (*MASKED, "name") if case.is_accusation else MASKED


def label_of(field: str) -> str:
    """The field in words."""
    return str(Petitioner._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def reveal(staff: Staff, case: Case, person: Petitioner, field: str, purpose: str) -> str:
    """The value in full; who saw which field of whom, and what for, is logged first."""
    trail.log.note(
        "case.reveal",
        actor=staff.actor,
        stream=case.stream,
        details={"petitioner": person.pk, "field": field, "purpose": str(purpose)},
    )
    return str(getattr(person, field))
