"""Issuing a paper: fill its sheet from the matter, render, number, hash, store; never changed after."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files.base import ContentFile

from cases import numbers
from cases.models.papers import Document
from cases.papers import fill
from workflows.undo import on_failure

if TYPE_CHECKING:
    from cases.models import Case
    from workflows.verbs import Act


def issue(case: Case, kind: str, act: Act) -> Document:
    """The issued paper of `kind` in the present round, dated on the act's evidence date.

    Called inside the verb's transaction: number, row and file stand or fall with it. Raises Refused when
    the paper may not be issued as it stands.
    """
    office = case.responsible_office
    number = numbers.document_number(office, kind, act.on.year)
    content = fill.render(case, kind, act, number)
    document = Document(
        case=case,
        kind=kind,
        round=case.round,
        office=office,
        number=number,
        issued_on=act.on,
        issued_by=act.person,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    document.file.save(f"{uuid4().hex}.pdf", ContentFile(content), save=False)
    on_failure(partial(document.file.storage.delete, str(document.file.name)))
    document.save()
    return document
