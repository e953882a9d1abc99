"""Compares the database with the anchor files outside it."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from trail import anchor_files
from trail.anchor import departures
from trail.anchor_files import BrokenFileError, Header
from trail.canonical import instant
from trail.findings import Finding, Proof
from trail.models import Anchor
from trail.reading import CHUNK


def anchors_broken(folder: Path, proof: Proof) -> Iterator[Finding]:
    """Anchors missing, changed or unknown on either side, and how the log departs from any file that is sound.

    Every file is asked, not the newest alone: what was tampered with before the newest is witnessed by older ones.
    """
    # Listed first: an anchor made while we read has its row by the time it is asked for.
    files = anchor_files.files_in(folder)
    sound: list[Path] = []
    known: set[str] = set()
    prev_digest = ""
    for anchor in Anchor.objects.order_by("day").iterator(chunk_size=CHUNK):
        proof.anchors += 1
        known.add(anchor.file_name)
        words = _row_broken(anchor, prev_digest) or _file_broken(anchor, folder / anchor.file_name)
        if words:
            yield Finding("anchor", anchor.file_name, words % {"file": anchor.file_name})
        else:
            sound.append(folder / anchor.file_name)
        prev_digest = anchor.digest
    unknown = [path for path in files if path.name not in known and not _has_row(path)]
    for path in unknown:
        words = _("锚点文件 %(file)s 在库中没有记录：数据库可能被旧备份覆盖，或锚点被删除")
        yield Finding("anchor", path.name, words % {"file": path.name})
    named = {finding.where for finding in proof.findings}
    # A stream that its own chain shows to be broken is named once; a lost end no chain can show.
    yield from (one for one in _departures([*sound, *unknown]) if one.kind == "truncated" or one.where not in named)


def _has_row(path: Path) -> bool:
    return Anchor.objects.filter(file_name=path.name).exists()


def _row_broken(anchor: Anchor, prev_digest: str) -> str | None:
    if anchor.file_name != anchor_files.name_of(anchor.day):
        return _("锚点 %(file)s 的日期与文件名不符：锚点记录被改动")
    if anchor.prev_digest != prev_digest:
        return _("锚点 %(file)s 接不上前一天的锚点：有锚点被删除或改动")
    return None


def _file_broken(anchor: Anchor, path: Path) -> str | None:
    if not path.exists():
        return _("锚点文件 %(file)s 不在锚点目录中")
    if anchor_files.digest_of(path) != anchor.digest:
        return _("锚点文件 %(file)s 与库中摘要不符：文件或记录被改动")
    try:
        header = anchor_files.read_header(path)
    except BrokenFileError:
        return _("锚点文件 %(file)s 无法读取")
    told = Header(anchor.day.isoformat(), instant(anchor.made_at), anchor.prev_digest, header.seal)
    return None if header == told else _("锚点 %(file)s 的记录与文件所载不符：锚点记录被改动")


def _departures(paths: list[Path]) -> Iterator[Finding]:
    """How the log departs from the files, oldest first. Each stream is named once, by the last file that tells of it:
    it knew the most lines.
    """
    found: dict[tuple[str, str], Finding] = {}
    before: Path | None = None
    for path in paths:
        try:
            found |= {(finding.kind, finding.where): finding for finding in departures(path, before)}
        except BrokenFileError:
            yield Finding("anchor", path.name, _("锚点文件 %(file)s 无法读取") % {"file": path.name})
        else:
            before = path
    yield from found.values()
