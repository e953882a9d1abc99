"""The log only grows, and it is noticed when it could do otherwise."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import timezone

from trail import triggers
from trail.log import append, note
from trail.models import Anchor, Event, Seal, SealEntry
from trail.operations import guarded
from trail.testing import unguarded
from trail.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_of_each() -> None:
    line = append("case:1", "case.register", actor="staff:a", key="k")
    seal = Seal.objects.create(id=1, made_at=timezone.now(), count=1, digest="d" * 64)
    SealEntry.objects.create(event=line, seal=seal, event_hash=line.hash)
    Anchor.objects.create(day=date(2026, 3, 2), made_at=timezone.now(), digest="d" * 64, file_name="f")


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


CHANGES = [
    "UPDATE trail_event SET code = 'case.close'",
    "UPDATE trail_seal SET count = 2",
    "UPDATE trail_sealentry SET event_hash = 'x'",
    "UPDATE trail_anchor SET digest = 'x'",
    "DELETE FROM trail_event",
    "DELETE FROM trail_seal",
    "DELETE FROM trail_sealentry",
    "DELETE FROM trail_anchor",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_it_refuses_changes_and_deletions(one_of_each: None, sql: str) -> None:
    with pytest.raises(IntegrityError, match="only grows"):
        run(sql)


@pytest.mark.postgres
@pytest.mark.parametrize("table", triggers.TABLES)
def test_it_refuses_truncation(one_of_each: None, table: str) -> None:
    connection.check_constraints()
    with pytest.raises(IntegrityError, match="only grows"):
        run(f"TRUNCATE {table} CASCADE")


@pytest.mark.postgres
def test_replica_role_does_not_switch_the_triggers_off(one_of_each: None) -> None:
    run("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError, match="only grows"):
        run("DELETE FROM trail_event")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize(("row", "seq", "key"), [("id", "NULL", "''"), ("NULL", "seq", "''"), ("NULL", "NULL", "key")])
def test_it_refuses_to_replace_a_line(one_of_each: None, row: str, seq: str, key: str) -> None:
    with pytest.raises(IntegrityError, match="only grows"):
        run(
            "INSERT OR REPLACE INTO trail_event"  # noqa: S608
            " (id, stream, seq, code, actor, acting_as, entered_at, details, key, prev_hash, hash)"
            f" SELECT {row}, stream, {seq}, 'x', actor, '', entered_at, '{{}}', {key}, '', hash"
            " FROM trail_event"
        )


def test_it_refuses_the_same_through_the_models(one_of_each: None) -> None:
    line = Event.objects.get()
    attempts: list[Callable[[], object]] = [line.save, lambda: Event.objects.update(code="x"), Seal.objects.get().save]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            attempt()


def test_tests_may_pass_in_one_declared_way_and_the_triggers_come_back() -> None:
    note("case.read", actor="staff:a")
    with unguarded():
        assert triggers.missing(connection)
        Event.objects.update(code="x")

    assert triggers.missing(connection) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(code="y")


def test_the_proof_of_the_log_names_lost_triggers(tmp_path: Path) -> None:
    with unguarded():
        lost = {(finding.kind, finding.where) for finding in verify(tmp_path)}

    assert lost == {("guard", guard.name) for guard in triggers._guards(connection)}
    assert verify(tmp_path) == []


def test_start_up_names_lost_and_altered_triggers_and_the_cure() -> None:
    assert run_checks(tags=["database"], databases=["default"]) == []
    on = " ON trail_event" if connection.vendor == "postgresql" else ""
    lost = next(guard for guard in triggers._guards(connection) if guard.table == "trail_event")
    run(f"DROP TRIGGER {lost.name}{on}")
    weak = next(guard for guard in triggers._guards(connection) if guard.table == "trail_seal")
    if connection.vendor == "postgresql":
        run(f"ALTER TABLE trail_seal DISABLE TRIGGER {weak.name}")
    else:
        run(f"DROP TRIGGER {weak.name}")
        run(f"CREATE TRIGGER {weak.name} BEFORE UPDATE ON trail_seal BEGIN SELECT 1; END")

    messages = {message.id: message for message in run_checks(tags=["database"], databases=["default"])}

    assert set(messages) == {"trail.E001", "trail.E002"}
    assert lost.name in messages["trail.E001"].msg
    assert weak.name in messages["trail.E002"].msg
    assert "guard_log" in (messages["trail.E001"].hint or "")

    call_command("guard_log")
    assert run_checks(tags=["database"], databases=["default"]) == []
    assert Event.objects.get().code == "log.guards_restored"
    call_command("guard_log")
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_migration_that_rebuilds_a_table_brings_the_triggers_back(backwards: bool) -> None:
    loader = MigrationLoader(connection)  # from the newest state: an older one would rebuild without later indexes
    before = loader.project_state(loader.graph.leaf_nodes("trail"))
    rebuild = migrations.AlterField("event", "code", models.CharField(max_length=81))
    careless, careful = migration(rebuild), migration(*guarded([rebuild]))

    move(careless, before, backwards)
    lost = triggers.missing(connection)
    move(careless, before, not backwards)
    move(careful, before, backwards)

    assert triggers.missing(connection) == []
    assert bool(lost) == (connection.vendor == "sqlite")
    move(careful, before, backwards=True)


def migration(*operations: migrations.operations.base.Operation) -> migrations.Migration:
    rebuild = type("Migration", (migrations.Migration,), {"operations": list(operations)})
    made: migrations.Migration = rebuild("9999_rebuild", "trail")
    return made


def move(step: migrations.Migration, before: ProjectState, backwards: bool) -> None:
    with connection.schema_editor(atomic=True) as editor:
        (step.unapply if backwards else step.apply)(before.clone(), editor)


@pytest.mark.django_db(transaction=True)
def test_the_triggers_go_and_come_with_their_tables() -> None:
    call_command("migrate", "trail", "zero", verbosity=0)
    silent = run_checks(tags=["database"], databases=["default"])
    call_command("migrate", verbosity=0)  # also what stood on the log in other rooms

    assert silent == []
    assert triggers.missing(connection) == []
