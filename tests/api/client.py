"""A program that calls the interface with a person's token."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.test import Client

from cases.models import Case
from offices.actions.tokens import make_token
from offices.models import Staff
from tests.cast import TODAY

ROOT = "/api/v1/"


class Program:
    """Calls as `staff`; answers are Django's test responses."""

    def __init__(self, staff: Staff) -> None:
        self.client = Client(raise_request_exception=False)
        self.head = {"Authorization": f"Bearer {make_token(staff, name='对接', until=TODAY)}"}

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(ROOT + path, query, headers=self.head)

    def post(self, path: str, data: Any) -> Any:
        body = data if isinstance(data, str | bytes) else json.dumps(data)
        return self.client.post(ROOT + path, body, content_type="application/json", headers=self.head)

    def do(self, case: Case, verb: str, **data: Any) -> Any:
        """A verb with the version the case has in the caller's hands."""
        whole = {"on": TODAY.isoformat(), "version": case.version, "key": str(uuid4()), **data}
        return self.post(f"cases/{case.number}/{verb}", whole)


def letter(**changes: Any) -> dict[str, Any]:
    """A plain registration as a program sends it."""
    plain = {
        "key": str(uuid4()),
        "channel": "letter",
        "received_on": TODAY.isoformat(),
        "title": "申请公租房",
        "claims": [{"request": "请求公租房资格复核"}],
        "petitioners": [{"name": "王小明", "phone": "13900139000", "address": "静安区某路2号"}],
    }
    return {**plain, **changes}


def fields(answer: Any) -> set[str]:
    """The fields at fault."""
    return {one["field"] for one in answer.json()["reasons"]}
