"""Where a ledger is handed over: kept a day, matched, tried, brought in by a job, cancelled, cleared out."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import PurePath
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

import trail.log
from cases.actions.registering import new_case
from cases.intake import Intake, SubmissionDetails
from cases.ledger.mapping import Told
from cases.ledger.outline import Outline, outline
from cases.ledger.problems import LedgerRefused
from cases.ledger.reading import read_content
from cases.models import LedgerMap, LedgerUpload
from jobs.models import State as JobState
from jobs.queue import cancel as cancel_job
from jobs.queue import enqueue
from offices.models import Office, PostKind
from offices.people import hats

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from offices.models import Staff

KIND = "ledger.import"
KEPT = dt.timedelta(days=1)
# Within the private storage; a backup leaves it out.
FOLDER = "ledgers"
# Longer than from the writing of a file to the row that names it.
GRACE = dt.timedelta(hours=1)
SHOWN = 20


def offices_of(staff: Staff) -> list[Office]:
    """The offices whose history `staff` may bring in: their own as registrar and those below."""
    paths = [hat.office.path for hat in hats(staff) if hat.kind == PostKind.REGISTRAR]
    known = Office.objects.in_force(timezone.localdate()).order_by("path")
    return [office for office in known if any(office.path.startswith(path) for path in paths)]


def may_import(staff: Staff, office: Office) -> bool:
    """Whether `staff` may bring in this office's history today."""
    matter = new_case(office, dt.date.min, Intake("", SubmissionDetails(), ()), staff)
    return bool(matter.roles_of(staff, "import_historical"))


