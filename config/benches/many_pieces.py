"""A city's pieces of many years, invented by the database itself (PostgreSQL): half a million a year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, models, transaction

from cases.models import Answer, Assignment, Case, Category, Claim, Clock, Submission
from groups.models import KeyGroup
from offices.models import Office, Staff
from offices.tree import save_office
from reports.months import Month
from reports.rollups import upkeep

A_YEAR = 500_000
DISTRICTS, STREETS, GROUPS = 16, 15, 20
# Of 22 matters three come again; of 25 pieces that makes 22 first ones.
MATTERS, OF_PIECES, AGAIN = 22, 25, 3
SPONSORED = 100  # of so many matters one is taken on by a leader
TABLES: tuple[type[models.Model], ...] = (Case, Submission, Clock, Claim, Answer, Assignment)
_ODD = "(i::bigint * 2654435761 % 1000003)::int"  # looks like chance, is the same every time
_SEEN = f"({_ODD} % 100)"
Say = Callable[[str], object]
# A table, its columns as SQL over `i`, and where `i` comes from.
Rows = tuple[type[models.Model], Mapping[str, str], str]


def years_of(size: int) -> int:
    """How many years so many pieces are."""
    return max(1, size // A_YEAR)


def seed(size: int, last: Month, say: Say) -> Office:
    """Write `size` pieces up to the end of `last` and bring the roll-ups in step; the root of their offices.

    The role must be allowed to set triggers aside (superuser).
    """
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off")
    root = _tree()
    matters = size * MATTERS // OF_PIECES
    with _without_indexes():
        for model, columns, source in _rows(root, size, matters, last):
            say(f"  {model.__name__}\n")
            _insert(model, columns, source)
    say("  roll-ups\n")
    upkeep.mend()
    upkeep.fold()
    with connection.cursor() as cursor:
        cursor.execute("RESET ALL")
        cursor.execute("VACUUM ANALYZE")
    return root


def _tree() -> Office:
    root = save_office(Office(code="ROOT", name="市民政局"))
    for district in range(DISTRICTS):
        above = save_office(Office(code=f"D{district:02}", name=f"第{district}区民政局", parent=root))
        for street in range(STREETS):
            save_office(Office(code=f"D{district:02}S{street:02}", name=f"第{district}区{street}街道", parent=above))
    leader = Staff.objects.create(username="bench", full_name="某人", office=root)
    KeyGroup.objects.bulk_create(
        KeyGroup(code=f"G{n}", name=f"群体{n}", office=root, leader=leader) for n in range(GROUPS)
    )
    return root


def _pick(keys: list[int], spread: int) -> str:
    """SQL: one of the keys, as good as by chance."""
    return f"(ARRAY{keys})[1 + {_ODD} / {spread} % {len(keys)}]"


def _rows(root: Office, size: int, matters: int, last: Month) -> Iterator[Rows]:
    """Per table: its columns as SQL over the source's `i`. A handled matter is through twenty to eighty days later."""
    each, end = f"generate_series(1::bigint, {matters}) AS i", f"DATE '{last.last_day}'"
    offices = list(Office.objects.exclude(pk=root.pk).values_list("pk", flat=True))
    days = years_of(size) * 365
    came = f"({end} - (({matters} - i) * {days} / {matters})::int)"
    where = _pick(offices, 1)
    yield Case, {
        "id": "i", "number": "'B-' || i", "received_on": came, "registered_at": f"{came}::timestamptz",
        "registering_office_id": where, "registering_district_id": where, "responsible_district_id": where,
        "responsible_office_id": f"CASE WHEN {_SEEN} < 70 THEN {where} ELSE {_pick(offices, 7)} END",
        "case_class": f"CASE WHEN {_SEEN} < 80 THEN 'claim' WHEN {_SEEN} < 95 THEN 'suggestion' ELSE 'inquiry' END",
        "category_id": _pick(list(Category.objects.values_list("pk", flat=True)), 3),
        "group_id": f"CASE WHEN {_SEEN} < 5 THEN {_pick(list(KeyGroup.objects.values_list('pk', flat=True)), 100)} END",
        "state": f"CASE WHEN {_SEEN} < 2 THEN 'void' WHEN {_SEEN} < 6 THEN 'referred' WHEN {_SEEN} < 7 THEN 'withdrawn'"
        f" WHEN {came} + 20 + {_SEEN} % 60 < {end} THEN 'closed' ELSE 'leader_assigned' END",
        "resolved_on": f"CASE WHEN {_SEEN} >= 7 AND {came} + 20 + {_SEEN} % 60 < {end}"
        f" THEN {came} + 20 + {_SEEN} % 60 END",
        "closed_on": f"CASE WHEN {_SEEN} >= 7 AND {came} + 20 + {_SEEN} % 60 < {end} THEN {end} END",
        "sponsored_from": f"CASE WHEN i % {SPONSORED} = 1 THEN {came} END",
        "is_open": "FALSE", "title": "'某事'",
    }, each  # fmt: skip
    yield from _pieces(where, came, end, size, matters)
    yield from _work(where, came, end, matters)


