"""A batch of an import costs the same in an office of a thousand matters and in one of a million."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.ledger.importing import BATCH, import_ledger
from cases.ledger.judging import judged
from cases.ledger.opening import Result, open_ledger
from cases.ledger.sameness import there_of
from tests.cast import Cast
from tests.ledger.books import HEAD, book, row
from workflows.verbs import SystemActor

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def read_whole() -> dict[str, int]:
    """Table → rows that were read one after the other in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, seq_tup_read FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def test_what_a_batch_adds_to_the_reports_is_planned_for_the_tables_as_they_are(cast: Cast, tmp_path: Path) -> None:
    rows = [row(number) for number in range(1, 2 * BATCH + 1)]
    before: dict[str, int] = {}
    for name, some in (("a", rows[:BATCH]), ("b", rows[BATCH:])):
        ledger = open_ledger(book(tmp_path / f"{name}.xlsx", [HEAD, *some]))
        assert import_ledger(ledger, office=cast.city, by=SystemActor("import")).imported == BATCH
        if not before:
            before = read_whole()
            with connection.cursor() as cursor:
                # A plan that was kept from the first batch would not heed this.
                cursor.execute("SET LOCAL enable_seqscan = off")
    after = read_whole()
    for table in ("cases_case", "cases_claim", "cases_answer"):
        assert after[table] == before[table], table


def test_what_is_there_already_is_found_by_the_index_of_keys(cast: Cast, tmp_path: Path) -> None:
    ledger = open_ledger(book(tmp_path / "a.xlsx", [HEAD, *(row(number) for number in range(1, BATCH + 1))]))
    batch = list(judged(ledger, Result()))
    with CaptureQueriesContext(connection) as asked:
        there_of(batch, cast.city, {"别的"}, SystemActor("import"))
    sql = next(one["sql"] for one in asked if '"import_key" IN' in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        assert "submission_imported_once" in str(cursor.fetchall())
