"""No single field of any row of the log can be changed without being found."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trail.models import Anchor, Event, Seal, SealEntry
from trail.testing import unguarded
from trail.verify import verify

pytestmark = pytest.mark.django_db

SMALL = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)

FORGEABLE: list[tuple[type[models.Model], str]] = [
    # An event's row number is not part of what was written; seals name it for lines that stand alone.
    (model, field.attname)
    for model in (Event, Seal, SealEntry, Anchor)
    for field in model._meta.concrete_fields
    if (model, field.attname) != (Event, "id")
]


@pytest.mark.slow
@SMALL
@given(data=st.data())
def test_any_single_field_that_is_forged_is_found(whole_log: Path, data: st.DataObject) -> None:
    model, name = data.draw(st.sampled_from(FORGEABLE))
    rows = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    row = model._default_manager.filter(pk=data.draw(st.sampled_from(rows)))
    old = row.values_list(name, flat=True).get()
    new = data.draw(other_value(name, old))
    undo = transaction.savepoint()
    try:
        with unguarded(), transaction.atomic():
            row.update(**{name: new})
            connection.check_constraints()
        assert verify(), f"{model.__name__}.{name}: {old!r} became {new!r}"
    except (DataError, IntegrityError):
        pass  # refused by the column or a constraint: not even a forger without triggers gets through
    finally:
        transaction.savepoint_rollback(undo)


def other_value(name: str, old: Any) -> st.SearchStrategy[Any]:
    if isinstance(old, dict):
        return st.dictionaries(st.sampled_from(["fields", "x"]), st.integers(0, 9) | st.just(["channel"]))
    if isinstance(old, datetime):
        return st.sampled_from([1, -1, 1_000_000]).map(lambda microseconds: old + timedelta(microseconds=microseconds))
    if isinstance(old, date):
        return st.sampled_from([-1, 1, 400]).map(lambda days: old + timedelta(days=days))
    if isinstance(old, int):
        return st.sampled_from([old - 1, old + 1, old + 100]).filter(lambda number: number > 0)
    if old is None:
        return st.just(7 if name == "seq" else date(2026, 3, 2))
    return st.sampled_from([old + "x", old[:-1], old[::-1], "x" * len(old)]).filter(lambda text: text != old)
