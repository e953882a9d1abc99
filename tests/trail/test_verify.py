"""Whatever is done to the log behind its back is found and named."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from trail.anchor import make_anchor
from trail.canonical import HASHED_FIELDS, line_hash
from trail.log import append, events_of, note
from trail.models import Anchor, Event, Seal, SealEntry
from trail.seal import seal_pending
from trail.testing import unguarded
from trail.verify import prove, verify

pytestmark = pytest.mark.django_db

FIRST, SECOND = "case:JA-2026-000001", "case:JA-2026-000002"


def found() -> list[tuple[str, str, int | None]]:
    return [(finding.kind, finding.where, finding.line) for finding in verify()]


def line(stream: str, seq: int) -> models.QuerySet[Event]:
    return Event.objects.filter(stream=stream, seq=seq)


def erase(rows: models.QuerySet[Any]) -> None:
    """Without the ORM's own care for what hangs on the rows."""
    rows._raw_delete(rows.db)


def rewritten(event: Event, **changes: object) -> None:
    """What a careful forger does: the line's own hash is made to fit."""
    for name, value in changes.items():
        setattr(event, name, value)
    event.hash = line_hash([getattr(event, name) for name in HASHED_FIELDS])
    event.save()


def test_a_whole_log_is_proven_and_counted(whole_log: Path) -> None:
    proof = prove()

    assert proof.findings == []
    assert (proof.events, proof.streams, proof.notes, proof.seals, proof.anchors) == (12, 2, 4, 2, 2)


def test_an_empty_log_is_whole(anchor_dir: Path) -> None:
    assert verify() == []


def test_a_chain_of_many_lines_is_whole(anchor_dir: Path) -> None:
    for _each in range(300):
        append(FIRST, "case.accept", actor="staff:a", details={"fields": ["channel"]})

    assert (verify(), prove().events) == ([], 300)


def test_a_change_is_found_and_named(whole_log: Path) -> None:
    with unguarded():
        line(FIRST, 4).update(details={"fields": []})

    assert found() == [("changed", FIRST, 4)]


def test_only_the_first_broken_line_of_each_stream_is_named(whole_log: Path) -> None:
    with unguarded():
        Event.objects.filter(seq__in=(2, 3, 5)).update(actor="staff:c")

    assert found() == [("changed", FIRST, 2), ("changed", SECOND, 2)]


def test_a_change_with_a_fitting_hash_is_found_by_the_next_line(whole_log: Path) -> None:
    with unguarded():
        rewritten(line(FIRST, 2).get(), code="case.decline")

    assert found() == [("replaced", FIRST, 3)]


def test_a_stream_rewritten_with_fitting_hashes_is_found_by_the_anchor(whole_log: Path) -> None:
    with unguarded():
        prev_hash = ""
        for event in events_of(FIRST):
            rewritten(event, actor="staff:c", prev_hash=prev_hash)
            prev_hash = event.hash

    assert found() == [("rewritten", FIRST, 6)]


def test_a_deletion_is_found_and_named(whole_log: Path) -> None:
    with unguarded():
        erase(line(SECOND, 3))

    assert found() == [("deleted", SECOND, 3)]


def test_a_deletion_with_the_rest_moved_up_is_found(whole_log: Path) -> None:
    with unguarded():
        erase(line(SECOND, 3))
        for seq in (4, 5, 6):
            line(SECOND, seq).update(seq=seq - 1)

    assert ("changed", SECOND, 3) in found()


def test_an_insertion_is_found_and_named(whole_log: Path) -> None:
    with unguarded():
        for seq in (6, 5, 4, 3):
            line(FIRST, seq).update(seq=seq + 1)
        before = line(FIRST, 2).get()
        forged = Event(stream=FIRST, seq=3, code="case.hear", actor="staff:a", entered_at=before.entered_at)
        forged.details, forged.prev_hash = {}, before.hash
        rewritten(forged)

    assert ("changed", FIRST, 4) in found()


def test_a_swap_is_found_and_named(whole_log: Path) -> None:
    with unguarded():
        for old, new in ((2, 90), (3, 2), (90, 3)):
            line(FIRST, old).update(seq=new)

    assert found() == [("changed", FIRST, 2)]


def test_a_tail_cut_off_is_found_and_named(whole_log: Path) -> None:
    with unguarded():
        erase(Event.objects.filter(stream=FIRST, seq__gte=5))

    assert found() == [("truncated", FIRST, 5)]


def test_a_whole_stream_cut_off_is_found(whole_log: Path) -> None:
    with unguarded():
        erase(Event.objects.filter(stream=SECOND))

    assert found() == [("truncated", SECOND, 1)]


def test_a_database_put_back_from_an_old_copy_is_found(whole_log: Path) -> None:
    old = timezone.now() - timedelta(hours=12)
    with unguarded():
        erase(Anchor.objects.filter(made_at__gt=old))
        erase(SealEntry.objects.filter(seal__made_at__gt=old))
        erase(Seal.objects.filter(made_at__gt=old))
        erase(Event.objects.filter(entered_at__gt=old))

    assert found() == [
        ("anchor", "anchor-2026-03-03.jsonl", None),
        ("truncated", "seal:2", None),
        ("truncated", FIRST, 4),
        ("truncated", SECOND, 4),
    ]


