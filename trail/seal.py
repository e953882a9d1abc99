"""Seals: every minute one sealer binds the lines that stand alone, each seal chained to the one before."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from trail.canonical import canonical, instant
from trail.models import Event, Seal, SealEntry

BATCH = 5_000
# How far back a minute's seal looks for lines whose transaction was slow to commit; a sweep looks at all.
LATEST_COMMIT = timedelta(days=1)


def seal_pending(*, sweep: bool = False) -> int:
    """Seal the lines without `seq` that no seal holds yet; return how many were sealed.

    Of two sealers at once exactly one wins, the other seals nothing. With `sweep` every line ever written is
    looked at, else those since yesterday's seals (lines can be committed later than others with a higher id).
    """
    sealed = 0
    while True:
        count = _seal_batch(sweep=sweep)
        sealed += count
        if count < BATCH:
            return sealed


def pending() -> models.QuerySet[Event]:
    """Lines without `seq` that no seal holds, in the order in which they will be sealed."""
    return Event.objects.filter(seq__isnull=True, sealed__isnull=True).order_by("id")


def seal_digest(seal: Seal, entries: Iterable[tuple[int, str]]) -> str:
    """SHA-256 in hex over a seal's own fields and its (event id, event hash) in order of id."""
    whole = hashlib.sha256(canonical([seal.pk, instant(seal.made_at), seal.count, seal.prev_digest]))
    for event_id, event_hash in entries:
        whole.update(f"\n{event_id}:{event_hash}".encode())
    return whole.hexdigest()


def write_seal(last: Seal | None, entries: list[tuple[int, str]]) -> Seal:
    """Write the seal that follows `last` over the given (event id, event hash).

    Raises IntegrityError when another sealer wrote that seal first: its number and predecessor are unique.
    """
    seal = Seal(
        id=last.pk + 1 if last else 1,
        made_at=timezone.now(),
        count=len(entries),
        prev_digest=last.digest if last else "",
    )
    seal.digest = seal_digest(seal, entries)
    with transaction.atomic():
        seal.save(force_insert=True)
        rows = [SealEntry(event_id=event_id, seal=seal, event_hash=event_hash) for event_id, event_hash in entries]
        SealEntry.objects.bulk_create(rows, batch_size=500)
    return seal


def _seal_batch(*, sweep: bool) -> int:
    last: Seal | None = None
    try:
        with transaction.atomic():
            last = Seal.objects.select_for_update().order_by("-id").first()
            waiting = pending() if sweep else pending().filter(id__gt=_floor(timezone.now()))
            entries = list(waiting.values_list("id", "hash")[:BATCH])
            if entries:
                write_seal(last, entries)
            return len(entries)
    except IntegrityError:
        if Seal.objects.filter(pk=last.pk + 1 if last else 1).exists():
            return 0
        raise


def _floor(now: datetime) -> int:
    """The highest line sealed longer ago than any transaction lasts: the anti-join need not look below it."""
    old = Seal.objects.filter(made_at__lt=now - LATEST_COMMIT).order_by("-id").first()
    if old is None:
        return 0
    return old.entries.aggregate(highest=models.Max("event_id"))["highest"] or 0
