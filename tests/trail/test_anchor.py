"""The daily witness outside the database."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from trail.anchor import AnchorConflictError, make_anchor
from trail.anchor_files import digest_of
from trail.log import append, events_of, note
from trail.models import Anchor, Event, Seal
from trail.testing import unguarded
from trail.verify import verify

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def lines_of(path: Path) -> list[object]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_anchor_names_the_last_line_of_every_stream_and_the_last_seal(anchor_dir: Path) -> None:
    for stream in ("case:1", "case:2", "case:1"):
        append(stream, "case.register", actor="staff:a")
    note("case.read", actor="staff:a")

    anchor = make_anchor(MONDAY)

    first, *heads, end = lines_of(anchor_dir / anchor.file_name)
    seal = Seal.objects.get()
    assert first["seal"] == [seal.pk, seal.digest]  # type: ignore[index]
    ends = {stream: events_of(stream).last() for stream in ("case:1", "case:2")}
    assert heads == [[stream, line.seq, line.hash] for stream, line in ends.items() if line]
    assert end == {"streams": 2}


def test_anchors_are_chained_by_the_digest_of_the_file_before(anchor_dir: Path) -> None:
    monday, tuesday = make_anchor(MONDAY), make_anchor(TUESDAY)

    assert monday.digest == digest_of(anchor_dir / "anchor-2026-03-02.jsonl")
    assert tuesday.prev_digest == monday.digest
    assert lines_of(anchor_dir / tuesday.file_name)[0]["prev_digest"] == monday.digest  # type: ignore[index]
    assert verify() == []


def test_a_day_is_anchored_once(anchor_dir: Path) -> None:
    append("case:1", "case.register", actor="staff:a")
    first = make_anchor(MONDAY)
    append("case:1", "case.accept", actor="staff:a")

    assert make_anchor(MONDAY) == first
    assert Anchor.objects.count() == len(list(anchor_dir.iterdir())) == 1


def test_the_day_is_today_in_the_office_when_none_is_given(anchor_dir: Path, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 3, 2, 17, tzinfo=UTC))

    assert make_anchor().day == TUESDAY


def test_it_refuses_a_day_before_the_last_anchor(anchor_dir: Path) -> None:
    make_anchor(TUESDAY)

    with pytest.raises(ValueError, match="2026-03-03"):
        make_anchor(MONDAY)


def test_a_file_left_by_a_crash_before_the_commit_is_taken_over(anchor_dir: Path) -> None:
    append("case:1", "case.register", actor="staff:a")
    make_anchor(MONDAY)
    with unguarded():
        Anchor.objects.all().delete()
    append("case:1", "case.accept", actor="staff:a")

    anchor = make_anchor(MONDAY)

    assert anchor.digest == digest_of(anchor_dir / anchor.file_name)
    assert verify() == []


def test_it_refuses_to_write_over_the_file_of_another_history(anchor_dir: Path) -> None:
    append("case:1", "case.register", actor="staff:a")
    make_anchor(MONDAY)
    with unguarded():
        Anchor.objects.all().delete()
        Event.objects.all().delete()
    before = digest_of(anchor_dir / "anchor-2026-03-02.jsonl")

    with pytest.raises(AnchorConflictError):
        make_anchor(MONDAY)
    assert digest_of(anchor_dir / "anchor-2026-03-02.jsonl") == before


def test_it_refuses_to_take_over_a_file_it_cannot_read(anchor_dir: Path) -> None:
    anchor_dir.mkdir()
    (anchor_dir / "anchor-2026-03-02.jsonl").write_text("{")

    with pytest.raises(AnchorConflictError):
        make_anchor(MONDAY)
