"""`/metrics` in Prometheus' text format, written by hand: a dozen numbers need no library. Nothing personal.

For a scraper on this machine that comes past the proxy, or one that shows METRICS_TOKEN.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.backups.making import LAST_BACKUP
from config.request_counts import BOUNDS
from config.requests import request_counts
from jobs.models import Job, ScheduleRun, State
from trail.models import Anchor
from trail.proving import last_proof
from trail.seal import pending
from workflows.workdays import load_calendar

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LOCAL = {"127.0.0.1", "::1"}
# Behind a proxy on this machine everybody comes from 127.0.0.1: these headers tell the two apart.
PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded")


@dataclass
class Metric:
    """One metric: `samples` are (name suffix, labels, value)."""

    name: str
    kind: str
    told: str
    samples: list[tuple[str, dict[str, str], float]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield f"# HELP {self.name} {self.told}"
        yield f"# TYPE {self.name} {self.kind}"
        for suffix, labels, value in self.samples:
            inside = ",".join(f'{key}="{words}"' for key, words in labels.items())
            yield (
                f"{self.name}{suffix}{{{inside}}} {_number(value)}"
                if inside
                else f"{self.name}{suffix} {_number(value)}"
            )


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All metrics; 404 for whoever may not know that they are here."""
    if not _may_read(request):
        raise Http404
    told = (*_jobs(), *_log(), *_upkeep(), _requests())
    lines = [line for metric in told for line in metric.lines()]
    return HttpResponse("\n".join(lines) + "\n", content_type=CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    token, shown = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    if token and secrets.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return True
    is_direct = not any(name in request.headers for name in PROXY_HEADERS)
    return is_direct and request.META.get("REMOTE_ADDR") in LOCAL


def _jobs() -> Iterator[Metric]:
    counted = dict(Job.objects.values_list("state").annotate(n=Count("pk")))
    samples = [("", {"state": state}, float(counted.get(state, 0))) for state in State.values]
    yield Metric("huiyin_jobs", "gauge", "Jobs by state.", samples)
    waiting = Job.objects.filter(state=State.QUEUED, run_after__lte=timezone.now()).aggregate(since=Min("run_after"))
    yield _gauge("huiyin_jobs_oldest_queued_seconds", "How long the oldest due job waits.", _age(waiting["since"]))
    slot = ScheduleRun.objects.aggregate(newest=Max("slot"))["newest"]
    yield _gauge("huiyin_schedule_age_seconds", "Since the schedule was last kept; absent if never.", _age(slot, None))


def _log() -> Iterator[Metric]:
    oldest = pending().values_list("entered_at", flat=True).first()
    yield _gauge("huiyin_log_unsealed_seconds", "How long the oldest unsealed line of the log waits.", _age(oldest))
    newest = Anchor.objects.order_by("-day").values_list("made_at", flat=True).first()
    yield _gauge("huiyin_anchor_age_seconds", "Since the newest anchor; absent if never.", _age(newest, None))
    said = last_proof()
    told = "What the last proof of the log found; absent if never."
    yield _gauge("huiyin_log_findings", told, float(said.findings) if said else None)
    yield _gauge("huiyin_log_proof_age_seconds", "Since that proof.", _age(said.at if said else None, None))


def _upkeep() -> Iterator[Metric]:
    mark = settings.VAR_DIR / LAST_BACKUP
    made = mark.stat().st_mtime if mark.exists() else None
    age = None if made is None else max(timezone.now().timestamp() - made, 0.0)
    yield _gauge("huiyin_backup_age_seconds", "Since the last backup made on this machine; absent if never.", age)
    today, calendar = timezone.localdate(), load_calendar()
    years = {"this": today.year, "next": today.year + 1}
    samples = [("", {"year": name}, float(not calendar.is_provisional(year))) for name, year in years.items()]
    yield Metric("huiyin_holiday_table", "gauge", "1 where the year's holiday notice is in the tables.", samples)


def _requests() -> Metric:
    metric = Metric("huiyin_request_seconds", "histogram", "Answers by class of status and duration.")
    counts = request_counts()
    for status, (buckets, seconds) in counts.read().items() if counts else ():
        bounds = [*(f"{bound:g}" for bound in BOUNDS), "+Inf"]
        sums = list(accumulate(buckets))
        metric.samples += [("_bucket", {"status": status, "le": le}, n) for le, n in zip(bounds, sums, strict=True)]
        metric.samples += [("_sum", {"status": status}, seconds), ("_count", {"status": status}, sums[-1])]
    return metric


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _gauge(name: str, told: str, value: float | None) -> Metric:
    return Metric(name, "gauge", told, [] if value is None else [("", {}, value)])


def _age(since: datetime | None, never: float | None = 0.0) -> float | None:
    if since is None:
        return never
    return max((timezone.now() - since) / timedelta(seconds=1), 0.0)
