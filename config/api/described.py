"""What the OpenAPI description says beyond types: parameters of lists, bodies made of the pages' own forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from config.api.body import JSON, MULTIPART, PART
from config.api.errors import Refusal

# What any call may be answered with.
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 422, 429), Refusal)
CHANGING: dict[int, Any] = {**REFUSALS, **dict.fromkeys((409, 413, 415), Refusal)}


def parameter(name: str, description: Any = "") -> dict[str, Any]:
    """One parameter of the query."""
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": {"type": "string"},
        "description": str(description),
    }


def query(filters: Mapping[str, Any], *more: str) -> dict[str, Any]:
    """The filters of a list's page as parameters."""
    return {
        "parameters": [
            *(parameter(name, one.label) for name, one in filters.items()),
            *(parameter(name) for name in more),
        ]
    }


def shape_of(fields: Mapping[str, forms.Field], *, without: Iterable[str] = (), **more: Any) -> dict[str, Any]:
    """The JSON schema of a form; files are not in it, they are parts of a multipart body."""
    known = {
        name: field
        for name, field in fields.items()
        if name not in set(without) and not isinstance(field, forms.FileField)
    }
    return {
        "type": "object",
        "properties": {**{name: _one(field) for name, field in known.items()}, **more},
        "required": [name for name, field in known.items() if field.required],
    }


def _one(field: forms.Field) -> dict[str, Any]:
    kinds: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
        (forms.BooleanField, {"type": "boolean"}),
        (forms.IntegerField, {"type": "integer"}),
        (forms.DateField, {"type": "string", "format": "date"}),
        (forms.UUIDField, {"type": "string", "format": "uuid"}),
        (forms.ModelMultipleChoiceField, {"type": "array", "items": {"type": "string"}}),
        (forms.MultipleChoiceField, {"type": "array", "items": {"type": "string"}}),
    )
    schema = next((dict(schema) for kind, schema in kinds if isinstance(field, kind)), {"type": "string"})
    length = getattr(field, "max_length", None)
    if length:
        schema["maxLength"] = length
    words = " ".join(str(one) for one in (field.label, field.help_text) if one)
    return {**schema, "description": words} if words else schema


def files_of(fields: Mapping[str, forms.Field]) -> list[str]:
    """The names under which files are sent."""
    return [name for name, field in fields.items() if isinstance(field, forms.FileField)]


def body(schema: dict[str, Any], files: Iterable[str]) -> dict[str, Any]:
    """A request body: the object itself, or its text in the part `data` with files beside it."""
    parts: dict[str, Any] = {PART: {"type": "string", "contentMediaType": JSON, "contentSchema": schema}}
    parts |= {name: {"type": "array", "items": {"type": "string", "format": "binary"}} for name in sorted(set(files))}
    content = {
        JSON: {"schema": schema},
        MULTIPART: {"schema": {"type": "object", "properties": parts, "required": [PART]}},
    }
    return {"requestBody": {"required": True, "content": content}}
