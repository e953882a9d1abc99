"""Migration operation: the index of `CaseWords.text`, by the means of each database.

PostgreSQL: a GIN index on a function of the text. SQLite: a full-text table without content of its own, kept by
triggers that call a function of ours (registered on each connection): whoever writes the text without that
function is refused, so the two never part.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from cases import words

TABLE, INDEX, GRAMS = "cases_casewords", "cases_words_index", "cases_grams"

_POSTGRESQL = (
    f"""CREATE FUNCTION {GRAMS}(said text) RETURNS int[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(ascii(one)) || array_agg((ascii(one) << 16) # coalesce(ascii(next), 0))
    FROM unnest(string_to_array(said, NULL), (string_to_array(said, NULL))[2:]) AS pair(one, next) $$""",  # noqa: S608 - names of ours
    f"CREATE INDEX {INDEX} ON {TABLE} USING gin ({GRAMS}(text))",
    # Common words are known to the planner one by one: thousands of them, not the hundred of a plain column.
    f"ALTER INDEX {INDEX} ALTER COLUMN 1 SET STATISTICS 1000",
)
_POSTGRESQL_BACK = (f"DROP INDEX {INDEX}", f"DROP FUNCTION {GRAMS}(text)")

_PUT = f"INSERT INTO {INDEX} (rowid, grams) VALUES (NEW.case_id, {GRAMS}(NEW.text));"  # noqa: S608
_TAKE = f"INSERT INTO {INDEX} ({INDEX}, rowid, grams) VALUES ('delete', OLD.case_id, {GRAMS}(OLD.text));"  # noqa: S608
_TRIGGERS = {"insert": _PUT, "delete": _TAKE, "update": _TAKE + _PUT}
_SQLITE = (
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(grams, content='', detail=none, columnsize=0, tokenize='ascii')",
    *(
        f"CREATE TRIGGER cases_words_{when} AFTER {when.upper()} ON {TABLE} BEGIN {deed} END"
        for when, deed in _TRIGGERS.items()
    ),
)
_SQLITE_BACK = (*(f"DROP TRIGGER cases_words_{when}" for when in _TRIGGERS), f"DROP TABLE {INDEX}")


def know_grams(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Teach a new SQLite connection the function its triggers call."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(GRAMS, 1, words.tokens, deterministic=True)


class IndexWords(Operation):
    """Forwards makes the index of what is there, backwards takes it away."""

    reduces_to_sql = False
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The index is no part of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        _run(schema_editor, _POSTGRESQL, _SQLITE)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        _run(schema_editor, _POSTGRESQL_BACK, _SQLITE_BACK)

    def describe(self) -> str:
        return "Index the words matters are found by"


def _run(editor: BaseDatabaseSchemaEditor, postgresql: tuple[str, ...], sqlite: tuple[str, ...]) -> None:
    with editor.connection.cursor() as cursor:
        for statement in postgresql if editor.connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)
