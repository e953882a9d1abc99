"""Many historical matters at once are written exactly as one by one: row for row, line for line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from cases.actions.history import History, import_case, import_many
from cases.intake import ClaimDetails, Intake, PersonDetails, SubmissionDetails
from cases.models import (
    Answer,
    Case,
    CaseWords,
    Claim,
    ComplainedOf,
    NumberSeries,
    Petitioner,
    Representative,
    Submission,
)
from tests.cast import ID_NUMBER, PHONE, Cast
from trail.models import Event
from trail.verify import verify
from workflows.engine import NotAllowed, Outcome, Refused
from workflows.verbs import SystemActor

TABLES: tuple[type[models.Model], ...] = (
    Case, CaseWords, Claim, Petitioner, Representative, ComplainedOf, Submission, Answer, Event, NumberSeries,
)  # fmt: skip


def matter(at: int, **changes: Any) -> History:
    """Matters of two years in turn; every third without reply, every fourth without a name."""
    person = PersonDetails(f"甲{at}", id_kind="citizen", id_number=ID_NUMBER, phone=PHONE, address="路1号")
    people = () if at % 4 == 3 else (person,)
    intake = Intake(
        title=f"第{at}件",
        submission=SubmissionDetails(
            channel="visit", text="反映\n一件事", head_count=at + 1, received_at=dt.time(9, 32, 9),
            repeat=("first", "repeat", "undetermined")[at % 3], import_source="台账", import_key=str(at),
        ),
        claims=(ClaimDetails("一件事"),),
        petitioners=people,
        no_petitioner="" if people else "anonymous",
    )  # fmt: skip
    reply = "已办。" if at % 3 else ""
    values: dict[str, Any] = {"received_on": dt.date(2018 + at % 2, 4, 1 + at), "intake": intake, "reply": reply,
              "replied_on": dt.date(2020, 1, 1) if reply else None}  # fmt: skip
    return History(**values | changes)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the tables without their keys: rows are named by what they hang on."""
    names = {case.pk: case.number for case in Case.objects.all()}
    claims = {claim.pk: names[claim.case_id] for claim in Claim.objects.all()}
    found = {}
    for table in TABLES:
        rows = []
        for row in table._base_manager.order_by("pk"):
            columns = {field.attname: getattr(row, field.attname) for field in table._meta.concrete_fields}
            columns.pop("id", None)
            for name, known in (("case_id", names), ("claim_id", claims)):
                if columns.get(name):
                    columns[name] = known[columns[name]]
            rows.append(columns)
        found[table.__name__] = rows
    return found


def written_by(one_by_one: bool, cast: Cast, by: Any) -> tuple[dict[str, list[dict[str, Any]]], list[Any]]:
    matters = [matter(at) for at in range(12)]
    with transaction.atomic():
        if one_by_one:
            outcomes: list[Any] = [
                import_case(by=by, office=cast.district, received_on=one.received_on, intake=one.intake,
                            reply=one.reply, replied_on=one.replied_on)
                for one in matters
            ]  # fmt: skip
        else:
            outcomes = list(import_many(by=by, office=cast.district, matters=matters))
        assert verify() == []
        found = everything()
        transaction.set_rollback(True)
    return found, [outcome.item.number for outcome in outcomes]


@pytest.mark.parametrize("machine", [True, False])
def test_the_same_rows_numbers_and_lines_as_one_by_one(cast: Cast, machine: bool) -> None:
    by = SystemActor("import") if machine else cast.registrar
    slow, slow_numbers = written_by(True, cast, by)
    quick, quick_numbers = written_by(False, cast, by)
    assert quick == slow
    assert quick_numbers == slow_numbers
    assert len(quick["Event"]) == len(quick["Case"]) == 12
    assert {row["last"] for row in quick["NumberSeries"]} == {6}


def test_numbers_go_on_where_the_series_stands(cast: Cast) -> None:
    first, second = (import_many(by=cast.registrar, office=cast.district, matters=[matter(at)]) for at in (0, 2))
    assert [answer.item.number for answer in (*first, *second) if isinstance(answer, Outcome)] == [
        "JA-2018-000001",
        "JA-2018-000002",
    ]


def test_a_refused_matter_takes_no_number_and_leaves_its_line(cast: Cast) -> None:
    tomorrow = matter(2, received_on=dt.date(2026, 11, 3))
    answers = import_many(by=cast.registrar, office=cast.district, matters=[matter(0), tomorrow, matter(4)])
    assert [isinstance(answer, Refused) for answer in answers] == [False, True, False]
    assert list(Case.objects.order_by("pk").values_list("number", flat=True)) == ["JA-2018-000001", "JA-2018-000002"]
    assert Event.objects.get(code="refused").details == {"verb": "import_historical", "reasons": ["future_date"]}


def test_who_may_not_import_brings_nothing_in(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        import_many(by=cast.registrar_elsewhere, office=cast.district, matters=[matter(0)])
    assert not Case.objects.exists()
    assert import_many(by=cast.registrar, office=cast.district, matters=[]) == []


def test_when_one_row_cannot_be_written_none_is(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        import_many(by=cast.registrar, office=cast.district, matters=[matter(0), matter(1), matter(0)])
    assert not Case.objects.exists()
    assert not NumberSeries.objects.exists()
    assert not Event.objects.exists()
