"""What an administrator does to a job: ask for it again, or take it back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jobs import queue
from jobs.models import Job
from jobs.schedule import is_periodic
from offices.actions.by import as_administrator
from offices.models import Staff
from offices.refusals import Refused
from trail import log


@transaction.atomic
def retry_job(job: Job, *, by: Staff) -> None:
    """Queue a failed or cancelled job again, with all its tries."""
    hat = as_administrator(by)
    if not queue.retry(job):
        raise Refused("not_stopped", _("该任务不是失败或已取消的，不能重试；请刷新后查看现状。"))
    _note("job.retry", job, by, hat)


@transaction.atomic
def cancel_job(job: Job, *, by: Staff) -> None:
    """End a job that is not finished, unless it comes by the clock."""
    hat = as_administrator(by)
    if is_periodic(job.kind):
        raise Refused("periodic", _("定时任务由系统安排，不能停止。"))
    if not queue.cancel(job):
        raise Refused("finished", _("该任务已经结束，不能停止；请刷新后查看现状。"))
    _note("job.cancel", job, by, hat)


def _note(code: str, job: Job, by: Staff, hat: str) -> None:
    log.note(code, actor=by.actor, acting_as=hat, stream=f"job:{job.pk}", details={"kind": job.kind})
