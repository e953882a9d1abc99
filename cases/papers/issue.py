"""Issuing a paper: fill its sheet from the matter, render, number, hash, store; never changed after."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from cases import numbers
from cases.models.papers import Document, DocumentState
from cases.papers import fill
from workflows.undo import on_failure

if TYPE_CHECKING:
    from cases.models import Case
    from cases.papers.sheets import Sheet
    from offices.models import Office
    from workflows.verbs import Act


def issue(case: Case, kind: str, act: Act) -> Document:
    """The issued paper of `kind` in the present round, dated on the act's evidence date.

    Called inside the verb's transaction: number, row and file stand or fall with it. Raises Refused when
    the paper may not be issued as it stands.
    """
    office = case.responsible_office
    number = numbers.document_number(office, kind, act.on.year)
    with case.unchanging():
        sheet = fill.sheet_of(case, kind, act, number)
        content = fill.printed(_made_today(sheet, act))
    return _store(Document(case=case, kind=kind, office=office, number=number), act, content)


def issue_letter(case: Case, kind: str, act: Act, *, office: Office, sheet: Sheet) -> Document:
    """The issued letter of `office` to another office: `sheet` with its number. It is sent, never served on anybody."""
    number = numbers.document_number(office, kind, act.on.year)
    document = Document(case=case, kind=kind, office=office, number=number, state=DocumentState.SENT)
    return _store(document, act, fill.printed(_made_today(replace(sheet, paper_number=number), act)))


def _made_today(sheet: Sheet, act: Act) -> Sheet:
    """A paper that bears an earlier day says on which it was made: nobody should take it for older than it is."""
    today = timezone.localdate()
    return sheet if act.on == today else replace(sheet, made_on=today)


def _store(document: Document, act: Act, content: bytes) -> Document:
    document.round, document.issued_on, document.issued_by = document.case.round, act.on, act.person
    document.sha256 = hashlib.sha256(content).hexdigest()
    document.file.save(f"{uuid4().hex}.pdf", ContentFile(content), save=False)
    on_failure(partial(document.file.storage.delete, str(document.file.name)))
    document.save()
    return document
