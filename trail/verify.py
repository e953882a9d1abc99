"""Proves that the log is as it was written, or names the first broken line of each stream.

Everything is read once, in order and in bounded memory. What no reading can find is a stream's tail cut off
since the newest anchor: that is why anchors are made daily and kept outside the database.
"""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from trail import triggers
from trail.anchor_proof import anchors_broken
from trail.canonical import HASHED_FIELDS, line_hash, written_hash
from trail.findings import Finding, Proof
from trail.models import Seal, SealEntry
from trail.reading import CHUNK, chained, streamed
from trail.seal import pending, seal_digest

__all__ = ["Finding", "Proof", "prove", "verify"]

SEALED_WITHIN = timedelta(minutes=10)
_WIDTH = len(HASHED_FIELDS)
_NOTHING: tuple[float, Iterator[tuple[Any, ...]]] = (math.inf, iter(()))
_SEQ, _PREV = HASHED_FIELDS.index("seq"), HASHED_FIELDS.index("prev_hash")


def verify(anchor_dir: Path | None = None) -> list[Finding]:
    """Everything that is not as it was written; empty for a whole log. `anchor_dir`: another copy of the files."""
    return prove(anchor_dir).findings


def prove(anchor_dir: Path | None = None) -> Proof:
    """Read the whole log and count it; the findings of `verify` come with the counts."""
    proof = Proof()
    with streamed():
        proof.findings += _guards_lost()
        proof.findings += _chains_broken(proof)
        proof.findings += _seals_broken(proof)
        proof.findings += _notes_unsealed(proof, timezone.now())
        proof.findings += anchors_broken(Path(anchor_dir or settings.ANCHOR_DIR), proof)
    return proof


def _guards_lost() -> Iterator[Finding]:
    for name in triggers.missing(connection):
        yield Finding("guard", name, _("触发器 %(name)s 缺失，运行 manage.py guard_log 恢复") % {"name": name})
    for name in triggers.altered(connection):
        words = _("触发器 %(name)s 被改动或停用，运行 manage.py guard_log 恢复")
        yield Finding("guard", name, words % {"name": name})


def _chains_broken(proof: Proof) -> Iterator[Finding]:
    for stream, chain in groupby(chained(), key=itemgetter(0)):
        proof.streams += 1
        finding: Finding | None = None
        expected, prev_hash = 1, ""
        for line in chain:
            proof.events += 1
            if finding is None:
                finding = _line_broken(stream, expected, prev_hash, line)
                expected, prev_hash = expected + 1, line[_WIDTH]
        if finding:
            yield finding


def _line_broken(stream: str, expected: int, prev_hash: str, line: tuple[Any, ...]) -> Finding | None:
    """What is wrong with the line that should be number `expected` of its stream."""
    if line[_SEQ] != expected:
        kind, words = "deleted", _("%(stream)s 缺第 %(line)d 行：该行被删除或移走")
    elif written_hash(line[:_WIDTH]) != line[_WIDTH]:
        kind, words = "changed", _("%(stream)s 第 %(line)d 行与其摘要不符：该行被改动、插入或调换")
    elif line[_PREV] != prev_hash:
        kind, words = "replaced", _("%(stream)s 第 %(line)d 行接不上前一行：此处有行被替换或插入")
    else:
        return None
    return Finding(kind, stream, words % {"stream": stream, "line": expected}, expected)


def _seals_broken(proof: Proof) -> Iterator[Finding]:
    # A seal made while we read comes with its entries: leave both out.
    last = Seal.objects.aggregate(last=Max("id"))["last"] or 0
    expected, prev_digest = 1, ""
    for seal, entries in _with_entries(last):
        proof.seals += 1
        if seal.pk != expected:
            yield _seal_finding(expected, _("缺第 %(seal)d 次封存：该次封存被删除"))
        elif seal.prev_digest != prev_digest:
            yield _seal_finding(seal.pk, _("第 %(seal)d 次封存接不上前一次：此处有封存被替换"))
        yield from _seal_broken(seal, entries, proof)
        expected, prev_digest = seal.pk + 1, seal.digest
    left = SealEntry.objects.filter(~Exists(Seal.objects.filter(pk=OuterRef("seal_id"))), seal_id__gt=last)
    if left.exists():
        yield _seal_finding(expected, _("缺第 %(seal)d 次封存：该次封存被删除"))


def _with_entries(last: int) -> Iterator[tuple[Seal, Iterator[tuple[Any, ...]]]]:
    """Seals up to number `last`, each with (its number, event id, event hash, *line, hash) of its entries."""
    fields = (f"event__{name}" for name in (*HASHED_FIELDS, "hash"))
    rows = (
        SealEntry.objects.filter(seal_id__lte=last)
        .order_by("seal_id", "event_id")
        .values_list("seal_id", "event_id", "event_hash", *fields)
        .iterator(chunk_size=CHUNK)
    )
    groups = groupby(rows, key=itemgetter(0))
    number, entries = next(groups, _NOTHING)
    for seal in Seal.objects.filter(pk__lte=last).order_by("id").iterator(chunk_size=CHUNK):
        while number < seal.pk:
            number, entries = next(groups, _NOTHING)
        yield seal, entries if number == seal.pk else iter(())


def _seal_broken(seal: Seal, entries: Iterator[tuple[Any, ...]], proof: Proof) -> Iterator[Finding]:
    """The first broken line under a seal; only when all lines are sound, the seal itself."""
    sealed: list[tuple[int, str]] = []
    broken: int | None = None
    for _seal_id, event_id, event_hash, *line, own_hash in entries:
        proof.notes += 1
        sealed.append((event_id, event_hash))
        if broken is None and not event_hash == own_hash == line_hash(line):
            broken = event_id
    if broken is not None:
        yield _note_changed(broken)
    elif len(sealed) != seal.count or seal_digest(seal, sealed) != seal.digest:
        yield _seal_finding(seal.pk, _("第 %(seal)d 次封存与其所封各行不符：有行被删除、插入，或封存被改动"))


def _notes_unsealed(proof: Proof, now: datetime) -> Iterator[Finding]:
    late: int | None = None
    for event_id, entered_at, *line in _unsealed():
        proof.notes += 1
        *fields, own_hash = line
        if own_hash != line_hash(fields):
            yield _note_changed(event_id)
        if late is None and entered_at < now - SEALED_WITHIN:
            late = event_id
    if late is not None:
        words = _("自记录 %(line)d 起有行超过 %(minutes)d 分钟未封存：请确认后台任务在运行")
        told = {"line": late, "minutes": SEALED_WITHIN // timedelta(minutes=1)}
        yield Finding("unsealed", "notes", words % told, late)


def _unsealed() -> Iterator[tuple[Any, ...]]:
    return pending().values_list("id", "entered_at", *HASHED_FIELDS, "hash").iterator(chunk_size=CHUNK)


def _note_changed(event_id: int) -> Finding:
    words = _("记录 %(line)d 与其摘要不符：该行被改动或调换") % {"line": event_id}
    return Finding("changed", "notes", words, event_id)


def _seal_finding(number: int, words: str) -> Finding:
    return Finding("seal", f"seal:{number}", words % {"seal": number})
