"""A small whole log: two chains, lines that stand alone, two seals, two anchors."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from trail.anchor import make_anchor
from trail.log import append, note
from trail.seal import seal_pending


@pytest.fixture
def anchor_dir(tmp_path: Path, settings: Any) -> Path:
    settings.ANCHOR_DIR = tmp_path / "anchors"
    return tmp_path / "anchors"


@pytest.fixture
def whole_log(anchor_dir: Path, time_machine: Any) -> Path:
    """Written on 2 and 3 March 2026, read on the 3rd; returns the folder of the anchor files."""
    start = datetime(2026, 3, 2, 1, tzinfo=UTC)
    for day in range(2):
        now = start + timedelta(days=day)
        time_machine.move_to(now, tick=False)
        for stream in ("case:JA-2026-000001", "case:JA-2026-000002"):
            for code in ("case.register", "case.accept", "case.resolve"):
                details = {"fields": ["channel", "received_on"], "round": day}
                append(stream, code, actor="staff:a", happened_on=now.date(), details=details, key=f"{code}{day}")
        for code in ("case.read", "case.export"):
            note(code, actor="staff:b", stream="case:JA-2026-000001", details={"fields": ["phone"]})
        seal_pending()
        make_anchor(date(2026, 3, 2 + day))
    return anchor_dir
