"""Database triggers that let the log only grow.

They stop mistakes and ordinary accounts; whoever may drop triggers is found by the hashes, seals and anchors.
SQLite forgets the triggers of a table that a migration rebuilds: see trail/operations.py.
"""

from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

# Per table, when a new row would take the place of an old one. SQLite's REPLACE deletes without asking the
# delete trigger. The conditions read like the indexes', otherwise SQLite would walk the whole stream.
_TAKES_PLACE_OF = {
    "trail_event": (
        "SELECT 1 FROM trail_event WHERE id = NEW.id",
        "SELECT 1 FROM trail_event WHERE stream = NEW.stream AND seq = NEW.seq",
        'SELECT 1 FROM trail_event WHERE stream = NEW.stream AND "key" = NEW."key" AND NOT ("key" = \'\')',
    ),
    "trail_seal": (
        "SELECT 1 FROM trail_seal WHERE id = NEW.id",
        "SELECT 1 FROM trail_seal WHERE digest = NEW.digest",
        "SELECT 1 FROM trail_seal WHERE prev_digest = NEW.prev_digest",
    ),
    "trail_sealentry": ("SELECT 1 FROM trail_sealentry WHERE event_id = NEW.event_id",),
    "trail_anchor": (
        "SELECT 1 FROM trail_anchor WHERE day = NEW.day",
        "SELECT 1 FROM trail_anchor WHERE digest = NEW.digest",
        "SELECT 1 FROM trail_anchor WHERE prev_digest = NEW.prev_digest",
        "SELECT 1 FROM trail_anchor WHERE file_name = NEW.file_name",
    ),
}
TABLES = tuple(_TAKES_PLACE_OF)

_FUNCTION = "trail_refuse"
# The class of the error makes Django raise IntegrityError, as SQLite's ABORT does.
_FUNCTION_BODY = (
    " BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' only grows',"
    " ERRCODE = 'integrity_constraint_violation'; END "
)
_ROW, _BEFORE, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 8, 16, 32  # pg_trigger.tgtype


class Guard(NamedTuple):
    """One trigger: its table, its name, how to make it, and on PostgreSQL its kind as pg_trigger shows it."""

    table: str
    name: str
    sql: str
    kind: int = 0


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, anew where one is already there."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_FUNCTION_BODY}$$"
            )
        for guard in _guards(connection):
            cursor.execute(guard.sql)
            if connection.vendor == "postgresql":
                # ALWAYS: else `session_replication_role = replica`, which pg_restore may set, switches it off.
                cursor.execute(f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for migrations that go back, and for tests."""
    present = _tables(connection)
    with connection.cursor() as cursor:
        for guard in _guards(connection):
            if guard.table in present:
                on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there; none for tables that are not there."""
    found, present = _found(connection), _tables(connection)
    return [guard.name for guard in _guards(connection) if guard.table in present and guard.name not in found]


def altered(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are there but no longer refuse what they should."""
    found = _found(connection)
    return [guard.name for guard in _guards(connection) if found.get(guard.name, True) is False]


def _guards(connection: BaseDatabaseWrapper) -> list[Guard]:
    make = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    return [guard for table in TABLES for guard in make(table)]


def _for_postgresql(table: str) -> list[Guard]:
    change, truncate = f"{table}_no_change", f"{table}_no_truncate"
    act = f"EXECUTE FUNCTION {_FUNCTION}()"
    return [
        Guard(
            table,
            change,
            f"CREATE TRIGGER {change} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {act}",
            _ROW | _BEFORE | _UPDATE | _DELETE,
        ),
        Guard(
            table,
            truncate,
            f"CREATE TRIGGER {truncate} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {act}",
            _BEFORE | _TRUNCATE,
        ),
    ]


def _for_sqlite(table: str) -> list[Guard]:
    act = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    takes_place = " OR ".join(f"EXISTS ({query})" for query in _TAKES_PLACE_OF[table])
    events = {"update": "BEFORE UPDATE", "delete": "BEFORE DELETE", "replace": "BEFORE INSERT"}
    when = {"replace": f"WHEN {takes_place} "}
    return [
        Guard(
            table,
            f"{table}_no_{act_name}",
            f"CREATE TRIGGER {table}_no_{act_name} {event} ON {table} {when.get(act_name, '')}{act}",
        )
        for act_name, event in events.items()
    ]


def _tables(connection: BaseDatabaseWrapper) -> set[str]:
    return set(connection.introspection.table_names()) & set(TABLES)


def _found(connection: BaseDatabaseWrapper) -> dict[str, bool]:
    """Triggers on our tables by name, and whether each is as we made it."""
    expected = {guard.name: guard for guard in _guards(connection)}
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'trail\\_%' ESCAPE '\\'"
            )
            return {name: sql == expected[name].sql for name, sql in cursor.fetchall() if name in expected}
        cursor.execute(
            "SELECT t.tgname, t.tgtype, t.tgenabled = 'A' AND t.tgqual IS NULL AND p.prosrc = %s"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND t.tgrelid = ANY (%s::regclass[])",
            [_FUNCTION_BODY, sorted(_tables(connection))],
        )
        return {
            name: sound and expected[name].kind == kind for name, kind, sound in cursor.fetchall() if name in expected
        }
