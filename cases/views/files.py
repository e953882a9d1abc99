"""Attachments and papers go out here and nowhere else: behind the access rule, as downloads, logged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

import trail.log
from cases.access import get_case
from offices.web import signed_in

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

# What somebody sent us is never run by the browser in our name, whatever it turns out to be.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
def attachment(request: HttpRequest, number: str, pk: int) -> FileResponse:
    """One attachment of a matter this person may see; 404 for any other."""
    staff = signed_in(request)
    case = get_case(staff, number)
    row = case.attachments.filter(pk=pk).first()
    if row is None:
        raise Http404
    answer = _download(row.file, row.name, row.media_type)
    trail.log.note("case.file", actor=staff.actor, stream=case.stream, details={"attachment": row.pk})
    return answer


@require_safe
def document(request: HttpRequest, number: str, pk: int) -> FileResponse:
    """One issued paper as PDF; opening it is a print in the log."""
    staff = signed_in(request)
    case = get_case(staff, number)
    row = case.documents.filter(pk=pk).first()
    if row is None:
        raise Http404
    answer = _download(row.file, f"{row.number}.pdf", "application/pdf")
    trail.log.note("case.print", actor=staff.actor, stream=case.stream, details={"document": row.pk, "kind": row.kind})
    return answer


def _download(file: FieldFile, name: str, media_type: str) -> FileResponse:
    try:
        opened = file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    answer = FileResponse(opened, as_attachment=True, filename=safe_name(name), content_type=media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def safe_name(name: str) -> str:
    """A name for the reader's disk: no path, no control or direction signs; Django spells it by RFC 5987."""
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?\"<>|]+", "_", name).strip(" .")
    return plain or "file"
