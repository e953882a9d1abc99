"""What this product holds about people is an allow-list; what it refuses is not there (design section 2)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("offices", "trail", "jobs", "workflows", "groups", "cases", "reports", "portal")
DATA_MAP: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "config" / "data_map.toml").read_text(encoding="utf-8"))
PURPOSES = {"answer", "serve", "repeat", "staff", "access"}
SENSITIVITIES = {"open", "personal", "sensitive"}
RETENTIONS = {"matter", "service", "log"}
# The vocabulary of watching people. None of it may name a column, a form field or a label.
REFUSED = (
    "risk", "score", "blacklist", "watch", "whereabouts", "companion", "track_record", "conduct", "biometric",
    "fingerprint", "face_", "gathering", "stability", "stabil", "danger", "extremist", "habitual", "nuisance",
    "稳控", "管控", "行踪", "轨迹", "同行人", "黑名单", "重点人员", "缠访", "闹访", "风险等级", "积分", "人脸", "指纹",
)  # fmt: skip


def our_models() -> list[type[models.Model]]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if not (field.primary_key and field.name == "id")}


def our_forms() -> Iterator[type[forms.BaseForm]]:
    for room in ROOMS:
        package = import_module(room)
        for module in walk_packages(package.__path__, f"{room}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                import_module(module.name)
    stack = [forms.BaseForm]
    while stack:
        for child in stack.pop().__subclasses__():
            stack.append(child)
            if child.__module__.split(".")[0] in ROOMS:
                yield child


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_column_is_declared_with_its_purpose(model: type[models.Model]) -> None:
    declared = DATA_MAP.get(model.__name__, {})
    assert columns(model) == set(declared.get("plain", [])) | set(declared.get("personal", {}))


def test_every_declaration_belongs_to_a_model() -> None:
    assert set(DATA_MAP) - {"form_fields"} == {model.__name__ for model in our_models()}


@pytest.mark.parametrize(
    ("where", "entry"),
    [
        (f"{model}.{name}", entry)
        for model, declared in DATA_MAP.items()
        for name, entry in declared.get("personal", {}).items()
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_personal_field_says_why_on_which_article_and_how_long(where: str, entry: dict[str, str]) -> None:
    assert entry["purpose"] in PURPOSES, where
    assert entry["sensitivity"] in SENSITIVITIES, where
    assert entry["retention"] in RETENTIONS, where
    assert entry["article"], where


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_what_is_sensitive_is_encrypted(model: type[models.Model]) -> None:
    for name, entry in DATA_MAP[model.__name__].get("personal", {}).items():
        field = model._meta.get_field(name)
        if entry["sensitivity"] == "sensitive" and not isinstance(field, models.FileField):
            assert type(field).__name__ == "EncryptedTextField", f"{model.__name__}.{name}"


def test_a_form_asks_nothing_that_is_not_declared() -> None:
    known = {name for model in our_models() for name in columns(model)} | set(DATA_MAP["form_fields"]["asks"])
    asked = {(form.__name__, name) for form in our_forms() for name in getattr(form, "base_fields", {})}
    assert {one for one in asked if one[1] not in known} == set()


def words_of(model: type[models.Model]) -> Iterator[str]:
    yield model.__name__
    for field in model._meta.get_fields():
        yield field.name
        yield str(getattr(field, "verbose_name", ""))
        for code, label in getattr(field, "choices", None) or []:
            yield f"{code} {label}"


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_no_column_or_choice_watches_or_ranks_people(model: type[models.Model]) -> None:
    text = " ".join(words_of(model)).lower()
    assert [word for word in REFUSED if word in text] == []


def test_there_is_no_table_of_persons() -> None:
    """A petitioner's details belong to one matter: each row of a person hangs on one."""
    for name in ("Petitioner", "Representative", "ComplainedOf"):
        field = apps.get_model("cases", name)._meta.get_field("case")
        assert isinstance(field, models.ForeignKey)
        assert not field.null
