"""Trying and bringing in a ledger in the background, batch by batch.

A run may be cut off anywhere and is then done again: rows that are in are not taken twice.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.ledger import desk
from cases.ledger.errors import write_errors
from cases.ledger.importing import import_ledger
from cases.ledger.opening import ledger_of
from cases.ledger.problems import LedgerRefused
from cases.models import LedgerUpload
from jobs.registry import JobContext, JobError, job

if TYPE_CHECKING:
    from cases.ledger.opening import Ledger, Result

# A page is no place for thousands of lines; the workbook of errors has them all.
MOST_TOLD = 30


@job(desk.KIND, lease_seconds=300, title=gettext_lazy("导入台账"))
def bring_in(ctx: JobContext) -> None:
    """Try or import the file; the counts stand on the job, what is said of rows on the upload."""
    upload = LedgerUpload.objects.select_related("owner", "office").filter(pk=ctx.payload["upload"]).first()
    if upload is None:
        raise JobError(_("文件已经删除，请重新上传。"), final=True)
    if not desk.may_import(upload.owner, upload.office):
        raise JobError(_("您现在没有这个单位的登记员岗位。"), final=True)
    trial = bool(ctx.payload["trial"])
    try:
        ledger = ledger_of(desk.content_of(upload), upload.name, sheet=upload.sheet, told=desk.told_of(upload))
        result = import_ledger(
            ledger,
            office=upload.office,
            by=upload.owner,
            trial=trial,
            tell=ctx.progress,
            taken=lambda count: _count(upload, count),
        )
    except LedgerRefused as refusal:
        # The words may quote names of columns: they go to the owner's page, not to the job.
        LedgerUpload.objects.filter(pk=upload.pk).update(report={"refused": str(refusal)})
        raise JobError(_("这个文件不能导入。"), final=True) from None
    _finish(ctx, upload, ledger, result)


def _count(upload: LedgerUpload, count: int) -> None:
    LedgerUpload.objects.filter(pk=upload.pk).update(imported=F("imported") + count)


def _finish(ctx: JobContext, upload: LedgerUpload, ledger: Ledger, result: Result) -> None:
    old, storage = upload.errors_file.name, upload.errors_file.storage
    name = _keep_errors(upload, ledger, result)
    try:
        with ctx.finishing():
            LedgerUpload.objects.filter(pk=upload.pk).update(report=_report(result), errors_file=name)
            ctx.done(result.counts())
    except BaseException:
        # Cancelled or taken over meanwhile: no row names this file. Who is killed here leaves it to desk.clear_out.
        if name:
            storage.delete(name)
        raise
    if old:
        storage.delete(old)


def _keep_errors(upload: LedgerUpload, ledger: Ledger, result: Result) -> str:
    """Its name in the private storage; «» when every row was good."""
    if not result.problems and not result.findings:
        return ""
    written = io.BytesIO()
    write_errors(written, ledger, result)
    return upload.errors_file.storage.save(f"{desk.FOLDER}/{uuid4().hex}", ContentFile(written.getvalue()))


def _report(result: Result) -> dict[str, Any]:
    """What the page says beside the counts: rows, columns and cures, never values."""
    problems = sorted(result.problems, key=lambda problem: problem.line)
    return {
        **result.counts(),
        "problems": [[one.line, one.field, one.cure] for one in problems[:MOST_TOLD]],
        "problems_more": max(0, len(problems) - MOST_TOLD),
        "remarks": [[words, count] for words, count in result.remarks.items()],
        "findings": [[one.line, one.field] for one in result.findings[:MOST_TOLD]],
        "findings_more": max(0, len(result.findings) - MOST_TOLD),
    }
