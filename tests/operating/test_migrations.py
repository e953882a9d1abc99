"""Migrations lead to one schema by every path, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from config.benches import scratch

# In the order they may be taken away.
OURS = ("reports", "cases", "jobs", "groups", "portal", "trail")
pytestmark = pytest.mark.slow


@pytest.fixture
def fresh(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own, migrated as a new office's is."""
    with django_db_blocker.unblock():
        BaseDatabaseWrapper.close(connection)  # SQLite's own closes none in memory, and would go on with that one
        with scratch.database():
            yield


def schema() -> set[tuple[str, ...]]:
    """Every table with its columns, every constraint, index and trigger, in the database's own words."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        found = {(table, *column) for table in tables for column in _columns(cursor, table)}
        found |= {(table, *one) for table in tables for one in _constraints(cursor, table)}
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
            if connection.vendor == "sqlite"
            else "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace"
            " UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
        )
        return found | {(name, re.sub(r"\s+", " ", sql)) for name, sql in cursor.fetchall()}


def _columns(cursor: Any, table: str) -> Iterator[tuple[str, ...]]:
    for column in connection.introspection.get_table_description(cursor, table):
        yield "column", column.name, str(column.type_code), str(column.null_ok), str(column.default)


def _constraints(cursor: Any, table: str) -> Iterator[tuple[str, ...]]:
    for name, one in connection.introspection.get_constraints(cursor, table).items():
        # SQLite counts the nameless ones as they come.
        told = re.sub(r"\d+", "", name) if name.startswith(("fk_", "__unnamed", "sqlite_autoindex")) else name
        yield "constraint", told, *(f"{key}={value}" for key, value in sorted(one.items()))


def step_by_step() -> None:
    """Migrate as a database does that was begun before there were short cuts."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    for key, short_cut in executor.loader.replacements.items():
        executor.loader.graph.remove_replacement_node(key, short_cut.replaces)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_all_can_be_taken_back_and_the_single_steps_end_where_the_short_cut_does(fresh: None) -> None:
    at_once = schema()

    for app in OURS:
        call_command("migrate", app, "zero", verbosity=0)
    left = set(connection.introspection.table_names())
    step_by_step()
    call_command("migrate", verbosity=0)

    assert not {table for table in left if table.startswith(tuple(f"{app}_" for app in OURS))}
    assert schema() ^ at_once == set()
