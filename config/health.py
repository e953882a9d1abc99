"""`/health/`: whether each part does its work, in two words a part. Open to all, so it says nothing else."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jobs.models import Job, ScheduleRun, State
from trail.models import Anchor, Event
from trail.proving import WITHIN, last_proof
from trail.seal import pending
from trail.verify import SEALED_WITHIN

OK, DEGRADED = "ok", "degraded"
HEARTBEAT = "trail.seal"  # handed out every minute wherever a worker or beat runs
SILENT_FOR = timedelta(minutes=5)
ANCHOR_DAYS = 2  # yesterday's is made just after midnight
logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when every part is well, else 503 and which part is not."""
    parts = {name: OK if _is_well(name, check) else DEGRADED for name, check in CHECKS.items()}
    well = set(parts.values()) == {OK}
    answer = JsonResponse({"status": OK if well else DEGRADED, **parts}, status=200 if well else 503)
    # Django would write each 503 to the log as an error, at every look of a monitor.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def database_writable() -> bool:
    """A write that changes nothing: a read-only standby, a full disk's journal or a lost database refuse it."""
    if connection.vendor == "sqlite":
        return _sqlite_writable()
    with transaction.atomic():
        ScheduleRun.objects.filter(pk=0).update(name="")
    return True


def worker_alive() -> bool:
    """Somebody keeps the schedule, or is busy with a job whose lease runs."""
    now = timezone.now()
    if ScheduleRun.objects.filter(name=HEARTBEAT, slot__gte=now - SILENT_FOR).exists():
        return True
    return Job.objects.filter(state=State.RUNNING, lease_until__gt=now).exists()


def log_sealed() -> bool:
    """No line of the log waits for its seal longer than it should."""
    oldest = pending().values_list("entered_at", flat=True).first()
    return oldest is None or oldest >= timezone.now() - SEALED_WITHIN


def disk_has_room() -> bool:
    """Where data and anchors lie there is more than the reserve."""
    folders = (settings.VAR_DIR, Path(settings.ANCHOR_DIR))
    return all(shutil.disk_usage(_existing(folder)).free >= settings.DISK_RESERVE_BYTES for folder in folders)


def anchors_fresh() -> bool:
    """The newest anchor is of yesterday or the day before and its file is there; a log that has just begun has none."""
    newest = Anchor.objects.order_by("-day").first()
    since = timezone.localdate() - timedelta(days=ANCHOR_DAYS)
    if newest is None:
        first = _first_line()
        return first is None or timezone.localdate(first) >= since
    return newest.day >= since and (Path(settings.ANCHOR_DIR) / newest.file_name).exists()


def log_proven() -> bool:
    """The last proof is of last night or the one before and found nothing; a log that has just begun has none."""
    said = last_proof()
    if said is None:
        first = _first_line()
        return first is None or first >= timezone.now() - WITHIN
    return said.findings == 0 and not said.is_old


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_writable,
    "worker": worker_alive,
    "log": log_sealed,
    "disk": disk_has_room,
    "anchors": anchors_fresh,
    "proof": log_proven,
}


def _first_line() -> datetime | None:
    return Event.objects.order_by("id").values_list("entered_at", flat=True).first()


def _is_well(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError) as error:
        logger.warning("health: %s cannot be asked (%s)", name, type(error).__name__)
        return False


def _sqlite_writable() -> bool:
    """Not waiting for the one write lock: whoever holds it proves that the database can be written."""
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with transaction.atomic():
                ScheduleRun.objects.filter(pk=0).update(name="")
        except DatabaseError as error:
            return "locked" in str(error)
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return True


def _existing(folder: Path) -> Path:
    """The folder itself or the nearest one above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.exists())
