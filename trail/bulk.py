"""Many new rows of one table at once. Here, in the lowest room, because the log needs it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import connection, connections, models, transaction

# Fields whose values go to every database as they stand: asking the field 90 times a matter costs
# more than the database does. Exact classes, since a subclass may do anything (encrypt, for one).
_AS_IS: tuple[type[models.Field[Any, Any]], ...] = (
    models.BigAutoField,
    models.BooleanField,
    models.CharField,
    models.ForeignKey,
    models.PositiveBigIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.TextField,
)
_PLAIN = (str, int, bool, type(None))
# SQLite keeps days and times as text; PostgreSQL takes them as they are.
_DAYS: tuple[type[models.Field[Any, Any]], ...] = (models.DateField, models.DateTimeField, models.TimeField)
_PLAIN_DAYS = (date, datetime, time, type(None))


def insert(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model, in order; each knows its key afterwards.

    As `bulk_create` neither calls `save()` nor sends signals, but it is several times as fast: COPY on
    PostgreSQL, one prepared statement on SQLite. Constraints and triggers hold all the same. The caller
    is in a transaction. Raises IntegrityError.
    """
    if not rows:
        return
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("many rows are written in one transaction")
    model = type(rows[0])
    _give_keys(model, rows)
    for row in rows:
        # Parents that were unsaved when they were named have their keys by now.
        row._prepare_related_fields_for_save(operation_name="bulk_create")  # type: ignore[attr-defined]
    if connection.vendor == "postgresql":
        _copy(model, rows)
    else:
        _execute(model, rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    into = f"COPY {_table(model)} FROM STDIN"
    # What the driver raises inside `copy` would not be Django's IntegrityError otherwise.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as copy:
        for values in _values(model, rows):
            copy.write_row(values)


def _execute(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    holes = ", ".join(["%s"] * len(_fields(model)))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_table(model)} VALUES ({holes})", list(_values(model, rows)))  # noqa: S608


def _table(model: type[models.Model]) -> str:
    """Name of the table with its columns, as both statements take it."""
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in _fields(model))})"


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _values(model: type[models.Model], rows: Sequence[models.Model]) -> Iterator[list[Any]]:
    database = connections[connection.alias]  # not through the thread's proxy, a hundred times a matter
    fields = [(field, field.attname, _sent_as_is(field)) for field in _fields(model)]
    for row in rows:
        held = vars(row)
        yield [
            held[name]
            if type(held.get(name, field)) in as_is
            else field.get_db_prep_save(field.pre_save(row, add=True), database)
            for field, name, as_is in fields
        ]


def _sent_as_is(field: models.Field[Any, Any]) -> tuple[type, ...]:
    """Values of which classes the database takes from this field without asking it."""
    if type(field) in _AS_IS:
        return _PLAIN
    automatic = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return _PLAIN_DAYS if type(field) in _DAYS and connection.vendor == "postgresql" and not automatic else ()


def _give_keys(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    unnumbered = [row for row in rows if row.pk is None]
    for row, number in zip(unnumbered, _next_keys(model, len(unnumbered)), strict=True):
        row.pk = number


def _next_keys(model: type[models.Model], count: int) -> list[int]:
    if not count:
        return []
    table, key = model._meta.db_table, model._meta.pk
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            numbers = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(numbers, [table, key.column, count])
            return [number for (number,) in cursor.fetchall()]
        # The transaction holds SQLite's one write lock: nobody else can take the same.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + count + 1))
