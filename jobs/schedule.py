"""Work that comes back by the clock of Asia/Shanghai.

A decorator names a periodic job; `tick` hands out each of its slots exactly once, however many
processes tick. After a standstill only the latest missed slot is made up for: the jobs here
bring something up to date, and doing that twice in a row gains nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Job, ScheduleRun, State
from jobs.queue import enqueue
from jobs.registry import Handler, JobContext, Words, job

ZONE = ZoneInfo("Asia/Shanghai")
KEEP_DONE = timedelta(days=7)


class Rhythm(Protocol):
    def latest(self, now: datetime) -> datetime:
        """The latest slot that is not after `now`."""
        ...


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from midnight."""

    minutes: int

    def latest(self, now: datetime) -> datetime:
        local = now.astimezone(ZONE)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(minutes=self.minutes)
        return midnight + (local - midnight) // step * step


@dataclass(frozen=True)
class Daily:
    """Once a day at a time of day."""

    at: time

    def latest(self, now: datetime) -> datetime:
        local = now.astimezone(ZONE)
        slot = datetime.combine(local.date(), self.at, ZONE)
        return slot if slot <= local else slot - timedelta(days=1)


@dataclass(frozen=True)
class Monthly:
    """Once a month on a day that every month has, at a time of day."""

    day: int
    at: time

    def latest(self, now: datetime) -> datetime:
        local = now.astimezone(ZONE)
        slot = datetime.combine(local.date().replace(day=self.day), self.at, ZONE)
        if slot <= local:
            return slot
        return (slot.replace(day=1) - timedelta(days=1)).replace(day=self.day)


_rhythms: dict[str, Rhythm] = {}


def every(
    name: str, *, minutes: int, lease_seconds: int = 120, max_tries: int = 5, title: Words = ""
) -> Callable[[Handler], Handler]:
    """Register a handler run every so many minutes (1 to 1440, counted from midnight)."""
    if not 1 <= minutes <= 1440:
        raise ValueError("minutes must lie between 1 and 1440")
    return _periodic(name, Every(minutes), lease_seconds, max_tries, title)


def daily(
    name: str, *, at: str, lease_seconds: int = 120, max_tries: int = 5, title: Words = ""
) -> Callable[[Handler], Handler]:
    """Register a handler run each day `at` "HH:MM" of Asia/Shanghai."""
    return _periodic(name, Daily(time.fromisoformat(at)), lease_seconds, max_tries, title)


def monthly(
    name: str, *, day: int, at: str, lease_seconds: int = 120, max_tries: int = 5, title: Words = ""
) -> Callable[[Handler], Handler]:
    """Register a handler run each month on `day` (1 to 28, which every month has) `at` "HH:MM"."""
    if not 1 <= day <= 28:
        raise ValueError("day must lie between 1 and 28")
    return _periodic(name, Monthly(day, time.fromisoformat(at)), lease_seconds, max_tries, title)


def is_periodic(name: str) -> bool:
    """Whether jobs of this kind come back by the clock."""
    return name in _rhythms


def slot_of(ctx: JobContext) -> datetime:
    """The slot a periodic job was handed out for, in Asia/Shanghai."""
    return datetime.fromisoformat(ctx.payload["slot"])


def tick(now: datetime | None = None) -> list[Job]:
    """Queue one job for every periodic kind whose latest slot was not handed out yet.

    The slot and its job are written together; of several tickers at once exactly one does it.
    """
    now = now or timezone.now()
    known = dict(ScheduleRun.objects.values_list("name", "slot"))
    added = []
    for name, rhythm in _rhythms.items():
        slot = rhythm.latest(now)
        if name in known and known[name] >= slot:
            continue
        with transaction.atomic():
            if _claim(name, slot):
                stamp = slot.isoformat(timespec="minutes")
                added.append(enqueue(name, {"slot": stamp}, key=f"{name}:{stamp}"))
    return added


def _periodic(
    name: str, rhythm: Rhythm, lease_seconds: int, max_tries: int, title: Words
) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        job(name, lease_seconds=lease_seconds, max_tries=max_tries, title=title)(handler)
        _rhythms[name] = rhythm
        return handler

    return register


def _claim(name: str, slot: datetime) -> bool:
    """Raise the row to this slot; True for the one ticker that did."""
    if ScheduleRun.objects.filter(name=name, slot__lt=slot).update(slot=slot):
        return True
    return ScheduleRun.objects.get_or_create(name=name, defaults={"slot": slot})[1]


@daily("jobs.clear", at="03:30", title=_("清理已完成的定时任务"))
def clear(ctx: JobContext) -> dict[str, int]:
    """Remove periodic jobs done more than a week ago; everything people asked for, and all failures, stay."""
    old = Job.objects.filter(kind__in=_rhythms, owner="", state=State.DONE, finished_at__lt=timezone.now() - KEEP_DONE)
    return {"removed": old.delete()[0]}
