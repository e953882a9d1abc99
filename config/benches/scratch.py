"""A database for one bench: made beside the configured one, migrated, and dropped at the end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def database() -> Iterator[None]:
    """Within it every query goes to a fresh database of the same engine; the office's own is not touched.

    On PostgreSQL the role needs the right to create databases.
    """
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        sqlite = connection.vendor == "sqlite"
        name = str(Path(folder) / "bench.sqlite3") if sqlite else f"huiyin_bench_{os.getpid()}"
        before = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = name
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)
