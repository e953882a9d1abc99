"""Files at rest: encrypted with FIELD_KEYS like the sensitive columns, read back only through this storage.

《个人信息保护法》 art. 51. A file is encrypted whole (uploads end at ATTACHMENT_MAX_BYTES), so neither a copy of
the disk nor a backup in wrong hands shows a letter. Hashes in the database are of the clear bytes: what a
person holds can be compared with what was received or issued.
"""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from typing import Any, cast

from cryptography.fernet import InvalidToken
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

from offices.personal import WrongKey, cipher, reencrypted

# Tells a sealed file from one of before; what follows is a Fernet token without its base64 dress.
SEALED = b"huiyin-sealed-1\n"


def seal(content: bytes) -> bytes:
    """`content` as it may lie on a disk."""
    return SEALED + base64.urlsafe_b64decode(cipher().encrypt(content))


def unseal(content: bytes) -> bytes:
    """The clear bytes. A file of before this storage lies clear and comes back as it is.

    Raises WrongKey when none of FIELD_KEYS opens it, or it was altered.
    """
    if not content.startswith(SEALED):
        return content
    try:
        return cipher().decrypt(_token(content))
    except InvalidToken as error:
        raise WrongKey("a stored file cannot be opened with any of FIELD_KEYS, or it was altered") from error


def clear_sha256(path: Path) -> str:
    """SHA-256 of what the file says, as the row that names it keeps it; «» when it cannot be opened."""
    try:
        return hashlib.sha256(unseal(path.read_bytes())).hexdigest()
    except (WrongKey, OSError):
        return ""


def renewed(path: Path) -> Path | None:
    """The same file under the newest key, written whole beside it for whoever holds the row that names it to put in its
    place; None when it was under that key already.
    """
    content = path.read_bytes()
    if content.startswith(SEALED):
        token = reencrypted(_token(content))
        if token is None:
            return None
        fresh = SEALED + base64.urlsafe_b64decode(token)
    else:
        fresh = seal(content)
    beside = _beside(path)
    with beside.open("wb") as out:
        out.write(fresh)
        out.flush()
        os.fsync(out.fileno())
    return beside


def clear_renewed(folder: Path) -> None:
    """Remove what a rotation that was killed left beside its files: copies that no row names."""
    for path in folder.rglob(_beside(Path("*")).name):
        path.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.renewed")


def _token(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content[len(SEALED) :])


class SealedStorage(FileSystemStorage):
    """The disk, behind seal and unseal. Files are written once and read whole."""

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        if mode != "rb":
            raise ValueError("a sealed file is only read")
        return ContentFile(unseal(Path(self.path(name)).read_bytes()), name=name)

    def _save(self, name: str, content: File[Any]) -> str:
        content.seek(0)
        sealed = ContentFile(seal(cast("bytes", content.read())))
        return str(super()._save(name, sealed))  # type: ignore[misc]

    def delete(self, name: str) -> None:
        """With the copy a rotation may have left beside it."""
        super().delete(name)
        _beside(Path(self.path(name))).unlink(missing_ok=True)
