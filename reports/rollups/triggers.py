"""When the roll-ups change: with every change of what they are summed from, by triggers.

So no way of writing is forgotten (verbs, import by COPY, corrections, a statement typed by hand), and the
rooms below need not know that there are reports. Lines are only ever added, signed, so two verbs at once
never wait for one counter. They are taken away while migrations run (SQLite cannot rename a table that
a trigger reads) and put back after them, see reports/apps.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from reports.rollups.kept import FAMILIES
from reports.rollups.sums import Family, Source

_NEEDED = frozenset(
    {family.table for family in FAMILIES}
    | {table for family in FAMILIES for source in family.sources for table in source.watched}
)
_PREFIX = "rollup_"


class Trigger(NamedTuple):
    """`when` is BEFORE or AFTER and what, of which `columns` for an update; `sums` the statement it runs."""

    name: str
    table: str
    when: str
    sums: str
    columns: tuple[str, ...] = ()
    each_row: bool = True


def is_possible() -> bool:
    """Whether all tables and their columns are there: in the middle of migrations, and where some were taken back, some
    are not.
    """
    if not set(connection.introspection.table_names()) >= _NEEDED:
        return False
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.db_table in _NEEDED:
                there = connection.introspection.get_table_description(cursor, model._meta.db_table)
                if not {field.column for field in model._meta.local_fields} <= {column.name for column in there}:
                    return False
    return True


def install() -> None:
    """Put every trigger in place, anew where one is there."""
    remove()
    make = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    with connection.cursor() as cursor:
        for trigger in _triggers():
            for statement in make(trigger):
                cursor.execute(statement)


def remove() -> None:
    """Take every trigger away, those of an earlier version too."""
    with connection.cursor() as cursor:
        for name, table, _runs in _present():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def missing() -> list[str]:
    """Names of the triggers that are not there; none where a table of theirs is not."""
    if not is_possible():
        return []
    found = {name for name, _table, runs in _present() if runs}
    return [trigger.name for trigger in _triggers() if trigger.name not in found]


def _present() -> list[tuple[str, str, bool]]:
    """Name and table of the triggers that are there, and whether they run: PostgreSQL can disable one."""
    asked = "SELECT name, tbl_name, TRUE FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        asked = "SELECT tgname, tgrelid::regclass::text, tgenabled <> 'D' FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [found for found in cursor.fetchall() if found[0].startswith(_PREFIX)]


def _triggers() -> Iterator[Trigger]:
    for family in FAMILIES:
        for source in family.sources:
            yield from _of(family, source)


def _of(family: Family, source: Source) -> Iterator[Trigger]:
    """A source's rows come without what points to them and go without it, so elsewhere only changes count."""
    in_bulk = connection.vendor == "postgresql"
    name, table = f"{_PREFIX}{source.table}", source.table
    new = Q(pk__in=RawSQL("SELECT id FROM added", ())) if in_bulk else _is("pk", "NEW")
    gone = source.lines(_is("pk", "OLD"))
    yield Trigger(f"{name}_insert", table, "AFTER INSERT", family.added(source.lines(new)), each_row=not in_bulk)
    yield Trigger(f"{name}_delete", table, "BEFORE DELETE", family.added(gone, "-"))
    for watched, by in source.watched.items():
        before, after = source.lines(_is(by.path, "OLD")), source.lines(_is(by.path, "NEW"))
        at = name if watched == table else f"{name}_by_{watched}"
        yield Trigger(f"{at}_before", watched, "BEFORE UPDATE", family.added(before, "-"), by.columns)
        yield Trigger(f"{at}_after", watched, "AFTER UPDATE", family.added(after), by.columns)


def _is(path: str, row: str) -> Q:
    return Q(**{path: RawSQL(f"{row}.id", ())})  # noqa: S611 - the trigger's own row


def _head(trigger: Trigger) -> str:
    of = f" OF {', '.join(trigger.columns)}" if trigger.columns else ""
    return f"CREATE TRIGGER {trigger.name} {trigger.when}{of} ON {trigger.table}"


def _changed(trigger: Trigger) -> str:
    """Saving a row writes every column: only a column that became another counts."""
    if not trigger.columns:
        return ""
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    pairs = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in trigger.columns)
    return f"WHEN ({pairs})"


def _for_sqlite(trigger: Trigger) -> Iterator[str]:
    yield f"{_head(trigger)} FOR EACH ROW {_changed(trigger)} BEGIN {trigger.sums}; END"


def _for_postgresql(trigger: Trigger) -> Iterator[str]:
    answer = "OLD" if "DELETE" in trigger.when else "NEW" if trigger.each_row else "NULL"
    # A statement of many rows is planned each time: a kept plan lasts as long as the session, and one made while the
    # tables were small reads them whole for every batch of an import, however long they have become.
    sums = trigger.sums if trigger.each_row else f"EXECUTE $sums${trigger.sums}$sums$"
    body = f"BEGIN {sums}; RETURN {answer}; END"
    yield f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $rollup${body}$rollup$"
    each = f"FOR EACH ROW {_changed(trigger)}" if trigger.each_row else "REFERENCING NEW TABLE AS added"
    yield f"{_head(trigger)} {each} EXECUTE FUNCTION {trigger.name}()"
