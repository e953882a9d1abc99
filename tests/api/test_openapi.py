"""The description at /api/v1/openapi.json says all there is, and nothing that is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.test import Client

from cases.forms.verbs import VERB_FORMS
from cases.models import Case

CONTRACT = {
    ("post", "/api/v1/submissions"),
    ("get", "/api/v1/cases"),
    ("get", "/api/v1/cases/{number}"),
    ("post", "/api/v1/cases/{number}/{verb}"),
    ("get", "/api/v1/reports/monthly/{month}"),
    ("get", "/api/v1/groups"),
}


def described() -> Any:
    return Client().get("/api/v1/openapi.json").json()


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_it_lists_every_operation_of_the_contract_and_no_other() -> None:
    paths = described()["paths"]
    assert {(method, path) for path, methods in paths.items() for method in methods} == CONTRACT


def test_every_operation_asks_for_the_token_and_tells_its_refusals() -> None:
    for path, methods in described()["paths"].items():
        for operation in methods.values():
            assert operation["security"] == [{"TokenAuth": []}], path
            assert {"200", "401", "403", "404", "422", "429"} <= set(operation["responses"]), path


def test_its_references_lead_somewhere_and_names_of_operations_are_unique() -> None:
    whole = described()
    assert whole["openapi"].startswith("3.")
    for reference in set(references(whole)):
        assert reference.removeprefix("#/components/schemas/") in whole["components"]["schemas"]
    names = [one["operationId"] for methods in whole["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names))


def test_it_describes_the_form_of_every_verb() -> None:
    operation = described()["paths"]["/api/v1/cases/{number}/{verb}"]["post"]
    shapes = operation["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    by_verb = {shape["title"]: shape for shape in shapes}
    assert set(by_verb) == set(VERB_FORMS) & set(Case.verbs())
    for shape in by_verb.values():
        assert {"on", "version", "key"} <= set(shape["required"])


def test_there_is_no_page_of_documentation() -> None:
    assert Client().get("/api/v1/docs").status_code == 404