def _pieces(where: str, came: str, end: str, size: int, matters: int) -> Iterator[Rows]:
    piece = {
        "office_id": where, "received_on": came, "entered_at": f"{came}::timestamptz", "source": "'direct'",
        "channel": f"(ARRAY['letter', 'visit', 'call', 'web'])[1 + {_ODD} / 11 % 4]", "subject": "'某事'",
        "head_count": f"CASE WHEN {_SEEN} < 4 THEN 5 + i % 20 ELSE 1 END", "text": "repeat('某', 20)",
    }  # fmt: skip
    yield Submission, piece | {
        "id": "i", "case_id": "i", "ordinal": "1",
        "repeat": "CASE WHEN i % 11 = 5 AND i > 4401 THEN 'repeat'"
        " WHEN i % 10 = 0 THEN 'undetermined' ELSE 'first' END",
        "repeat_of_id": "CASE WHEN i % 11 = 5 AND i > 4401 THEN i - 4401 END",
    }, f"generate_series(1::bigint, {matters}) AS i"  # fmt: skip
    again = f"(SELECT k, (k - 1) / {AGAIN} * {MATTERS} + (k - 1) % {AGAIN} + 1 AS i"
    yield Submission, piece | {
        "id": f"{matters} + k", "case_id": "i", "ordinal": "2", "repeat": "'repeat'", "repeat_of_id": "NULL",
        "received_on": f"LEAST({came} + 15, {end})",
    }, f"{again} FROM generate_series(1::bigint, {size - matters}) AS k) AS again"  # fmt: skip


def _work(where: str, came: str, end: str, matters: int) -> Iterator[Rows]:
    each, staff = f"generate_series(1::bigint, {matters}) AS i", str(Staff.objects.get().pk)
    for code, long, usual in (("notice", 15, 10), ("handling", 60, 45)):
        kept = f"CASE WHEN {_SEEN} < 85 THEN {came} + {usual} WHEN {_SEEN} < 95 THEN {came} + {long} + 5 END"
        yield Clock, {
            "case_id": "i", "code": f"'{code}'", "round": "1", "started_on": came, "last_day": f"{came} + {long}",
            "original_last_day": f"{came} + {long}", "late_from": f"{came} + {long} + 1", "steps": "'[]'",
            "stopped_on": f"CASE WHEN ({kept}) <= {end} THEN ({kept}) END",
            "stopped_by": f"CASE WHEN ({kept}) <= {end} THEN 'issue_notice' ELSE '' END",
        }, each  # fmt: skip
    yield Claim, {"id": "i", "case_id": "i", "ordinal": "1", "request": "'某请求'"}, each
    yield Answer, {
        "claim_id": "i", "round": "1", "state": "'signed'", "answered_on": f"{came} + 20 + {_SEEN} % 60",
        "outcome": f"(ARRAY['supported', 'explained', 'not_supported'])[1 + {_ODD} / 13 % 3]", "drafted_by_id": staff,
    }, f"{each} WHERE {_SEEN} >= 7 AND {came} + 20 + {_SEEN} % 60 < {end}"  # fmt: skip
    yield Assignment, {
        "case_id": "i", "leader_id": staff, "handler_id": staff, "lead_office_id": where, "sponsored": "TRUE",
        "from_on": came, "from_at": f"{came}::timestamptz",
    }, f"generate_series(1::bigint, {matters}, {SPONSORED}) AS i"  # fmt: skip


def _insert(model: type[models.Model], columns: Mapping[str, str], source: str) -> None:
    """`columns` and, for the rest, what an untouched form would leave."""
    said = {field.column: columns.get(str(field.column)) or _blank(field) for field in model._meta.concrete_fields}
    if "id" not in columns:
        del said["id"]
    names = ", ".join(f'"{name}"' for name in said)
    with transaction.atomic(), connection.cursor() as cursor:
        # Neither foreign keys nor roll-ups row by row: the first are right by making, the second summed at the end.
        cursor.execute("SET LOCAL session_replication_role = replica")
        insert = f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(said.values())} FROM {source}"  # noqa: S608
        cursor.execute(insert)


def _blank(field: models.Field[object, object]) -> str:
    if field.null:
        return "NULL"
    if field.has_default() and not callable(field.default):
        return "TRUE" if field.default is True else f"'{field.default}'"
    kinds = ((models.BooleanField, "FALSE"), (models.IntegerField, "0"), (models.JSONField, "'[]'"),
             (models.DateTimeField, "now()"), (models.DateField, "DATE '2000-01-01'"))  # fmt: skip
    return next((sql for kind, sql in kinds if isinstance(field, kind)), "''")


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Rows first, the indexes that hold no promise afterwards: several times as fast."""
    asked = (
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid"
        " WHERE x.indrelid = ANY (%s::regclass[]) AND NOT x.indisunique"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [[model._meta.db_table for model in TABLES]])
        found = cursor.fetchall()
        for name, _sql in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, sql in found:
            cursor.execute(sql)


__all__ = ["A_YEAR", "TABLES", "seed", "years_of"]
