"""Every operation of the interface × the cast, from a table. An operation that is not here fails the build."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import get_resolver

from cases.intake import ComplainedOfDetails
from cases.models import Case
from tests import cast as c
from tests.api.client import Program, letter
from tests.cast import Cast
from tests.test_access_matrix import every_name

SEE_PLAIN = {"registrar", "head", "leader", "handler", "director", "superior_head", "superior_director"}
SEE_ACCUSATION = {"registrar", "head", "director"}
REPORT_ON_THEIR_OWN = {
    "head", "director", "superior_head", "superior_director", "head_elsewhere", "statistician", "accused",
}  # fmt: skip
# Operations, the call, who gets which answer, everybody else's answer.
Call = Callable[[Program, Case], Any]
TABLE: list[tuple[str, str, Call, dict[int, set[str]], int]] = [
    ("list_cases", "plain", lambda p, case: p.get("cases"), {}, 200),
    ("list_groups", "plain", lambda p, case: p.get("groups"), {}, 200),
    ("read_case", "plain", lambda p, case: p.get(f"cases/{case.number}"), {200: SEE_PLAIN}, 404),
    ("read_case", "accusation", lambda p, case: p.get(f"cases/{case.number}"), {200: SEE_ACCUSATION}, 404),
    ("perform_verb", "plain", lambda p, case: p.do(case, "add_commitment"),
     {422: {"leader", "handler"}, 403: SEE_PLAIN - {"leader", "handler"}}, 404),
    ("perform_verb", "accusation", lambda p, case: p.do(case, "classify"),
     {422: {"head"}, 403: SEE_ACCUSATION - {"head"}}, 404),
    ("add_submission", "plain", lambda p, case: p.post("submissions", letter(claims=[])),
     {422: {"registrar", "registrar_elsewhere"}}, 403),
    ("monthly_report", "plain", lambda p, case: p.get("reports/monthly/2026-10"), {200: REPORT_ON_THEIR_OWN}, 403),
]  # fmt: skip


def test_every_operation_is_in_the_table() -> None:
    api = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api")
    operations = set(every_name(api.url_patterns)) - {"openapi-json", "api-root"}  # type: ignore[union-attr]
    assert operations == {row[0] for row in TABLE}


@pytest.fixture
def matters(cast: Cast) -> dict[str, Case]:
    plain = c.register(cast)
    c.assign(cast, plain)
    accused = ComplainedOfDetails(staff=cast.accused, name="被举报人", is_accused=True)
    return {"plain": plain, "accusation": c.register(cast, case_class="accusation", complained_of=(accused,))}


@pytest.mark.slow
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]}-{row[1]}")
def test_everybody_gets_what_the_table_says(cast: Cast, matters: dict[str, Case], row: Any) -> None:
    _operation, subject, call, expected, others = row
    wrong = []
    for name, person in cast.everybody().items():
        wanted = next((status for status, names in expected.items() if name in names), others)
        got = call(Program(person), matters[subject]).status_code
        if got != wanted:
            wrong.append(f"{name}: {got}, expected {wanted}")
    assert wrong == []
