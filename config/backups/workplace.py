"""Folders for work in progress: private, gone at the end, and cleared away by the next run after a kill."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK = "lock"


@contextmanager
def workplace(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder of our own below `parent`, mode 700. Raises OSError when none can be made there."""
    _clear_dead(parent, prefix)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix, suffix=".partial"))
    try:
        with (folder / _LOCK).open("w") as lock:
            with suppress(OSError):  # some network folders know no locks: then nothing of ours is ever cleared
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_dead(parent: Path, prefix: str) -> None:
    """Remove what a run left that was killed: nobody holds its lock any more."""
    for folder in parent.glob(f"{prefix}*.partial"):
        with suppress(OSError), (folder / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def sync(path: Path) -> None:
    """Have a file or a folder's entries safe on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
