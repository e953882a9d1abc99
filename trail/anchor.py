"""The daily anchor: what the log's ends were, written where the database cannot reach.

It finds what no chain can: a tail cut off, or the whole database put back from an old copy.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from trail import anchor_files
from trail.anchor_files import BrokenFileError, Head, Header
from trail.canonical import instant
from trail.findings import Finding
from trail.log import note
from trail.models import Anchor, Event, Seal
from trail.reading import CHUNK, streamed
from trail.seal import seal_pending

ACTOR = "system:anchor"
DEPARTS = "log.anchor_departs"
_LOOKUPS = 400  # heads compared per query; older SQLite takes no more than 999 parameters


class AnchorConflictError(Exception):
    """The folder already holds this day's anchor, and it tells of another history than the database."""


def make_anchor(day: date | None = None) -> Anchor:
    """Write the anchor of `day` (default: today) to the folder and the database; once written, return it.

    Lines that stand alone are sealed first. Where the log departs from the anchor before, a line says so and
    `/health/` shows it. Raises ValueError for a day before the last anchor's, and
    AnchorConflictError when the folder holds a file of that day which this database did not write.
    """
    day = day or timezone.localdate()
    if written := Anchor.objects.filter(day=day).first():
        return written
    last = Anchor.objects.order_by("-day").first()
    if last and last.day > day:
        raise ValueError(f"{last.day} is anchored already; an anchor cannot be made for a day before it")
    folder = Path(settings.ANCHOR_DIR)
    path = folder / anchor_files.name_of(day)
    if last and (found := _departures_since(last, folder / last.file_name)):
        # Written all the same: the older file keeps its word, and every proof asks it again (trail.anchor_proof).
        note(DEPARTS, actor=ACTOR, details={"anchor": last.file_name, "departures": found})
    if path.exists():
        return _adopt(day, path, last)
    seal_pending(sweep=True)
    return _write(day, path, last)


def heads() -> Iterator[Head]:
    """Every stream's last chained line."""
    after = Event.objects.filter(stream=OuterRef("stream"), seq=OuterRef("seq") + 1)
    ends = Event.objects.filter(~Exists(after), seq__isnull=False).order_by("stream", "seq")
    for stream, seq, line_hash in ends.values_list("stream", "seq", "hash").iterator(chunk_size=CHUNK):
        assert seq is not None  # noqa: S101 (says to the type checker what the filter says)
        yield stream, seq, line_hash


def departures(path: Path, before: Path | None = None) -> Iterator[Finding]:
    """How the database departs from what a file says, but for what the file `before` told alike.

    Raises BrokenFileError when it cannot be read.
    """
    header = anchor_files.read_header(path)
    if header.seal and not Seal.objects.filter(pk=header.seal[0], digest=header.seal[1]).exists():
        words = _("锚点 %(file)s 记有第 %(seal)d 次封存，库中没有或已不同：封存被截去或改写") % {
            "file": path.name,
            "seal": header.seal[0],
        }
        yield Finding("truncated", f"seal:{header.seal[0]}", words)
    witnessed = anchor_files.heads_of(path, before)
    while batch := list(islice(witnessed, _LOOKUPS)):
        yield from _departures(batch, path.name)


def _departures_since(last: Anchor, path: Path) -> int:
    """In how many streams and seals the log departs from the last anchor; one where its file is lost or changed."""
    try:
        sound = path.exists() and anchor_files.digest_of(path) == last.digest
        return sum(1 for _each in departures(path)) if sound else 1
    except BrokenFileError:
        return 1


def _write(day: date, path: Path, last: Anchor | None) -> Anchor:
    now, prev_digest = timezone.now(), last.digest if last else ""
    seal = Seal.objects.order_by("-id").values_list("id", "digest").first()
    with streamed():
        draft, digest = anchor_files.write_draft(
            path.parent, Header(day.isoformat(), instant(now), prev_digest, seal), heads()
        )
    try:
        # The row first: of two at once the second fails on it and leaves the first one's file alone.
        # The file before the commit: a crash in between leaves a file, which the next try adopts.
        with transaction.atomic():
            row = Anchor.objects.create(
                day=day, made_at=now, digest=digest, prev_digest=prev_digest, file_name=path.name
            )
            anchor_files.publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return row


def _adopt(day: date, path: Path, last: Anchor | None) -> Anchor:
    """Take over a file that a crash left without its row, if it tells of this very database."""
    try:
        header = anchor_files.read_header(path)
        ours = header.day == day.isoformat() and header.prev_digest == (last.digest if last else "")
        if not ours or next(departures(path), None) is not None:
            raise AnchorConflictError(f"{path.name} tells of another history; keep it and run verify_log")
    except BrokenFileError as error:
        raise AnchorConflictError(f"{path.name} cannot be read; keep it and run verify_log") from error
    return Anchor.objects.create(
        day=day,
        made_at=datetime.fromisoformat(header.made_at),
        digest=anchor_files.digest_of(path),
        prev_digest=header.prev_digest,
        file_name=path.name,
    )


def _departures(batch: list[Head], file_name: str) -> Iterator[Finding]:
    present = _hashes_at([(stream, seq) for stream, seq, _hash in batch])
    for stream, seq, line_hash in batch:
        if (stream, seq) not in present:
            yield _missing(stream, seq, file_name)
        elif present[stream, seq] != line_hash:
            words = _("%(stream)s 到第 %(line)d 行为止被整体改写：与锚点 %(file)s 所记不同")
            yield Finding("rewritten", stream, words % {"stream": stream, "line": seq, "file": file_name}, seq)


def _missing(stream: str, seq: int, file_name: str) -> Finding:
    """A line that is not there any more, in the middle of its stream or with the whole end."""
    there = Event.objects.filter(stream=stream, seq__isnull=False)
    if there.filter(seq__gt=seq).exists():
        words = _("%(stream)s 缺第 %(line)d 行：该行被删除或移走") % {"stream": stream, "line": seq}
        return Finding("deleted", stream, words, seq)
    first = (there.order_by("-seq").values_list("seq", flat=True).first() or 0) + 1
    words = _("%(stream)s 从第 %(first)d 行起被截去：锚点 %(file)s 记到第 %(line)d 行")
    told = {"stream": stream, "first": first, "file": file_name, "line": seq}
    return Finding("truncated", stream, words % told, first)


def _hashes_at(places: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The hashes now at (stream, seq). A join in plain SQL: as OR or IN, SQLite would read the whole index."""
    sql = (
        "WITH place(stream, seq) AS (VALUES "  # noqa: S608 (only placeholders are put in)
        + ", ".join(["(%s, %s)"] * len(places))
        + ") SELECT place.stream, place.seq, line.hash FROM place"
        " JOIN trail_event line ON line.stream = place.stream AND line.seq = place.seq"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, list(chain.from_iterable(places)))
        return {(stream, seq): line_hash for stream, seq, line_hash in cursor.fetchall()}
