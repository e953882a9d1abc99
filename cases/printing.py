"""Printing from a matter: who may have which paper, what for, and the line in the log before it leaves.

Issued papers are another thing: they are stored once (cases/papers/issue.py) and go out as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

import trail.log
from cases.models.papers import ANSWERS, DocumentKind
from cases.papers import fill_forms, fill_opinions, fill_summary, rendering
from cases.papers.forms import RegistrationSheet
from cases.papers.sheets import PAPER_LANGUAGE
from cases.papers.unmasked import in_full
from cases.roles import roles_of
from cases.slips import issue_slip

if TYPE_CHECKING:
    from cases.models import Case, Document
    from cases.papers.sheets import Sheet
    from offices.models import Staff

ANSWERING = frozenset({"handler", "head", "leader"})


class PrintPurpose(models.TextChoices):
    """What a print is for. The words stand on every page, the code in the log."""

    MEET = "meet", _("接访、约谈前阅看")
    DECIDE = "decide", _("研究办理、签批")
    COUNTER = "counter", _("窗口核对、信访人签名")
    INSPECT = "inspect", _("督查检查")
    HANDOVER = "handover", _("工作交接")
    ARCHIVE = "archive", _("归档")


def summary(staff: Staff, case: Case, purpose: str) -> bytes:
    """案件摘要 for everybody who may see the matter; masked, with reader and purpose on every page."""
    with translation.override(PAPER_LANGUAGE):
        words = str(PrintPurpose(purpose).label)
    content = fill_summary.render_summary(case, reader=staff, purpose=words, printed_at=timezone.now())
    _note(staff, case, paper="summary", purpose=purpose)
    return content


def registration(staff: Staff, case: Case, purpose: str) -> bytes:
    """信访登记表 in full, for those who work on the matter."""
    _require(bool(roles_of(case, staff, "")))
    sheet = fill_forms.registration_of(case, printed_by=staff, printed_at=timezone.now())
    return _rendered(sheet, staff, case, paper="registration", purpose=purpose, fields=in_full(RegistrationSheet))


def may_hand_over(staff: Staff, case: Case) -> None:
    """Who works on the matter may hand its petitioner a slip; PermissionDenied for everybody else."""
    _require(bool(roles_of(case, staff, "")))


def slip(staff: Staff, case: Case, *, query_url: str, large: bool = False) -> bytes:
    """回执 for the petitioner, with a new query code and PIN. The bytes are handed over once and kept nowhere.

    A paper that cannot be drawn leaves the earlier slip in force.
    """
    may_hand_over(staff, case)
    with transaction.atomic():
        code, pin = issue_slip(case, staff)
        sheet = fill_forms.slip_of(
            case,
            printed_by=staff,
            printed_at=timezone.now(),
            query_code=code,
            pin=pin,
            query_url=query_url,
            large=large,
        )
        return _rendered(sheet, staff, case, paper="slip")


def service(staff: Staff, document: Document) -> bytes:
    """送达回证 to be taken along with one issued paper."""
    _require(bool(roles_of(document.case, staff, "")))
    sheet = fill_forms.service_of(document, printed_by=staff, printed_at=timezone.now())
    return _rendered(sheet, staff, document.case, paper="service", document=document.pk)


def issued_answer(case: Case) -> Document | None:
    """The opinion or reply of the present round: once it is issued there is no draft any more."""
    found: Document | None = case.documents.filter(round=case.round, kind__in=ANSWERS).first()
    return found


def draft(staff: Staff, case: Case) -> bytes:
    """The answer as it stands, marked as a draft, for those who write, check and sign it."""
    _require(bool(ANSWERING & roles_of(case, staff, "").keys()))
    kind = fill_opinions.kind_of(case.facts())
    fill = fill_opinions.opinion if kind == DocumentKind.OPINION else fill_opinions.reply
    with translation.override(PAPER_LANGUAGE):
        sheet = fill(case, {}, printed_by=staff.full_name, printed_at=timezone.now())
    return _rendered(sheet, staff, case, paper="draft", kind=str(kind))


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _rendered(sheet: Sheet, staff: Staff, case: Case, **details: object) -> bytes:
    content = rendering.render(sheet)
    _note(staff, case, **details)
    return content


def _note(staff: Staff, case: Case, **details: object) -> None:
    trail.log.note("case.print", actor=staff.actor, stream=case.stream, details=details)
