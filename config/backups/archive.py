"""The shape of a backup: a tar.gz that ordinary tools can open and check (`sha256sum -c SHA256SUMS`).

    about.json                      first, so that an unfit backup is refused before anything is read
    database.sqlite3 | database.dump, files/…, anchors/…, workdays/…, missing.txt when something was missing
    SHA256SUMS                      one line per member above
    SEAL                            HMAC-SHA-256 of SHA256SUMS under the newest field key of the office

The sums find damage; the seal finds that somebody without the keys put other content in.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from config.backups.about import About, BackupRefused, check_value, read

ABOUT, SUMS, SEAL, MISSING = "about.json", "SHA256SUMS", "SEAL", "missing.txt"
FILES, ANCHORS, WORKDAYS = "files", "anchors", "workdays"
_FOLDERS, _SINGLE = {FILES, ANCHORS, WORKDAYS}, {ABOUT, MISSING, "database.sqlite3", "database.dump", SUMS, SEAL}
# Most of what an office stores is packed already (PDF, JPEG, video): more would only cost time.
_LEVEL = 3
_CHUNK = 1 << 20


class Writer:
    """Writes members and remembers their sums. Raises OSError when the disk does not take them."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._sums: dict[str, str] = {}

    def add_bytes(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(content), 0o600
        self._tar.addfile(member, io.BytesIO(content))
        self._sums[name] = hashlib.sha256(content).hexdigest()

    def add_file(self, name: str, path: Path) -> str:
        """Copy a file in and return its SHA-256. Raises OSError when it cannot be read whole."""
        if "\n" in name:
            raise BackupRefused(_("文件名里有换行，无法备份：%(name)r") % {"name": name})
        with path.open("rb") as file:
            member = self._tar.gettarinfo(arcname=name, fileobj=file)
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mode = 0o600
            hashed = _Hashed(file)
            self._tar.addfile(member, hashed)
        self._sums[name] = hashed.digest.hexdigest()
        return self._sums[name]

    def finish(self) -> None:
        lines = "".join(f"{digest}  {name}\n" for name, digest in self._sums.items())
        sums = lines.encode(errors="surrogateescape")
        self.add_bytes(SUMS, sums)
        self.add_bytes(SEAL, _seal(settings.FIELD_KEYS[0], sums))


class Reader:
    """Reads an archive once, from its start to its end."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.about: About = read(self._first())

    def unpack(self, into: Path | None) -> None:
        """Write all members below `into` (None: only read them) and check every sum and the seal.

        Raises BackupRefused naming the first member that is not as it was written. What was unpacked before
        is then there, which is why it goes to a workplace.
        """
        sums = {ABOUT: hashlib.sha256(self.about_bytes).hexdigest()}
        ends: dict[str, bytes] = {}
        for member in self._tar:
            if member.name in (SUMS, SEAL):
                ends[member.name] = self._content(member)
            elif member.name != ABOUT:
                _refuse_stray(member)  # before anything of it is written
                sums[member.name] = self._copy(member, into)
        self._compare(sums, ends)

    def _first(self) -> bytes:
        member = self._tar.next()
        if member is None or member.name != ABOUT or member.size > _CHUNK:
            raise BackupRefused(_("这不是回音的备份文件，或文件已损坏：开头的说明读不出来。"))
        self.about_bytes = self._content(member)
        return self.about_bytes

    def _content(self, member: tarfile.TarInfo) -> bytes:
        file = self._tar.extractfile(member)
        return file.read() if file else b""

    def _copy(self, member: tarfile.TarInfo, into: Path | None) -> str:
        source, digest = self._tar.extractfile(member), hashlib.sha256()
        assert source is not None  # noqa: S101 (_refuse_stray lets ordinary files through only)
        with _opened(into / member.name if into else None) as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
        return digest.hexdigest()

    def _compare(self, sums: dict[str, str], ends: dict[str, bytes]) -> None:
        told = ends.get(SUMS, b"")
        lines = told.decode(errors="surrogateescape").splitlines()
        written = {name: digest for digest, _gap, name in (line.partition("  ") for line in lines)}
        wrong = sorted(name for name in sums.keys() | written.keys() if sums.get(name) != written.get(name))
        if wrong:
            words = _("备份文件已损坏：%(name)s 与清单不符（共 %(count)d 处）。请换一份备份。")
            raise BackupRefused(words % {"name": wrong[0], "count": len(wrong)})
        key = next(key for key in settings.FIELD_KEYS if check_value("field", key) == self.about.field_keys[0])
        if not hmac.compare_digest(_seal(key, told), ends.get(SEAL, b"")):
            raise BackupRefused(_("备份文件的清单被改动过：印记与钥匙对不上。请换一份备份，并查明是谁动过它。"))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new archive, readable by its owner alone, whole when the block ends well."""
    with (
        open(path, "xb", opener=_private) as file,
        tarfile.open(fileobj=file, mode="w:gz", compresslevel=_LEVEL) as tar,
    ):
        writer = Writer(tar)
        yield writer
        writer.finish()


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Raises BackupRefused for what cannot be opened or breaks off."""
    try:
        _read_to_the_end(path)
        with tarfile.open(path, "r:gz") as tar:
            yield Reader(tar)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BackupRefused(_("备份文件已损坏，读到一半中断：%(file)s。请换一份备份。") % {"file": path}) from error


def _read_to_the_end(path: Path) -> None:
    """The archive's own checksum stands at its end, and tarfile stops before: a bit may flip in the padding."""
    with gzip.open(path) as whole:
        while whole.read(_CHUNK):
            pass


class _Hashed:
    """Reads for tarfile and hashes what goes by."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk


def _seal(key: str, sums: bytes) -> bytes:
    return hmac.new(key.encode(), b"huiyin backup seal\n" + sums, hashlib.sha256).hexdigest().encode()


def _refuse_stray(member: tarfile.TarInfo) -> None:
    """Raise BackupRefused for a member that no backup of ours can hold, such as one that leads elsewhere."""
    parts = PurePosixPath(member.name).parts
    ours = member.name in _SINGLE or (len(parts) > 1 and parts[0] in _FOLDERS and ".." not in parts)
    if not (ours and member.isreg()):
        raise BackupRefused(_("备份文件里有不该有的内容：%(name)s。请换一份备份。") % {"name": member.name})


@contextmanager
def _opened(path: Path | None) -> Iterator[IO[bytes]]:
    if path is None:
        yield _Nowhere()
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "xb", opener=_private) as file:
        yield file


class _Nowhere(io.BytesIO):
    """Takes everything and keeps nothing: for checks."""

    def write(self, chunk: Any, /) -> int:
        return len(chunk)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
