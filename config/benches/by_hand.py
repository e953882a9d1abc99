"""The list's first pages as somebody would write them by hand for one database, in SQL, around the ORM.

The floor of `bench lists`: the same objects, by `.raw()`, from statements that know the indexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from cases.lists import COUNTED, PER_PAGE, Row, rows_of
from cases.models import Case, Clock, Petitioner, Submission
from cases.words import folded, grams_asked, match
from offices.models import Office, Post, Staff

_POSTS = """SELECT p.*, o.path AS office_path, o.depth AS office_depth FROM offices_post p
    JOIN offices_office o ON o.id = p.office_id
    WHERE p.staff_id = %s AND p.confirmed_at IS NOT NULL AND p.from_date <= %s
    AND (p.to_date IS NULL OR p.to_date >= %s)"""
_GROUPS = "SELECT group_id FROM groups_grant WHERE staff_id = %s AND revoked_at IS NULL AND expires_at > %s"
_OPEN = """NOT EXISTS (SELECT 1 FROM cases_complainedof a WHERE a.case_id = c.id AND a.is_accused
    AND (a.staff_id = {me} OR a.office_id IN ({chain})))
    AND NOT EXISTS (SELECT 1 FROM cases_recusal r WHERE r.case_id = c.id AND r.staff_id = {me})"""
_WAITING = """c.case_class = 'accusation' AND c.group_id IS NULL AND NOT EXISTS (SELECT 1 FROM offices_post p
    JOIN offices_staff s ON s.id = p.staff_id WHERE p.staff_id = c.leader_id AND p.kind IN ('leader', 'director')
    AND s.is_active AND p.confirmed_at IS NOT NULL AND p.to_date IS NULL)"""
_AS_LISTED = "next_due ASC NULLS LAST, received_on DESC, id DESC"


@dataclass(frozen=True)
class Cut:
    """A filter by hand: a condition on `c`, with its values; `words` when it also asks for the kept text."""

    sql: str = "1 = 1"
    params: tuple[Any, ...] = ()
    words: str = ""


def page(reader: Staff, cut: Cut, number: int) -> tuple[list[Row], int]:
    """Rows of one page, and how many there are up to a thousand and one."""
    ways = _ways(reader)
    source, condition, params = _asked(cut)
    each = [f"SELECT c.id, c.next_due, c.received_on FROM {source} WHERE {way} AND {condition}" for way in ways]  # noqa: S608
    start = (number - 1) * PER_PAGE
    limited = (f"SELECT * FROM ({one} ORDER BY {_AS_LISTED} LIMIT {start + PER_PAGE + 1}) AS x" for one in each)  # noqa: S608
    keys = f"SELECT id FROM ({' UNION '.join(limited)}) AS y ORDER BY {_AS_LISTED} LIMIT {PER_PAGE + 1} OFFSET {start}"  # noqa: S608
    every = params * len(each)
    found = list(Case.objects.raw(f"SELECT * FROM cases_case WHERE id IN ({keys}) ORDER BY {_AS_LISTED}", every))  # noqa: S608
    rows = rows_of(_dressed(found[:PER_PAGE]))
    if number == 1 and len(found) <= PER_PAGE:
        return rows, len(rows)
    capped = (f"SELECT * FROM ({one} LIMIT {COUNTED + 1}) AS x" for one in each)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM (SELECT id FROM ({' UNION '.join(capped)}) AS y LIMIT {COUNTED + 1}) AS z",  # noqa: S608
            every,
        )
        return rows, cursor.fetchone()[0]


def _ways(reader: Staff) -> list[str]:
    """What opens a matter to the reader, one index each; whole numbers of ours stand in the text."""
    today = timezone.localdate()
    posts: list[Any] = list(Post.objects.raw(_POSTS, [reader.pk, today, today]))
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, [reader.pk, timezone.now()])
        groups = [group for (group,) in cursor.fetchall()]
    chain = {key for post in posts for key in post.office_path.split("/") if key}
    is_open = _OPEN.format(me=reader.pk, chain=", ".join(sorted(chain)) or "0")
    ways = [
        f"c.leader_id = {reader.pk}",
        f"c.handler_id = {reader.pk}",
        f"{_WAITING} AND c.registered_by_id = {reader.pk}",
    ]
    for post in posts:
        if post.kind in ("registrar", "head", "director"):
            scope = "district" if post.office_depth == 1 else "office"
            ways += [
                f"NOT c.is_restricted AND c.{kind}_{scope}_id = {post.office_id}"
                for kind in ("responsible", "registering")
            ]
        if post.kind == "head":
            ways.append(f"NOT c.is_restricted AND c.lead_office_id = {post.office_id}")
            ways.append(f"{_WAITING} AND c.responsible_office_id = {post.office_id}")
    if groups:
        ways.append(f"c.group_id IN ({', '.join(map(str, groups))})")
    return [f"{way} AND {is_open}" for way in ways]


def _asked(cut: Cut) -> tuple[str, str, list[Any]]:
    """Source, condition and values of one way."""
    if not cut.words:
        return "cases_case c", cut.sql, list(cut.params)
    source, text = "cases_case c JOIN cases_casewords w ON w.case_id = c.id", folded(cut.words)
    if connection.vendor == "postgresql":
        return source, "cases_grams(w.text) @> %s::int[] AND strpos(w.text, %s) <> 0", [grams_asked(text), text]
    hits = "SELECT rowid FROM cases_words_index WHERE cases_words_index MATCH %s"
    return source, f"w.case_id IN ({hits}) AND instr(w.text, %s) <> 0", [match(text), text]


def _dressed(cases: Sequence[Any]) -> Sequence[Case]:
    """With what one line of the list shows, as `cases.lists.with_rows` puts it there."""
    if not cases:
        return []
    keys = [case.pk for case in cases]
    offices = _by_key(
        Office.objects.raw(*_in("SELECT * FROM offices_office WHERE id", {c.responsible_office_id for c in cases}))
    )
    leaders = _by_key(
        Staff.objects.raw(*_in("SELECT * FROM offices_staff WHERE id", {c.leader_id for c in cases} - {None}))
    )
    people: dict[int, list[Any]] = {}
    for person in Petitioner.objects.raw(
        *_in("SELECT id, case_id, name, role FROM cases_petitioner WHERE case_id", keys)
    ):
        people.setdefault(person.case_id, []).append(person)
    pieces = Submission.objects.raw(
        *_in("SELECT id, case_id, channel FROM cases_submission WHERE ordinal = 1 AND case_id", keys)
    )
    pieces_of = {piece.case_id: piece for piece in pieces}
    clocks: dict[int, list[Any]] = {}
    for clock in Clock.objects.raw(
        *_in(
            "SELECT id, case_id, code, original_last_day, last_day, due_at FROM cases_clock"
            " WHERE stopped_on IS NULL AND case_id",
            keys,
        )
    ):
        clocks.setdefault(clock.case_id, []).append(clock)
    for case in cases:
        case.responsible_office, case.leader = offices[case.responsible_office_id], leaders.get(case.leader_id)
        own = people.get(case.pk, [])
        case.petitioner = own[0].name if own else ""
        case.together = sum(one.role in ("petitioner", "joint") for one in own)
        due = [clock for clock in clocks.get(case.pk, []) if clock.last_day == case.next_due]
        first = min(due, key=lambda clock: (clock.due_at is None, clock.due_at), default=None)
        case.due_code, case.due_original = (first.code, first.original_last_day) if first else ("", None)
        case.channel = pieces_of[case.pk].channel if case.pk in pieces_of else None
    return cases


def _in(statement: str, keys: Iterable[Any]) -> tuple[str, list[Any]]:
    values = list(keys) or [0]
    return f"{statement} IN ({', '.join(['%s'] * len(values))})", values


def _by_key(rows: Iterable[Any]) -> dict[Any, Any]:
    return {row.pk: row for row in rows}
