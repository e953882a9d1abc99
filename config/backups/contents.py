"""Which files belong to the database of one moment, and the ones that should be there but are not."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import models
from django.utils.translation import gettext as _

from cases.exports import keeping, storing
from cases.ledger import desk
from config.backups.about import BackupRefused
from config.backups.archive import ANCHORS, FILES, WORKDAYS, Writer
from offices.encrypted import columns_there
from offices.sealed import clear_sha256
from trail.anchor_files import files_in
from trail.models import Anchor
from workflows.workdays import own_tables

# Files of a day. A backup is kept for a month: it would hold what people were told is gone, and such a file may go
# while it is made. Their rows are let go when it is brought back.
PASSING = (storing.FOLDER, desk.FOLDER)


@dataclass(frozen=True)
class Named:
    """A file the database names: by which row, with which SHA-256 (empty where the row holds none)."""

    row: str
    sha256: str


@dataclass
class Contents:
    """What the database says must be there, read at the moment of its copy."""

    files: dict[str, Named] = field(default_factory=dict)
    anchors: dict[str, Named] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    copied: int = 0

    def copy_into(self, writer: Writer) -> None:
        """Copy every file there is; `missing` then tells which of the named ones are absent or not as issued."""
        self._copy(writer, FILES, storage_folder(), self.files)
        self._copy(writer, ANCHORS, Path(settings.ANCHOR_DIR), self.anchors)
        self._copy(writer, WORKDAYS, own_tables(), {})

    def _copy(self, writer: Writer, under: str, folder: Path, named: dict[str, Named]) -> None:
        left = dict(named)
        for path in _walk(folder, PASSING if under == FILES else ()):
            name = path.relative_to(folder).as_posix()
            if under == ANCHORS and name not in named and path.parent == folder:
                continue  # made after the database's copy: restored without its row it would look like a forgery
            told = left.pop(name, None)
            try:
                digest = writer.add_file(f"{under}/{name}", path)
            except FileNotFoundError:
                if told:
                    left[name] = told
                continue
            self.copied += under == FILES
            if told and told.sha256 and told.sha256 not in (digest, clear_sha256(path)):
                words = _("%(row)s 的文件 %(name)s 与出具或收到时不同（摘要不符）")
                self.missing.append(words % {"row": told.row, "name": f"{under}/{name}"})
        if left and under == FILES:
            # A file destroyed since by law is no loss: the row of now does not name it any more.
            named_now = read_contents().files
            left = {name: told for name, told in left.items() if name in named_now}
        for name, told in left.items():
            self.missing.append(_("%(row)s 的文件 %(name)s 不在了") % {"row": told.row, "name": f"{under}/{name}"})


def read_contents() -> Contents:
    """From the database the default connection points at. Raises BackupRefused for a file kept elsewhere."""
    contents = Contents()
    for model in apps.get_models():
        holders = [each for each in model._meta.concrete_fields if isinstance(each, models.FileField)]
        present = columns_there(model) if holders else set()
        for each in holders:
            if each.column in present:
                contents.files.update(_named_by(model, each, has_sum="sha256" in present))
    for anchor in Anchor.objects.order_by("day").iterator():
        contents.anchors[anchor.file_name] = Named(_("锚点 %(day)s") % {"day": anchor.day}, anchor.digest)
    return contents


def storage_folder() -> Path:
    """Where attachments and papers lie. Raises BackupRefused when that is no folder of this machine."""
    if not isinstance(default_storage, FileSystemStorage):
        raise BackupRefused(_("附件不在本机的文件夹里，backup 无法代为备份：请用存储服务自己的备份。"))
    return Path(default_storage.location)


def anchor_names(folder: Path) -> set[str]:
    """The anchors that count: those directly in the folder."""
    return {path.name for path in files_in(folder)}


def _named_by(model: type[models.Model], each: models.FileField, *, has_sum: bool) -> Iterator[tuple[str, Named]]:
    if each.storage is not default_storage:
        words = _("%(model)s.%(field)s 的文件存在别处，backup 不知道怎样备份。")
        raise BackupRefused(words % {"model": model.__name__, "field": each.name})
    rows = model._base_manager.exclude(**{each.name: ""}).order_by("pk")
    for pk, name, *sha256 in rows.values_list("pk", each.name, *(["sha256"] if has_sum else [])).iterator():
        if name.split("/")[0] not in PASSING:
            yield name, Named(f"{model._meta.verbose_name} #{pk}", sha256[0] if sha256 else "")


def _walk(folder: Path, but: Collection[str]) -> Iterator[Path]:
    """Every ordinary file below, in order; drafts, links and the folders `but` are left out."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if Path(root) != folder or name not in but)
        for name in sorted(names):
            path = Path(root) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def let_passing_go() -> None:
    """In a database that was brought back: its rows of files of a day name none any more."""
    keeping.let_go()
    desk.let_go()
