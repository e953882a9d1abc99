"""Writing a backup: the database first, then every file it names, then the name of the whole."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

import trail.log
from config.backups.about import About, BackupRefused, describe
from config.backups.archive import ABOUT, MISSING, writing
from config.backups.contents import Contents, read_contents
from config.backups.engines import Engine, engine_in_use
from config.backups.workplace import sync, workplace

ACTOR = "command:backup"
LAST_BACKUP = "last-backup"  # its age is what the metrics show
_SHOWN = 10


@dataclass(frozen=True)
class Made:
    """What a backup holds: numbers of files and anchors, bytes, and what the database names but is not there."""

    files: int
    anchors: int
    size: int
    missing: list[str]


def make(target: Path, *, force: bool = False, despite_missing: bool = False) -> Made:
    """Write the backup to `target`, whole or not at all, readable by its owner alone.

    Files are only ever added, so that those the database's copy names are still there afterwards.
    Raises BackupRefused with the cure.
    """
    refuse_wrong_user()
    target = target.absolute()
    _refuse_place(target, force=force)
    engine = engine_in_use()
    try:
        with (
            workplace(settings.VAR_DIR, ".backup-") as place,
            workplace(target.parent, f".{target.name}.") as beside,
        ):
            # Logged before it leaves: a backup that failed is told of rather than one that is not.
            trail.log.note("backup.made", actor=ACTOR, details={"engine": engine.name})
            contents = _write(engine, place, beside / "archive", despite_missing=despite_missing)
            size = (beside / "archive").stat().st_size
            sync(beside / "archive")
            (beside / "archive").replace(target)
            sync(target.parent)
    except OSError as error:
        words = _("备份没有做成：%(file)s：%(why)s。请检查目录是否存在、可写、空间是否足够。")
        raise BackupRefused(words % {"file": error.filename or target, "why": error.strerror}) from error
    (settings.VAR_DIR / LAST_BACKUP).touch()
    return Made(contents.copied, len(contents.anchors), size, contents.missing)


def refuse_wrong_user() -> None:
    """Files made by another account, root above all, could not be opened by the services afterwards."""
    owner = settings.VAR_DIR.stat().st_uid if settings.VAR_DIR.exists() else os.geteuid()
    if owner != os.geteuid():
        words = _("%(folder)s 属于另一个账号：请用运行服务的账号执行（sudo -u huiyin …）。")
        raise BackupRefused(words % {"folder": settings.VAR_DIR})


def _write(engine: Engine, place: Path, archive: Path, *, despite_missing: bool) -> Contents:
    with engine.dumped(place) as dump:
        about: About = describe(engine.name)
        contents = read_contents()
    with writing(archive) as writer:
        writer.add_bytes(ABOUT, about.as_json())
        writer.add_file(engine.member, dump)
        contents.copy_into(writer)
        if contents.missing:
            if not despite_missing:
                raise BackupRefused(_words(contents.missing))
            writer.add_bytes(MISSING, "\n".join(contents.missing).encode())
    return contents


def _words(missing: list[str]) -> str:
    shown = missing[:_SHOWN]
    if len(missing) > _SHOWN:
        shown.append(_("……共 %(count)d 处") % {"count": len(missing)})
    cure = _(
        "备份没有做成：数据库里记着的文件不全。请从较早的备份中取回这些文件；"
        "实在找不回的，查明原因后加 --despite-missing 再做，缺失清单会记在备份里。"
    )
    return "\n".join([cure, *shown])


def _refuse_place(target: Path, *, force: bool) -> None:
    if target.is_dir():
        raise BackupRefused(_("%(file)s 是一个目录：请写出备份文件的名字。") % {"file": target})
    if target.exists() and not force:
        raise BackupRefused(_("%(file)s 已经存在：请换一个名字，或加 --force 覆盖。") % {"file": target})
    if not target.parent.is_dir():
        raise BackupRefused(_("目录 %(folder)s 不存在：请先建立。") % {"folder": target.parent})
    if not os.access(target.parent, os.W_OK):
        raise BackupRefused(_("目录 %(folder)s 不可写：请换一个目录或改权限。") % {"folder": target.parent})
