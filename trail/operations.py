"""Migration operations that put the log's triggers in place and bring them back."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from trail import triggers


class GuardLog(Operation):
    """Forwards puts every trigger in place, backwards takes them away."""

    reduces_to_sql = False
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        triggers.install(schema_editor.connection)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        triggers.remove(schema_editor.connection)

    def describe(self) -> str:
        return "Let the log only grow"


class RestoreGuards(GuardLog):
    """Puts every trigger in place, whichever way the migration runs."""

    def database_backwards(self, *args: Any, **kwargs: Any) -> None:
        self.database_forwards(*args, **kwargs)


def guarded(operations: Sequence[Operation]) -> list[Operation]:
    """The operations of a migration that changes a table of the log.

    SQLite rebuilds the table and thereby loses its triggers: they come back at the end of either direction.
    """
    return [RestoreGuards(), *operations, RestoreGuards()]
