"""Writing lines: what is chained, what stands alone, what is refused."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from trail.log import PersonalValueInLog, append, events_of, find, last_number, note
from trail.models import Event

pytestmark = pytest.mark.django_db


def test_a_stream_counts_its_lines_from_one_without_gap() -> None:
    for code in ("case.register", "case.accept", "case.resolve"):
        append("case:JA-2026-000001", code, actor="staff:zhang.wei")
    append("case:JA-2026-000002", "case.register", actor="staff:zhang.wei")

    lines = list(events_of("case:JA-2026-000001"))

    assert [line.seq for line in lines] == [1, 2, 3]
    assert [line.code for line in lines] == ["case.register", "case.accept", "case.resolve"]


def test_every_line_carries_the_hash_of_the_line_before() -> None:
    lines = [append("group:7", "group.open", actor="staff:li.na") for _ in range(3)]

    assert lines[0].prev_hash == ""
    assert [line.prev_hash for line in lines[1:]] == [line.hash for line in lines[:-1]]


def test_a_line_keeps_both_dates_and_plain_details(time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC), tick=False)

    written = append(
        "case:JA-2026-000001",
        "case.register",
        actor="staff:zhang.wei",
        acting_as="registrar@JA",
        happened_on=date(2026, 2, 27),
        details={"fields": ("channel", "received_on"), "received_on": date(2026, 2, 27), "claims": 2},
    )

    line = Event.objects.get(pk=written.pk)
    assert line.happened_on == date(2026, 2, 27)
    assert line.entered_at == datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)
    assert line.details == {"fields": ["channel", "received_on"], "received_on": "2026-02-27", "claims": 2}
    assert line.acting_as == "registrar@JA"


def test_writing_a_line_takes_at_most_three_queries() -> None:
    append("case:JA-2026-000001", "case.register", actor="staff:zhang.wei")

    with CaptureQueriesContext(
        connection,
    ) as chained:
        append("case:JA-2026-000001", "case.accept", actor="staff:zhang.wei")
    with CaptureQueriesContext(connection) as alone:
        note("case.read", actor="staff:zhang.wei", stream="case:JA-2026-000001")

    assert len(chained) <= 3
    assert len(alone) == 1


def test_a_key_finds_its_line_in_its_stream_only() -> None:
    line = append("case:JA-2026-000001", "case.register", actor="system:import", key="row-7")

    assert find("case:JA-2026-000001", "row-7") == line
    assert find("case:JA-2026-000002", "row-7") is None
    assert find("case:JA-2026-000001", "") is None


def test_a_key_is_used_once_in_a_stream() -> None:
    append("case:JA-2026-000001", "case.register", actor="system:import", key="row-7")
    append("case:JA-2026-000002", "case.register", actor="system:import", key="row-7")

    with pytest.raises(IntegrityError), transaction.atomic():
        append("case:JA-2026-000001", "case.accept", actor="system:import", key="row-7")


def test_a_note_stands_alone_and_is_no_part_of_the_chain() -> None:
    append("case:JA-2026-000001", "case.register", actor="staff:zhang.wei")

    line = note("case.read", actor="staff:zhang.wei", stream="case:JA-2026-000001")

    assert (line.seq, line.prev_hash) == (None, "")
    assert [each.code for each in events_of("case:JA-2026-000001")] == ["case.register"]


@pytest.mark.django_db(transaction=True)
def test_it_refuses_a_chained_line_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append("case:JA-2026-000001", "case.register", actor="staff:zhang.wei")
    with transaction.atomic():
        append("case:JA-2026-000001", "case.register", actor="staff:zhang.wei")

    assert Event.objects.count() == 1


def close_and_change_ones_mind() -> None:
    with transaction.atomic():
        append("case:JA-2026-000001", "case.close", actor="staff:zhang.wei")
        raise RuntimeError("the guard said no")


@pytest.mark.django_db(transaction=True)
def test_a_refusal_noted_after_the_roll_back_stays_while_what_was_refused_goes() -> None:
    with pytest.raises(RuntimeError):
        close_and_change_ones_mind()
    note("case.refused", actor="staff:zhang.wei", stream="case:JA-2026-000001", details={"verb": "close"})

    assert [line.code for line in Event.objects.all()] == ["case.refused"]


@pytest.mark.parametrize(
    "value",
    [
        "11010519491231002X",
        "11010519491231002x",
        "110105491231002",
        "联系电话13812345678。",
        "138-1234-5678",
        "138 1234 5678",
        "+8613812345678",
        "１３８１２３４５６７８",
        13812345678,
        ["channel", {"phone": "13812345678"}],
        {"13812345678": "phone"},
    ],
)
def test_it_refuses_numbers_of_people_wherever_they_stand(value: object) -> None:
    with pytest.raises(PersonalValueInLog) as refused:
        append("case:JA-2026-000001", "case.register", actor="staff:a", details={"phone": value})
    with pytest.raises(PersonalValueInLog):
        note("case.search", actor="staff:a", details={"phone": value})

    assert "1234" not in str(refused.value)
    assert not Event.objects.exists()


def test_it_refuses_numbers_of_people_in_key_and_stream() -> None:
    with pytest.raises(PersonalValueInLog):
        append("case:JA-2026-000001", "case.register", actor="staff:a", key="web-13812345678")
    with pytest.raises(PersonalValueInLog):
        note("case.search", actor="staff:a", stream="phone:13812345678")


@pytest.mark.parametrize(
    "value",
    [
        "JA-2026-000001",
        "2026-02-27",
        "信访局〔2026〕13812号",
        "a13812345678b" * 4 + "0123456789ab",  # a digest that happens to hold eleven digits
        "a1b2c3d4-0138-1234-5678-13812345678a",
        "1234567890123",
        20260227,
        ["phone", "id_number"],
    ],
)
def test_it_accepts_numbers_of_papers_and_names_of_fields(value: object) -> None:
    append("case:JA-2026-000001", "case.register", actor="staff:a", details={"what": value})


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (1.5, TypeError),
        (object(), TypeError),
        (b"x", TypeError),
        ({1: "x"}, TypeError),
        (2**63, ValueError),
        ("a\x00b", ValueError),
        ("\ud800", ValueError),
    ],
)
def test_it_refuses_what_some_database_would_give_back_differently(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        note("case.read", actor="staff:a", details={"what": value})


@pytest.mark.parametrize(
    "fields",
    [
        {"stream": ""},
        {"code": ""},
        {"actor": ""},
        {"stream": "s" * 121},
        {"actor": "a" * 201},
        {"key": "k" * 201},
    ],
)
def test_it_refuses_a_line_without_who_and_what_or_too_long(fields: dict[str, str]) -> None:
    whole = {"stream": "case:1", "code": "case.register", "actor": "staff:a", "key": ""} | fields

    with pytest.raises(ValueError):  # noqa: PT011
        append(whole["stream"], whole["code"], actor=whole["actor"], key=whole["key"])
    assert not Event.objects.exists()


def test_it_refuses_an_evidence_date_with_a_time() -> None:
    with pytest.raises(TypeError):
        append("case:1", "case.register", actor="staff:a", happened_on=datetime(2026, 1, 1, tzinfo=UTC))


def test_the_last_number_of_a_stream_is_that_of_its_last_line_whatever_was_noted_after_it() -> None:
    assert last_number("case:1") == 0
    append("case:1", "case.register", actor="staff:a")
    append("case:1", "case.accept", actor="staff:a")
    note("case.read", actor="staff:a", stream="case:1")

    assert last_number("case:1") == 2
