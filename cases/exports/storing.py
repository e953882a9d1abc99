"""Where an export lies while it is made and kept, sealed: one folder of its own below the files."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from offices.sealed import seal, unseal

if TYPE_CHECKING:
    from cases.models import Export

ARCHIVE = "summaries.zip"
# Within the private storage; a backup leaves it out.
FOLDER = "exports"


def folder_of(export: Export) -> Path:
    """The folder of this export; its name says nothing."""
    return Path(default_storage.path(f"{FOLDER}/{export.folder}"))


def folders() -> list[str]:
    """The names of the folders that lie on the disk."""
    every = Path(default_storage.path(FOLDER))
    return [path.name for path in every.iterdir()] if every.exists() else []


def part_of(export: Export, key: int) -> Path:
    """Where the summary of the matter `key` lies once it is rendered."""
    return folder_of(export) / "parts" / f"{key}.pdf"


def write_whole(path: Path, content: bytes) -> None:
    """The file is there, sealed, whole or not at all: what a killed run leaves half done never counts as rendered."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_bytes(seal(content))
    os.replace(beside, path)


def pack(export: Export, parts: Iterable[tuple[str, Path]], note: str, *, attempt: int) -> str:
    """Put the files (name in the archive, path) and a note into one archive; its name within the storage."""
    path = folder_of(export) / f"{attempt}-{ARCHIVE}"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # PDFs are packed already
        archive.writestr(_("说明.txt"), note)
        for name, part in parts:
            archive.writestr(name, unseal(part.read_bytes()))
    write_whole(path, packed.getvalue())
    return f"{FOLDER}/{export.folder}/{path.name}"


def drop_parts(export: Export) -> None:
    """The single files, once the archive is there."""
    shutil.rmtree(folder_of(export) / "parts", ignore_errors=True)


def drop(export: Export) -> None:
    """Everything of this export."""
    shutil.rmtree(folder_of(export), ignore_errors=True)
