"""Months played through the real actions, from the tables in tests/tables/monthly."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import time_machine

from cases.actions.history import import_case
from cases.actions.registering import register_case
from cases.intake import ClaimDetails, ComplainedOfDetails, SubmissionDetails
from cases.models import Case, Category
from offices.models import Office, PostKind, Staff
from tests import cast as c
from tests.workflows.test_supervision import received
from workflows.verbs import SystemActor

TABLES = sorted((Path(__file__).resolve().parent.parent / "tables" / "monthly").glob("*.toml"))
DISTRICT = "JA"


@dataclass(frozen=True)
class Expected:
    """What a table says of one month of one office."""

    table: str
    office: str
    month: str
    figures: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.table}-{self.office}-{self.month}"


def expectations() -> list[Expected]:
    """Every month of every table."""
    found = []
    for path in TABLES:
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["expected"]:
            found.append(Expected(path.stem, row.pop("office"), row.pop("month"), row))
    return found


def play(cast: c.Cast, table: str) -> None:
    """Enter the pieces of one table."""
    path = next(path for path in TABLES if path.stem == table)
    case: Case | None = None
    for piece in tomllib.loads(path.read_text(encoding="utf-8"))["piece"]:
        case = enter(cast, piece, case)


def enter(cast: c.Cast, piece: dict[str, Any], before: Case | None = None) -> Case:
    """One piece: a further one on the matter before, or a matter of its own."""
    office = Office.objects.get(code=piece.get("office", DISTRICT))
    by, received_on = registrar_at(cast, office), piece["received_on"]
    submission = SubmissionDetails(
        channel=piece.get("channel", "letter"),
        head_count=piece.get("people", 1),
        repeat=piece.get("repeat", "undetermined"),
        received_at=piece.get("received_at"),
        new_facts=piece.get("new_facts", False),
        source=piece.get("source", "direct"),
    )
    if piece.get("again"):
        assert before is not None
        c.do(before, "add_submission", by, on=received_on, submission=submission)
        if piece.get("split"):
            c.do(
                before, "split", cast.head, submission=before.submissions.order_by("ordinal").last(), reason="另一件事"
            )
        return before
    intake = c.intake(submission=submission, **_columns(piece))
    if piece.get("historical"):
        intake = replace(intake, is_classed="class" in piece)
        outcome = import_case(by=SystemActor("import"), office=office, received_on=received_on, intake=intake)
    else:
        outcome = register_case(by=by, office=office, received_on=received_on, intake=intake)
    case: Case = outcome.item
    _follow(cast, case, piece, by, received_on)
    if piece.get("merged_on"):
        with at(piece["merged_on"]):
            c.do(case, "merge", cast.head, into=before, reason="同一事项")
    return case


def _columns(piece: dict[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {"claims": (ClaimDetails("恢复最低生活保障"),), "case_class": piece.get("class", "claim")}
    if piece.get("anonymous"):
        columns |= {"petitioners": (), "no_petitioner": "anonymous"}
    if columns["case_class"] == "accusation":
        columns["complained_of"] = (ComplainedOfDetails(name="某干部", is_accused=True),)
    if "category" in piece:
        columns["category"] = Category.objects.get(code=piece["category"])
    return columns


def _follow(cast: c.Cast, case: Case, piece: dict[str, Any], by: Staff, on: dt.date) -> None:
    """What became of the matter the same day."""
    head = cast.superior_head if case.responsible_office == cast.city else cast.head
    if piece.get("void"):
        c.do(case, "propose_void", by, on=on, reason="重复录入")
        c.do(case, "void", head, on=on, reason="重复录入")
    if piece.get("classified_on"):
        with at(piece["classified_on"]):
            c.classify(cast, case)
    if piece.get("accepted_on"):
        with at(piece["accepted_on"]):
            c.classify(cast, case)
            c.do(case, "accept", cast.head)
    if piece.get("sponsored_on"):
        with at(piece["sponsored_on"]):
            c.assign(cast, case, sponsored=True)
    if piece.get("withdrawn_on"):
        with at(piece["withdrawn_on"]):
            c.do(case, "withdraw", by, reason="信访人自愿撤回", evidence=c.said("本人签名的撤回申请"))
    if piece.get("resolved_on"):
        with at(piece["resolved_on"]):
            (c.conclude if piece.get("sponsored_on") else c.resolve)(cast, case)
    if rated := piece.get("rated"):
        with at(rated["on"]):
            c.do(case, "rate", by, handling_office=rated["as"], evidence=c.said("本人评价"))
    if piece.get("closed_on"):
        with at(piece["closed_on"]):
            c.close(cast, case)
    for letter in piece.get("letters", ()):
        day = letter["on"]
        with at(day):
            due = day + dt.timedelta(days=20)
            received(case, by, kind=letter["kind"], other_number=f"市信督{day}", due_on=due)
    if piece.get("reopened_on"):
        with at(piece["reopened_on"]):
            c.do(case, "reopen", cast.head, ground="ordered", reason="上级责令重新办理")
    if "forwarded_to" in piece:
        target = Office.objects.get(code=piece["forwarded_to"])
        c.do(case, "forward", head, on=on, target=target, reason="属其职权")


def at(day: dt.date) -> time_machine.travel:
    """Nine in the morning of that day, office time."""
    return time_machine.travel(dt.datetime(day.year, day.month, day.day, 1, tzinfo=dt.UTC), tick=False)


def registrar_at(cast: c.Cast, office: Office) -> Staff:
    """Whoever registers there."""
    if office == cast.elsewhere:
        return cast.registrar_elsewhere
    if office != cast.city:
        return cast.registrar
    found = Staff.objects.filter(username="registrar_mz").first()
    return found or c.person("registrar_mz", "市局登记员", cast.city, PostKind.REGISTRAR)


def differences(wanted: dict[str, Any], found: dict[str, Any], at: str = "") -> list[str]:
    """Where `found` (the report's JSON) is not what the table says; a table names only what it is about."""
    wrong = []
    for name, value in wanted.items():
        place, real = f"{at}{name}", found.get(name, "missing")
        if isinstance(real, list):
            real = {row["key"]: row for row in real}
            wrong += [f"{place}: row {key!r} was not expected" for key in real if not value]
        if not isinstance(value, dict):
            wrong += [f"{place}: {real!r} instead of {value!r}"] if _number(value) != real else []
        elif isinstance(real, dict):
            wrong += differences(value, real, f"{place}.")
        else:
            wrong.append(f"{place}: missing")
    return wrong


def _number(value: Any) -> Any:
    """Rates are written as fractions, "none" is 0 ÷ 0."""
    if value == "none":
        return None
    return float(Fraction(value)) if isinstance(value, str) and "/" in value else value
