"""Asking for an export, looking after one's own, fetching it, and clearing out what is a day old."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

import trail.log
from cases.exports import storing
from cases.exports.choosing import MOST_SUMMARIES, ExportKind
from cases.exports.jobs import KIND
from cases.models import Case, Export
from jobs.models import State as JobState
from jobs.queue import cancel as cancel_job
from jobs.queue import enqueue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import Promise

    from cases.exports.choosing import Choice
    from offices.models import Staff

KEPT = dt.timedelta(days=1)
SHOWN = 50


class NotAnyMore(Exception):
    """The file may not be fetched now; the text says why and what to do."""


@dataclass(frozen=True)
class Card:
    """One export as its owner sees it."""

    export: Export
    words: str
    tone: str
    percent: int | None
    is_ready: bool
    is_making: bool


@transaction.atomic
def note_list(staff: Staff, choice: Choice, streams: Sequence[str], purpose: str) -> None:
    """Note that the list of some matters left, and with each of them (by its stream) that it was in it."""
    _note(staff, choice, ExportKind.LIST, len(streams), purpose)
    details = {"kind": ExportKind.LIST, "purpose": purpose}
    trail.log.note_each("case.export", streams, actor=staff.actor, details=details)


def _note(staff: Staff, choice: Choice, kind: str, count: int, purpose: str) -> None:
    """What left, in counts and codes: never what was looked for."""
    details = {"kind": kind, "count": count, "purpose": purpose, "filters": choice.used, "ticked": bool(choice.numbers)}
    trail.log.note("case.export", actor=staff.actor, details=details)


@transaction.atomic
def ask(staff: Staff, choice: Choice, *, purpose: str, words: str) -> Export:
    """Have the summaries of the chosen matters made in the background."""
    now = timezone.now()
    export = Export.objects.create(
        owner=staff, purpose=purpose, purpose_words=words, folder=uuid4().hex, asked_at=now, expires_at=now + KEPT
    )
    keys = choice.keys(MOST_SUMMARIES)
    export.job = enqueue(KIND, {"export": export.pk, "cases": keys}, key=f"export:{export.pk}", owner=staff.username)
    export.save(update_fields=["job"])
    _note(staff, choice, export.kind, len(keys), purpose)
    return export


def mine(staff: Staff) -> list[Card]:
    """The exports of `staff`, newest first."""
    return [_card(export) for export in Export.objects.filter(owner=staff).select_related("job")[:SHOWN]]


def own(staff: Staff, pk: int) -> Export:
    """One export of `staff`. Http404 for any other: whose it is is nobody's business."""
    export = Export.objects.filter(owner=staff, pk=pk).select_related("job").first()
    if export is None:
        raise Http404
    return export


def cancel(export: Export) -> bool:
    """End the making of an export; False when it was finished before."""
    if export.job is None or not cancel_job(export.job):
        return False
    Export.objects.filter(pk=export.pk, state=Export.State.MAKING).update(state=Export.State.CANCELLED)
    storing.drop(export)
    return True


def fetch(export: Export, staff: Staff) -> IO[bytes]:
    """The file, if everything in it is still its owner's to see. Raises NotAnyMore; logged either way."""
    if export.state != Export.State.READY or export.expires_at <= timezone.now():
        raise NotAnyMore(_("这个文件已经不能下载了，需要的话请重新导出。"))
    seen = Case.objects.visible_to(staff).filter(pk__in=export.contents).count()
    if seen != len(export.contents):
        trail.log.note("case.export_refused", actor=staff.actor, details={"export": export.pk})
        raise NotAnyMore(_("文件里有的事项已不在您的查看范围内，不能下载。请重新导出。"))
    details = {"export": export.pk, "count": export.count, "purpose": export.purpose}
    trail.log.note("case.export_file", actor=staff.actor, details=details)
    return export.file.open("rb")


def clear_out() -> int:
    """Remove what has had its day, with the words its maker wrote; how many were removed. Then what a run that was
    killed left on the disk of exports that are gone.
    """
    old = list(Export.objects.exclude(state=Export.State.GONE).filter(expires_at__lte=timezone.now()))
    for export in old:
        _remove(export)
    for export in Export.objects.filter(state=Export.State.GONE, folder__in=storing.folders()):
        storing.drop(export)
    return len(old)


def forget(key: int) -> None:
    """The matter `key` is being destroyed: every export that holds it, or would come to hold it, goes; from the disk
    once the caller's transaction is committed.
    """
    for export in Export.objects.exclude(state=Export.State.GONE).select_related("job"):
        asked = export.job.payload.get("cases", []) if export.job else []
        if key in export.contents or key in asked:
            _remove(export)
            transaction.on_commit(partial(storing.drop, export))


def let_go() -> None:
    """Every file that was made is gone: a backup was brought back, which holds none. What is being made goes on."""
    for export in Export.objects.exclude(file="").select_related("job"):
        _remove(export)


def _remove(export: Export) -> None:
    if export.job is not None:
        cancel_job(export.job)
    nothing = {"file": "", "contents": [], "purpose_words": ""}
    Export.objects.filter(pk=export.pk).update(state=Export.State.GONE, **nothing)


def _card(export: Export) -> Card:
    words, tone = _standing(export)
    job = export.job
    making = export.state == Export.State.MAKING and job is not None and not job.is_finished
    ready = export.state == Export.State.READY and export.expires_at > timezone.now()
    return Card(export, str(words), tone, job.percent if job and making else None, ready, making)


def _standing(export: Export) -> tuple[str | Promise, str]:
    """Where it stands, in words and tone; while it is made its job knows."""
    job = export.job
    if export.state == Export.State.READY:
        return export.get_state_display(), "good"
    if export.state != Export.State.MAKING or job is None:
        return export.get_state_display(), "closed"
    if job.state == JobState.RUNNING:
        counted = {"done": job.progress_done, "total": job.progress_total}
        return _("正在生成，已完成 %(done)d / %(total)d 件") % counted, "progress"
    if job.state == JobState.FAILED:
        return _("没有生成成功，请重新导出"), "bad"
    if job.state == JobState.CANCELLED:
        return Export.State.CANCELLED.label, "closed"
    return _("排队等候"), "info"
