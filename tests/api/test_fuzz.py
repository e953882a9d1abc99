"""Whatever a program sends: nested, mistyped, endless, cut off. The interface answers by a status below 500."""

from __future__ import annotations

import json
import os
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from cases.forms.verbs import VERB_FORMS
from cases.models import Case
from tests.api.client import Program, letter
from tests.cast import TODAY, Cast
from tests.test_fuzz import ODD

pytestmark = pytest.mark.slow

FUZZED = settings(
    max_examples=int(os.environ.get("FUZZ", "300")),
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(ODD), st.text(max_size=20),
    st.sampled_from([10**400, -(2**63) - 1, 1e308, "A" * 5000]),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
NAMES = sorted(
    {name for form in VERB_FORMS.values() for name in form.base_fields} | set(letter()) | {"decision", "case"}
)
PEOPLE = ("registrar", "head", "leader", "handler", "director")
BODIES = st.one_of(
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8),
    st.sampled_from(["", "{", "[]", "null", "1", '"x"', "{}" * 2, '{"a":', "\0", "{" * 200, "[" * 100_000]),
    st.binary(max_size=40),
)


@pytest.fixture
def programs(cast: Cast) -> dict[str, Program]:
    found = {name: Program(cast.everybody()[name]) for name in PEOPLE}
    for program in found.values():
        program.client.raise_request_exception = False
    return found


@pytest.fixture(autouse=True)
def as_often_as_one_likes(settings: Any) -> None:
    """How often a token may call is held by test_failures.py."""
    settings.API_RATE = "1000000/m"


def plainly_told(answer: Any) -> bool:
    """Below 500, and JSON in any case."""
    event(f"answered {answer.status_code}")
    return bool(answer.status_code < 500) and json.loads(answer.content) is not None


@FUZZED
@given(data=st.data())
def test_no_registration_breaks_it(programs: dict[str, Program], data: st.DataObject) -> None:
    body = data.draw(BODIES)
    sent = {**letter(), **body} if isinstance(body, dict) and data.draw(st.booleans()) else body
    assert plainly_told(programs["registrar"].post("submissions", sent)), sent


@FUZZED
@given(data=st.data())
def test_no_verb_breaks_it(programs: dict[str, Program], case: Case, data: st.DataObject) -> None:
    program = programs[data.draw(st.sampled_from(PEOPLE))]
    verb = data.draw(st.sampled_from(sorted(Case.verbs())))
    body = data.draw(BODIES)
    case = Case.objects.get(pk=case.pk)
    if isinstance(body, dict):
        body = {"on": TODAY.isoformat(), "version": case.version, "key": str(uuid4()), **body}
    answer = program.post(f"cases/{case.number}/{verb}", body)
    assert plainly_told(answer), (verb, body)


QUESTIONS = ("cases", "groups", "reports/monthly/2026-10", "reports/monthly/2026-13", "cases/JA-2026-000001")
PARAMETERS = ("page", "order", "q", "state", "office", "late", "month", "class")


@FUZZED
@given(
    path=st.sampled_from(QUESTIONS),
    query=st.dictionaries(st.sampled_from(PARAMETERS), st.sampled_from(ODD) | st.text(max_size=20), max_size=5),
    who=st.sampled_from(PEOPLE),
)
def test_no_question_breaks_it(programs: dict[str, Program], path: str, query: dict[str, str], who: str) -> None:
    assert plainly_told(programs[who].get(path, **query)), (path, query)
