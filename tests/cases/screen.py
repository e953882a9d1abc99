"""What the registration screen is sent, as a browser would send it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

from tests.cast import PHONE, Cast

URL = "/cases/register/"
ROWS = {"claims": 1, "people": 1, "representatives": 1, "about": 1}


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    """A plain letter by one named person; a change of None leaves the field out."""
    data: dict[str, Any] = {
        "channel": "letter",
        "received_on": "2026-11-01",
        "office": cast.district.pk,
        "title": "高龄津贴没有发放",
        "text": "今年七月以后一直没有收到高龄津贴。",
        "case_class": "claim",
        "key": str(uuid4()),
        "claims-0-request": "补发高龄津贴",
        "people-0-name": "钱一",
        "people-0-phone": "13900139000",
        "people-0-role": "petitioner",
        "people-0-kind": "person",
    }
    for prefix, count in ROWS.items():
        data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = count, 0
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}


def rows(prefix: str, *lines: dict[str, Any]) -> dict[str, Any]:
    """The fields of several lines of one list."""
    found: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(lines), f"{prefix}-INITIAL_FORMS": 0}
    for place, line in enumerate(lines):
        found.update({f"{prefix}-{place}-{name}": value for name, value in line.items()})
    return found


def anonymous() -> dict[str, Any]:
    return {"people-0-name": None, "people-0-phone": None, "no_petitioner": "anonymous"}


def same_person() -> dict[str, Any]:
    """The petitioner of tests.cast.intake, by phone."""
    return {"people-0-name": "陈玥", "people-0-phone": PHONE}


def words(answer: Any) -> str:
    return str(answer.content.decode())


def problems(answer: Any) -> str:
    """All error sentences of the answer."""
    return "\n".join(text for _target, text in answer.context["problems"])


def send(client: Client, cast: Cast, **changes: Any) -> Any:
    return client.post(URL, filled(cast, **changes))
