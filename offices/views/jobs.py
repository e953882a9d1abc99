"""The administrator's page of jobs."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices import job_board
from offices.actions import jobs as actions
from offices.forms.jobs import JobFilter
from offices.models import PostKind, Staff
from offices.refusals import Refused
from offices.web import with_post
from trail import log

PER_PAGE = 50


def job_list(request: HttpRequest) -> HttpResponse:
    """Jobs by state and kind, newest first; at first those that are open or failed."""
    with_post(request, PostKind.ADMINISTRATOR)
    form = JobFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = job_board.jobs_found(wanted.get("state", ""), wanted.get("kind", ""))
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page_obj, "lines": job_board.lines(page_obj), "counts": job_board.counts()}
    return render(request, "offices/job_list.html", context | {"nobody_works": job_board.nobody_works()})


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Once more, with all tries."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    job = job_board.job_by_id(pk)
    return _do(request, by, "job.retry", lambda: actions.retry_job(job, by=by), _("已重新排队。"))


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Not any more."""
    by = with_post(request, PostKind.ADMINISTRATOR)
    job = job_board.job_by_id(pk)
    return _do(request, by, "job.cancel", lambda: actions.cancel_job(job, by=by), _("任务已停止。"))


def _do(request: HttpRequest, by: Staff, verb: str, act: Callable[[], None], done: str) -> HttpResponse:
    """Do `act` and go back to the list as it was filtered, with what was done or why not."""
    try:
        act()
    except Refused as refusal:
        log.note(f"{verb}.refused", actor=by.actor, details={"reason": refusal.code})
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, done)
    return redirect(f"{reverse('job_list')}?{request.GET.urlencode()}".removesuffix("?"))
