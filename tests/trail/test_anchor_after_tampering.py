"""What was tampered with stays found, however many anchors are made afterwards, and somebody is told by the clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jobs.models import Job, State
from jobs.schedule import tick
from jobs.worker import run_due
from tests.cast import Cast
from trail.anchor import make_anchor
from trail.anchor_files import BrokenFileError, heads_of
from trail.canonical import HASHED_FIELDS, line_hash
from trail.log import append, events_of, note
from trail.models import Event, Seal, SealEntry
from trail.proving import last_proof, prove_by_the_clock
from trail.seal import seal_digest
from trail.testing import unguarded
from trail.verify import verify

pytestmark = pytest.mark.django_db

FIRST, SECOND = "case:JA-2026-000001", "case:JA-2026-000002"


def rewrite_a_stream() -> None:
    """What a careful forger does: every hash fits again."""
    prev_hash = ""
    for event in events_of(FIRST):
        event.actor, event.prev_hash = "staff:c", prev_hash
        event.hash = prev_hash = line_hash([getattr(event, name) for name in HASHED_FIELDS])
        Event.objects.filter(pk=event.pk).update(actor=event.actor, prev_hash=event.prev_hash, hash=event.hash)


def cut_a_tail_off() -> None:
    Event.objects.filter(stream=FIRST, seq__gte=5).delete()


def take_a_stream_away() -> None:
    Event.objects.filter(stream=FIRST, seq__isnull=False).delete()


def rewrite_the_last_seal() -> None:
    """A read is taken out and the last seal made to fit the rest."""
    seal = Seal.objects.latest("id")
    gone = SealEntry.objects.filter(seal=seal).latest("event_id").event_id
    SealEntry.objects.filter(event_id=gone).delete()
    Event.objects.filter(pk=gone).delete()
    seal.count -= 1
    digest = seal_digest(seal, seal.entries.order_by("event_id").values_list("event_id", "event_hash"))
    Seal.objects.filter(pk=seal.pk).update(count=seal.count, digest=digest)


TAMPERINGS: list[tuple[Callable[[], None], tuple[str, str]]] = [
    (rewrite_a_stream, ("rewritten", FIRST)),
    (cut_a_tail_off, ("truncated", FIRST)),
    (take_a_stream_away, ("truncated", FIRST)),
    (rewrite_the_last_seal, ("truncated", "seal:2")),
]


@pytest.mark.parametrize(("tamper", "expected"), TAMPERINGS, ids=lambda value: getattr(value, "__name__", ""))
def test_two_more_anchors_and_new_lines_hide_nothing(
    whole_log: Path, tamper: Callable[[], None], expected: tuple[str, str]
) -> None:
    with unguarded():
        tamper()
    for day in (4, 5):
        append(SECOND, "case.accept", actor="staff:a")
        append(f"case:JA-2026-10000{day}", "case.register", actor="staff:a")
        make_anchor(date(2026, 3, day))

    assert [(finding.kind, finding.where) for finding in verify()] == [expected]


def test_a_tail_that_was_replaced_by_another_is_found_too(whole_log: Path) -> None:
    with unguarded():
        cut_a_tail_off()
    make_anchor(date(2026, 3, 4))
    for _each in range(3):
        append(FIRST, "case.accept", actor="staff:c")
    make_anchor(date(2026, 3, 5))

    assert [(finding.kind, finding.where) for finding in verify()] == [("rewritten", FIRST)]


def test_a_sound_log_stays_sound_however_it_grows(whole_log: Path) -> None:
    for day in range(4, 9):
        append("case:JA-2025-000001" if day == 5 else FIRST, "case.accept", actor="staff:a")
        make_anchor(date(2026, 3, day))

    assert verify() == []
    assert not Event.objects.filter(code="log.anchor_departs").exists()


def test_an_anchor_that_finds_the_one_before_contradicted_is_written_and_says_so(whole_log: Path) -> None:
    with unguarded():
        cut_a_tail_off()

    made = make_anchor(date(2026, 3, 4))

    assert (whole_log / made.file_name).exists()
    line = Event.objects.get(code="log.anchor_departs")
    assert line.details == {"anchor": "anchor-2026-03-03.jsonl", "departures": 1}


def test_an_anchor_whose_file_before_is_gone_says_so(whole_log: Path) -> None:
    (whole_log / "anchor-2026-03-03.jsonl").unlink()
    make_anchor(date(2026, 3, 4))

    assert Event.objects.get(code="log.anchor_departs").details["departures"] == 1


def test_a_file_tells_only_what_the_one_before_does_not(whole_log: Path) -> None:
    first, second = sorted(whole_log.glob("*.jsonl"))
    append("case:JA-2026-000000", "case.register", actor="staff:a")
    append(SECOND, "case.accept", actor="staff:a")
    third = whole_log / make_anchor(date(2026, 3, 4)).file_name

    assert [(stream, seq) for stream, seq, _hash in heads_of(first)] == [(FIRST, 3), (SECOND, 3)]
    assert [(stream, seq) for stream, seq, _hash in heads_of(second, first)] == [(FIRST, 6), (SECOND, 6)]
    told = [(stream, seq) for stream, seq, _hash in heads_of(third, second)]
    assert told == [("case:JA-2026-000000", 1), (SECOND, 7)]
    assert list(heads_of(third, third)) == []


def test_a_file_that_was_cut_short_is_broken_also_beside_another(whole_log: Path) -> None:
    first, second = sorted(whole_log.glob("*.jsonl"))
    second.chmod(0o640)
    second.write_text("".join(first.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")

    with pytest.raises(BrokenFileError):
        list(heads_of(second, first))


# By the clock


def health() -> str:
    word: str = Client().get(reverse("health")).json()["proof"]
    return word


def test_every_night_the_log_is_proven_and_what_is_found_fails_the_job_and_the_health(
    whole_log: Path, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 3, 4, tzinfo=UTC), tick=False)
    tick()
    run_due()
    assert Job.objects.get(kind="trail.prove").state == State.DONE
    assert (last_proof().findings, health()) == (0, "ok")  # type: ignore[union-attr]
    with unguarded():
        cut_a_tail_off()
    for day in (5, 6):
        time_machine.move_to(datetime(2026, 3, day, tzinfo=UTC), tick=False)
        tick()
        run_due()
        assert health() == "degraded"
    failed = Job.objects.filter(kind="trail.prove", state=State.FAILED)
    assert failed.count() == 2
    assert "留痕有 1 处与写入时不符" in failed[0].last_error
    assert Event.objects.filter(code="log.proved").latest("id").details == {"findings": 1, "kinds": ["truncated"]}


def test_the_anchor_alone_turns_the_health_already(whole_log: Path) -> None:
    prove_by_the_clock()
    with unguarded():
        cut_a_tail_off()
    make_anchor(date(2026, 3, 4))

    assert health() == "degraded"


def test_a_proof_that_is_not_made_any_more_is_seen(whole_log: Path, time_machine: Any) -> None:
    start = datetime(2026, 3, 4, tzinfo=UTC)
    time_machine.move_to(start, tick=False)
    prove_by_the_clock()
    time_machine.move_to(start + timedelta(days=2), tick=False)
    assert health() == "ok"
    time_machine.move_to(start + timedelta(days=2, seconds=1), tick=False)
    assert health() == "degraded"


def test_a_log_that_has_just_begun_is_not_proven_yet(anchor_dir: Path, time_machine: Any) -> None:
    assert health() == "ok"
    start = datetime(2026, 3, 4, tzinfo=UTC)
    time_machine.move_to(start, tick=False)
    note("case.read", actor="staff:a")
    assert health() == "ok"
    time_machine.move_to(start + timedelta(days=3), tick=False)
    assert health() == "degraded"


def test_what_waits_for_its_seal_at_night_is_no_finding(anchor_dir: Path, time_machine: Any) -> None:
    start = datetime(2026, 3, 4, tzinfo=UTC)
    time_machine.move_to(start, tick=False)
    note("case.read", actor="staff:a")
    time_machine.move_to(start + timedelta(hours=1), tick=False)

    assert prove_by_the_clock().findings == []


def test_the_auditor_reads_what_the_last_proof_said(whole_log: Path, client: Client, cast: Cast) -> None:
    client.force_login(cast.auditor)
    assert "验证" not in client.get("/log/").content.decode().partition("<table")[0].partition("现在验证日志")[2]
    prove_by_the_clock()
    assert "没有发现问题" in client.get("/log/").content.decode()
    with unguarded():
        cut_a_tail_off()
    prove_by_the_clock()
    assert "的验证发现 1 处与写入时不符" in client.get("/log/").content.decode()
