"""The deed: each file in a transaction of its own, its files from the disk after the commit, then the certificate.

A run may be cut off anywhere: what was destroyed is not done again, what was blanked and not yet removed from the
disk is removed by the next run.
"""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import trail.log
from cases.actions.destroying import KIND
from cases.models import Case, Destruction, DestructionItem
from cases.retention.certificate import certificate_of
from cases.retention.groups import wipe_groups
from cases.retention.periods import obstacle
from cases.retention.wiping import ACTOR, wipe
from jobs.models import Job
from jobs.registry import JobContext, job
from workflows.destruction import DestructionState
from workflows.engine import perform


@job(KIND, lease_seconds=600, title=_("销毁到期档案"))
def destroy_files(ctx: JobContext) -> None:
    """Destroy what is still free to go; leave out what was held or touched since the approvals."""
    destruction = Destruction.objects.get(pk=ctx.payload["destruction"])
    if not _is_due(destruction, ctx.job):
        return
    keys = list(destruction.items.values_list("pk", flat=True))
    for done, key in enumerate(keys):
        ctx.progress(done, len(keys))
        if not _destroyed(key, ctx.job):
            return  # called off, or done by another run
        remove_files(key)
    content = certificate_of(destruction, done_at=timezone.now())
    with ctx.finishing():
        perform(destruction, "destroy", by=ACTOR, certificate=content)


def _is_due(destruction: Destruction, job: Job) -> bool:
    """Whether this job is the one the last approval asked for, and its day has come. What an administrator does to
    jobs (asks for an old one again, brings one forward) never decides that.
    """
    if destruction.state != DestructionState.APPROVED or destruction.job_id != job.pk:
        return False
    return destruction.run_after is not None and destruction.run_after <= timezone.now()


def _destroyed(key: int, job: Job) -> bool:
    """Destroy or leave out one file; False when the list is not, or no longer, to be carried out by this job."""
    with transaction.atomic():
        item = DestructionItem.objects.get(pk=key)
        destruction = Destruction.objects.select_for_update().get(pk=item.destruction_id)
        if not _is_due(destruction, job):
            return False
        if item.destroyed_at or item.left_out:
            return True
        case = Case._base_manager.select_for_update().get(pk=item.case_id)
        item.left_out = obstacle(case)
        if not item.left_out:
            _wipe(item, case, destruction)
        item.save()
    return True


def _wipe(item: DestructionItem, case: Case, destruction: Destruction) -> None:
    counts, item.pending = wipe(case)
    case.destroyed_on = timezone.localdate()
    # The version is the number of the last line of the log, whoever writes it.
    case.version += 1
    case.save(update_fields=["title", "place", "destroyed_on", "version"])
    details = {"number": destruction.number, **counts}
    event = trail.log.append(case.stream, "case.destroyed", actor=ACTOR.actor, details=details)
    item.counts, item.destroyed_at = {**counts, "line": event.seq, "hash": event.hash}, timezone.now()
    if case.group_id:
        wipe_groups(pk=case.group_id)


def remove_files(key: int) -> None:
    """Take the files of one destroyed matter from the disk; a name stands in the row until its file is gone."""
    item = DestructionItem.objects.get(pk=key)
    for name in item.pending:
        default_storage.delete(name)
    if item.pending:
        DestructionItem.objects.filter(pk=key).update(pending=[])
