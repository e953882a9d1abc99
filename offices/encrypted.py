"""Where encrypted values, blind indexes and files stand: found in the models, so that none is ever forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Length

from offices.personal import EncryptedTextField
from offices.sealed import SealedStorage

Model = type[models.Model]


def encrypted_columns() -> Iterator[tuple[Model, list[str]]]:
    """Each model with its encrypted columns."""
    for model in _models():
        names = [each.name for each in model._meta.local_concrete_fields if isinstance(each, EncryptedTextField)]
        if names:
            yield model, names


def indexed_models() -> Iterator[tuple[Model, list[str]]]:
    """Each model with its blind-index columns (`…_index`); its method `index` fills them."""
    for model in _models():
        names = [each.name for each in model._meta.local_concrete_fields if each.name.endswith("_index")]
        if names:
            yield model, names


def sealed_files() -> Iterator[tuple[Model, models.FileField]]:
    """Each file column whose files lie sealed."""
    for model in _models():
        for each in model._meta.local_concrete_fields:
            if isinstance(each, models.FileField) and isinstance(each.storage, SealedStorage):
                yield model, each


def a_sample() -> list[Any]:
    """One value of each encrypted column, read; raises WrongKey when FIELD_KEYS does not open it."""
    return [
        _newest(model, name)
        for model, names in encrypted_columns()
        for name in names
        if str(getattr(model._meta.get_field(name), "column", "")) in columns_there(model)
    ]


def columns_there(model: Model) -> set[str]:
    """The columns the database has already: checks run before the migrations, and so may the making of a copy."""
    with connection.cursor() as cursor:
        if model._meta.db_table not in connection.introspection.table_names(cursor):
            return set()
        return {told.name for told in connection.introspection.get_table_description(cursor, model._meta.db_table)}


def _newest(model: Model, name: str) -> Any:
    stored = model._base_manager.annotate(there=Length(name)).filter(there__gt=0)
    return stored.order_by("-pk").values_list(name, flat=True).first()


def _models() -> list[Model]:
    return [model for model in apps.get_models() if not model._meta.proxy and model._meta.managed]