def receive(staff: Staff, office: Office, file: UploadedFile[bytes]) -> LedgerUpload:
    """Keep the file if it is a ledger an import can read. Raises LedgerRefused with the cure."""
    name = PurePath(file.name or "ledger").name[:150]
    limit = settings.LEDGER_MAX_BYTES
    if (file.size or 0) > limit:
        words = _("“%(name)s”超过 %(limit)d MB，请分成几个文件。")
        raise LedgerRefused(words % {"name": name, "limit": limit // 1024 // 1024})
    content = file.read()
    read_content(content, name)
    now = timezone.now()
    upload = LedgerUpload(
        owner=staff,
        office=office,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        uploaded_at=now,
        expires_at=now + KEPT,
    )
    upload.file.save(f"{FOLDER}/{uuid4().hex}", ContentFile(content), save=False)
    upload.save()
    _note("ledger.uploaded", upload, sha256=upload.sha256, size=upload.size)
    return upload


def mine(staff: Staff) -> list[LedgerUpload]:
    """The files `staff` handed over within the last day, newest first."""
    kept = LedgerUpload.objects.filter(owner=staff, expires_at__gt=timezone.now())
    return list(kept.select_related("office", "job")[:SHOWN])


def own(staff: Staff, pk: int) -> LedgerUpload:
    """One upload of `staff`. Http404 for any other: whose it is is nobody's business."""
    kept = LedgerUpload.objects.filter(owner=staff, pk=pk, expires_at__gt=timezone.now())
    upload = kept.select_related("office", "owner", "job").first()
    if upload is None:
        raise Http404
    return upload


def look(upload: LedgerUpload, *, place: int | None = None, header_row: int = 0) -> Outline:
    """The file as the page shows it. Raises LedgerRefused."""
    return outline(read_content(content_of(upload), upload.name), place=place, header_row=header_row)


def content_of(upload: LedgerUpload) -> bytes:
    """The bytes that were handed over."""
    with upload.file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def remembered(office: Office, header_digest: str) -> dict[str, object]:
    """How this office matched a ledger with the same header before; empty when it never did."""
    kept = LedgerMap.objects.filter(office=office, header_digest=header_digest).first()
    return dict(kept.told) if kept else {}


def told_of(upload: LedgerUpload) -> Told:
    """What its owner said of the columns."""
    told = upload.told
    return Told(
        columns={field: (letter,) for field, letter in told.get("columns", {}).items()},
        defaults=told.get("defaults", {}),
        source=told.get("source", ""),
        date_order=told.get("date_order", ""),
        header_row=told.get("header_row", 0),
        only_told=True,
    )


@transaction.atomic
def match(upload: LedgerUpload, shown: Outline, told: dict[str, object]) -> bool:
    """Keep what was said of the columns, remember it for the next file of this kind, and try it; False while it is
    under way.
    """
    locked = _locked(upload)
    if is_running(locked):
        return False
    LedgerMap.objects.update_or_create(
        office=locked.office,
        header_digest=shown.header_digest,
        defaults={"told": {**told, "header_row": 0}, "saved_at": timezone.now()},
    )
    # What is counted from now on is counted of the rows as they are read from now on.
    locked.told, locked.sheet, locked.imported = told, shown.sheet.name[:150], 0
    _start(locked, LedgerUpload.Stage.TRIAL)
    return True


@transaction.atomic
def begin(upload: LedgerUpload) -> bool:
    """Bring it in, in the background; False while it was not tried or is under way."""
    locked = _locked(upload)
    if locked.stage == LedgerUpload.Stage.MATCHING or is_running(locked):
        return False
    _start(locked, LedgerUpload.Stage.IMPORT)
    _note("ledger.import_asked", locked, job=locked.job.pk if locked.job else 0)
    return True


def _locked(upload: LedgerUpload) -> LedgerUpload:
    """The upload as it is now: of two clicks the second waits here and finds the job of the first."""
    return LedgerUpload.objects.select_for_update().select_related(None).get(pk=upload.pk)


def _start(upload: LedgerUpload, stage: str) -> None:
    upload.stage, upload.report = stage, {}
    payload = {"upload": upload.pk, "trial": stage == LedgerUpload.Stage.TRIAL}
    upload.job = enqueue(KIND, payload, owner=upload.owner.username)
    upload.save(update_fields=["told", "sheet", "stage", "imported", "report", "job"])


def is_running(upload: LedgerUpload) -> bool:
    """Whether its job is still to end."""
    return upload.job is not None and not upload.job.is_finished


def cancel(upload: LedgerUpload) -> bool:
    """Stop after the batch under way; what went in stays. False when it had ended before."""
    if upload.job is None or not cancel_job(upload.job):
        return False
    upload.refresh_from_db(fields=["imported"])
    _note("ledger.cancelled", upload, imported=upload.imported)
    return True


def errors_of(upload: LedgerUpload) -> IO[bytes]:
    """The workbook of the rows that were not taken. Http404 when there is none; logged."""
    if not upload.errors_file:
        raise Http404
    _note("ledger.errors_file", upload)
    return upload.errors_file.open("rb")


def clear_out() -> int:
    """Remove files and reports that have had their day, and files without a row; how many. An import under way is
    let finish.
    """
    old = LedgerUpload.objects.filter(expires_at__lte=timezone.now()).select_related("job")
    over = [upload for upload in old if upload.job is None or upload.job.state != JobState.RUNNING]
    for upload in over:
        if upload.job:
            cancel_job(upload.job)
        LedgerUpload.objects.filter(pk=upload.pk).delete()  # first: no rotation of keys puts back what no row names
        for file in (upload.file, upload.errors_file):
            if file:
                file.delete(save=False)
    return len(over) + _sweep()


def let_go() -> None:
    """Every file is gone: a backup was brought back, which holds none. It is handed over again."""
    for upload in LedgerUpload.objects.select_related("job"):
        if upload.job:
            cancel_job(upload.job)
        upload.delete()


def _sweep() -> int:
    """Remove what a run that was killed left behind: files no row names, once any row would name them."""
    storage = default_storage
    if not storage.exists(FOLDER):
        return 0
    columns = LedgerUpload.objects.values_list("file", "errors_file")
    named = {name for names in columns for name in names}
    found = [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]]
    left = [name for name in found if name not in named]
    old = [name for name in left if storage.get_modified_time(name) < timezone.now() - GRACE]
    for name in old:
        storage.delete(name)
    return len(old)


def _note(code: str, upload: LedgerUpload, **details: object) -> None:
    stream = f"office:{upload.office.code}"
    trail.log.note(code, actor=upload.owner.actor, stream=stream, details={"upload": upload.pk, **details})
