"""Reading a backup back: all is checked and made ready beside the office before anything of it is touched."""

from __future__ import annotations

import os
import shutil
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

import trail.log
from config.backups.about import About, BackupRefused, refuse_unfit
from config.backups.archive import ANCHORS, FILES, MISSING, WORKDAYS, Reader, reading
from config.backups.contents import PASSING, anchor_names, storage_folder
from config.backups.engines import Engine, engine_in_use, is_empty
from config.backups.making import refuse_wrong_user
from config.backups.workplace import workplace
from trail.anchor_files import digest_of
from trail.seal import seal_pending
from trail.verify import Proof, prove
from workflows.workdays import own_tables

ACTOR = "command:restore"


@dataclass
class Restored:
    """What came back, what of the old office lies where, and what the log says of itself."""

    about: About
    kept: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    anchors_aside: list[str] = field(default_factory=list)
    proof: Proof = field(default_factory=Proof)


def check(archive: Path) -> About:
    """Read a backup through without touching anything. Raises BackupRefused when it could not be restored."""
    with _opened(archive) as reader:
        refuse_unfit(reader.about, engine_in_use().name)
        reader.unpack(None)
        return reader.about


def restore(archive: Path, *, force: bool = False) -> Restored:
    """Bring the office back as it was. Raises BackupRefused with the cure; the office is then as before.

    Killed between the two renames of its end, it leaves files of one copy beside the database of another:
    to be run again, with `force`.
    """
    refuse_wrong_user()
    engine, storage = engine_in_use(), storage_folder()
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    with _opened(archive) as reader:
        refuse_unfit(reader.about, engine.name)
        if not force and not is_empty():
            raise BackupRefused(
                _("本机的数据库里已经有数据：恢复会取而代之。请先另做一份 backup，确认无误后加 --force。")
            )
        engine.refuse_busy()
        _refuse_unwritable(Path(settings.ANCHOR_DIR))
        storage.parent.mkdir(parents=True, exist_ok=True)
        try:
            with workplace(storage.parent, ".restore-") as place:
                reader.unpack(place)
                return _bring_back(engine, place, storage, reader.about, stamp)
        except OSError as error:
            words = _("恢复没有完成：%(file)s：%(why)s。请检查权限与空间后再做一次（加 --force）。")
            raise BackupRefused(words % {"file": error.filename, "why": error.strerror}) from error


def _bring_back(engine: Engine, place: Path, storage: Path, about: About, stamp: str) -> Restored:
    done = Restored(about)
    if (place / MISSING).exists():
        done.missing = (place / MISSING).read_text(encoding="utf-8").splitlines()
    for folder in PASSING:  # of a backup made before they were left out
        shutil.rmtree(place / FILES / folder, ignore_errors=True)
    engine.stage(place / engine.member)
    done.kept = _put_in_place(engine, place / FILES, storage, stamp)
    engine.settle()
    done.anchors_aside = _place_anchors(place / ANCHORS, Path(settings.ANCHOR_DIR), stamp)
    _place_missing(place / WORKDAYS, own_tables())
    details = {"made_at": about.made_at, "version": about.version, "anchors_aside": len(done.anchors_aside)}
    trail.log.note("backup.restored", actor=ACTOR, details=details)
    # Lines nobody had sealed yet when the copy was made are by now late, which would be a finding.
    seal_pending(sweep=True)
    done.proof = prove()
    return done


def _put_in_place(engine: Engine, staged: Path, storage: Path, stamp: str) -> list[str]:
    """Swap files and database; when either fails both are as before. Returns where the old ones lie."""
    try:
        old_files = _swap_files(staged, storage, stamp)
        try:
            old_database = engine.swap(stamp)
        except BaseException:
            _swap_files_back(storage, old_files)
            raise
    except BaseException:
        engine.discard()
        raise
    return [kept for kept in (old_database, str(old_files or "")) if kept]


def _swap_files(staged: Path, storage: Path, stamp: str) -> Path | None:
    """Put the unpacked files in place and return where the old ones now are."""
    staged.mkdir(exist_ok=True)
    aside = storage.with_name(f"{storage.name}.before-restore-{stamp}")
    had = storage.exists() and any(storage.iterdir())
    if had:
        storage.rename(aside)
    elif storage.exists():
        storage.rmdir()
    staged.rename(storage)
    return aside if had else None


def _swap_files_back(storage: Path, old: Path | None) -> None:
    shutil.rmtree(storage)
    if old:
        old.rename(storage)


def _place_anchors(staged: Path, folder: Path, stamp: str) -> list[str]:
    """Put the backup's anchors into the folder; move those that tell of a later or another history aside.

    Moved, not removed: they are the only witnesses of what came after the backup.
    """
    aside = folder / f"before-restore-{stamp}"
    moved = []
    for name in sorted(anchor_names(folder)):
        ours = staged / name
        if not (ours.exists() and digest_of(ours) == digest_of(folder / name)):
            aside.mkdir(exist_ok=True)
            (folder / name).rename(aside / name)
            moved.append(str(aside / name))
    for path in _place_missing(staged, folder):
        path.chmod(0o440)
    return moved


def _place_missing(staged: Path, folder: Path) -> list[Path]:
    """Copy what is in the backup and not in the folder; what is there stays as it is."""
    placed = []
    for path in sorted(staged.rglob("*")):
        target = folder / path.relative_to(staged)
        if path.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
            placed.append(target)
    return placed


def _refuse_unwritable(folder: Path) -> None:
    if folder.exists() and not os.access(folder, os.W_OK):
        words = _("锚点目录 %(folder)s 不可写：恢复要把较新的锚点移到一旁，请先开放写权限。")
        raise BackupRefused(words % {"folder": folder})


def _opened(archive: Path) -> AbstractContextManager[Reader]:
    if not archive.is_file():
        raise BackupRefused(_("没有这个备份文件：%(file)s") % {"file": archive})
    return reading(archive)