def alone() -> Event:
    return Event.objects.filter(seq=None).order_by("id")[1]


def test_a_changed_line_that_stands_alone_is_found(whole_log: Path) -> None:
    with unguarded():
        Event.objects.filter(pk=alone().pk).update(actor="staff:c")

    assert found() == [("changed", "notes", alone().pk)]


def test_a_forged_hash_of_a_line_that_stands_alone_is_found(whole_log: Path) -> None:
    with unguarded():
        rewritten(alone(), actor="staff:c")

    assert found() == [("changed", "notes", alone().pk)]


def test_a_forged_hash_in_both_places_is_found_by_the_seal(whole_log: Path) -> None:
    with unguarded():
        rewritten(alone(), actor="staff:c")
        SealEntry.objects.filter(event_id=alone().pk).update(event_hash=alone().hash)

    assert found() == [("seal", "seal:1", None)]


def test_a_deleted_line_that_stood_alone_is_found(whole_log: Path) -> None:
    pk = alone().pk
    with unguarded():
        erase(SealEntry.objects.filter(event_id=pk))
        erase(Event.objects.filter(pk=pk))

    assert found() == [("seal", "seal:1", None)]


def test_a_line_slipped_under_an_old_seal_is_found(whole_log: Path) -> None:
    forged = note("case.read", actor="staff:c")
    SealEntry.objects.create(event=forged, seal_id=1, event_hash=forged.hash)

    assert found() == [("seal", "seal:1", None)]


def test_a_deleted_seal_is_found(whole_log: Path) -> None:
    with unguarded():
        erase(SealEntry.objects.filter(seal_id=1))
        erase(Seal.objects.filter(pk=1))

    assert ("seal", "seal:1", None) in found()


def test_lines_unsealed_for_more_than_ten_minutes_are_found(anchor_dir: Path, time_machine: Any) -> None:
    start = datetime(2026, 3, 2, 1, tzinfo=UTC)
    time_machine.move_to(start, tick=False)
    late = note("case.read", actor="staff:a")
    time_machine.move_to(start + timedelta(minutes=10), tick=False)
    assert verify() == []

    time_machine.move_to(start + timedelta(minutes=10, seconds=1), tick=False)
    assert found() == [("unsealed", "notes", late.pk)]
    seal_pending()
    assert verify() == []


def test_a_changed_line_is_found_before_it_is_sealed(anchor_dir: Path) -> None:
    late = note("case.read", actor="staff:a")
    with unguarded():
        Event.objects.update(actor="staff:c")

    assert found() == [("changed", "notes", late.pk)]


def test_a_missing_anchor_file_is_found(whole_log: Path) -> None:
    (whole_log / "anchor-2026-03-02.jsonl").unlink()

    assert found() == [("anchor", "anchor-2026-03-02.jsonl", None)]


def test_a_changed_anchor_file_is_found(whole_log: Path) -> None:
    path = whole_log / "anchor-2026-03-02.jsonl"
    path.chmod(0o640)
    path.write_bytes(path.read_bytes().replace(b",3,", b",2,"))

    assert found() == [("anchor", "anchor-2026-03-02.jsonl", None)]


def test_a_missing_anchor_row_is_found(whole_log: Path) -> None:
    with unguarded():
        erase(Anchor.objects.filter(day=date(2026, 3, 3)))

    assert found() == [("anchor", "anchor-2026-03-03.jsonl", None)]


def test_a_file_that_is_no_anchor_is_found_not_fatal(whole_log: Path) -> None:
    (whole_log / "anchor-2026-03-04.jsonl").write_text(json.dumps({"anchor": 1}))

    assert {kind for kind, _where, _line in found()} == {"anchor"}


def test_another_copy_of_the_files_can_be_asked(whole_log: Path, tmp_path: Path) -> None:
    assert {finding.kind for finding in verify(tmp_path / "nowhere")} == {"anchor"}
    assert verify(whole_log) == []


def test_the_command_prints_the_proof(whole_log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_log")

    out, err = capsys.readouterr()
    assert "链上 12 行，分属 2 条链" in out
    assert "封存 2 次；锚点 2 个" in out
    assert err == ""


def test_the_command_names_what_is_broken_and_fails(whole_log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with unguarded():
        line(FIRST, 4).update(actor="staff:c")

    with pytest.raises(SystemExit) as stopped:
        call_command("verify_log", anchors=whole_log)

    out, err = capsys.readouterr()
    assert (stopped.value.code, out) == (1, "")
    assert f"{FIRST} 第 4 行" in err


def test_reading_the_log_takes_as_many_queries_however_long_it_is(
    anchor_dir: Path, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for stream in range(50):
        append(f"case:{stream}", "case.register", actor="staff:a")
        note("case.read", actor="staff:a")
    make_anchor(date(2026, 3, 2))

    with django_assert_max_num_queries(25):
        assert verify() == []
