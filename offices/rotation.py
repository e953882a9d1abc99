"""Bringing everything stored under the newest keys, in batches, safe to kill and run again.

What is under the newest key already is left alone, so a second run only finishes what the first began. Pages work
meanwhile: every key in FIELD_KEYS reads, persons are found under INDEX_KEY_OLD too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast

import trail.log
from offices import keys
from offices.encrypted import Model, encrypted_columns, indexed_models, sealed_files
from offices.personal import reencrypted
from offices.sealed import clear_renewed, renewed

BATCH = 200
# Told after each batch: of which model, how many rows are done of how many.
Progress = Callable[[str, int, int], None]


def rotate_fields(progress: Progress) -> dict[str, int]:
    """Every encrypted column and file under the newest of FIELD_KEYS; how many changed.

    Raises WrongKey for a value that none of FIELD_KEYS opens.
    """
    keys.remember()
    changed = {"values": 0, "files": 0}
    for model, names in encrypted_columns():
        for batch in _batches(model, progress):
            changed["values"] += _renew(model, names, batch)
    for folder in {Path(field.storage.path("")) for _model, field in sealed_files()}:
        clear_renewed(folder)
    for model, field in sealed_files():
        for batch in _batches(model, progress):
            changed["files"] += _renew_files(model, field, batch)
    keys.settle(keys.FIELD)
    trail.log.note("keys.rotated", actor="system:rotate_keys", details={"kind": "field", **changed})
    return changed


def rotate_indexes(progress: Progress) -> dict[str, int]:
    """Every blind index anew under INDEX_KEY; how many rows changed."""
    changed = {"rows": 0}
    for model, names in indexed_models():
        for batch in _batches(model, progress):
            changed["rows"] += _reindex(model, names, batch)
    keys.settle(keys.INDEX)
    trail.log.note("keys.rotated", actor="system:rotate_keys", details={"kind": "index", **changed})
    return changed


def _batches(model: Model, progress: Progress) -> Iterator[list[int]]:
    """Primary keys in order, a batch at a time; rows written meanwhile are under the newest key by themselves."""
    rows = model._base_manager.order_by("pk").values_list("pk", flat=True)
    total, done, last = rows.count(), 0, None
    while batch := list((rows if last is None else rows.filter(pk__gt=last))[:BATCH]):
        yield batch
        done, last = done + len(batch), batch[-1]
        progress(model._meta.label, done, max(total, done))


@transaction.atomic
def _renew(model: Model, names: list[str], batch: list[int]) -> int:
    locked = model._base_manager.filter(pk__in=batch).select_for_update(of=("self",)).order_by("pk")
    raw = {f"raw_{name}": Cast(F(name), models.TextField()) for name in names}  # as it is stored, not opened
    changed = 0
    for pk, *tokens in list(locked.annotate(**raw).values_list("pk", *raw)):
        renewed = {name: _renewed(token) for name, token in zip(names, tokens, strict=True)}
        fresh = {name: Value(token, models.TextField()) for name, token in renewed.items() if token}
        if fresh:
            model._base_manager.filter(pk=pk).update(**fresh)
            changed += len(fresh)
    return changed


def _renewed(token: str | None) -> str:
    fresh = reencrypted(token.encode("ascii")) if token else None
    return fresh.decode("ascii") if fresh else ""


def _renew_files(model: Model, field: models.FileField, batch: list[int]) -> int:
    named = model._base_manager.filter(pk__in=batch).exclude(**{field.name: ""}).values_list("pk", field.name)
    changed = 0
    for pk, name in named:
        path = Path(field.storage.path(name))
        try:
            beside = renewed(path)
        except FileNotFoundError:  # cleared out meanwhile, or lost: the backup and the download tell of it
            continue
        changed += beside is not None and _put_in_place(model, {"pk": pk, field.name: name}, beside, path)
    return changed


@transaction.atomic
def _put_in_place(model: Model, row: dict[str, Any], beside: Path, path: Path) -> bool:
    """Only while the row, held here, names the file: one that was destroyed meanwhile must not come back. Whoever
    destroys it writes the row first, and takes the file from the disk when that is committed.
    """
    held = model._base_manager.select_for_update(of=("self",)).filter(**row)
    if not held.values_list("pk", flat=True).first() or not path.exists():
        beside.unlink(missing_ok=True)
        return False
    os.replace(beside, path)
    return True


@transaction.atomic
def _reindex(model: Model, names: list[str], batch: list[int]) -> int:
    rows = list(model._base_manager.filter(pk__in=batch).select_for_update(of=("self",)).order_by("pk"))
    changed = []
    for row in rows:
        before = [getattr(row, name) for name in names]
        row.index()  # type: ignore[attr-defined]
        if before != [getattr(row, name) for name in names]:
            changed.append(row)
    model._base_manager.bulk_update(changed, names)
    return len(changed)
