"""The pages of a list, put together from the ways its matters open to the reader (`access.ways`).

Asked as one OR, the rule makes a database read every matter there is. Asked way by way, each is an index in the
list's order: as many rows are read as are shown. A test holds that both say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from cases.access import barred, closed_keys, ways
from cases.models import Case

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

    from cases.access import Way
    from cases.circle import Shared
    from offices.models import Staff

# A statement or condition with its values.
Said = tuple[str, tuple[Any, ...]]
Cut = Callable[["QuerySet[Case]"], "QuerySet[Case]"]

# As many closed matters as are named one by one; of more than that, each matter is asked.
FEW = 500
# Name of an order → (column, descending); what has no day comes last in either direction.
_ORDERS: dict[str, tuple[tuple[str, bool], ...]] = {
    "due": (("next_due", False), ("received_on", True), ("id", True)),
    "-due": (("next_due", True), ("received_on", True), ("id", True)),
    "received": (("received_on", False), ("id", False)),
    "-received": (("received_on", True), ("id", True)),
    "number": (("number", False),),
    "-number": (("number", True),),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    name: tuple(
        (F(column).desc if down else F(column).asc)(nulls_last=True if column == "next_due" else None)
        for column, down in columns
    )
    for name, columns in _ORDERS.items()
}


@dataclass(frozen=True)
class Slices:
    """The matters of a list, way by way; one may lie in several. `rest` is what holds for every way."""

    rest: QuerySet[Case]
    ways: Sequence[Way]

    def at(self, order: str, start: int, count: int) -> QuerySet[Case]:
        """The matters at places `start` to `start + count` of the order, in that order."""
        # No column beside those of the order, so that a list's index alone may answer.
        columns = ", ".join(dict.fromkeys(("id", *(column for column, _down in _ORDERS[order]))))
        union, params = self._union(columns, f" ORDER BY {_by(order)} LIMIT %s", start + count)
        if not union:
            return Case.objects.none()
        sql = f"SELECT id FROM ({union}) AS found ORDER BY {_by(order)} LIMIT %s OFFSET %s"  # noqa: S608
        return Case.objects.filter(pk__in=RawSQL(sql, [*params, count, start])).order_by(*ORDERS[order])  # noqa: S611

    def count(self, at_most: int) -> int:
        """How many there are; counting stops at `at_most`."""
        union, params = self._union("id", " LIMIT %s", at_most)
        if not union:
            return 0
        counted = f"SELECT COUNT(*) FROM (SELECT id FROM ({union}) AS found LIMIT %s) AS counted"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(counted, [*params, at_most])
            (found,) = cursor.fetchone()
        return int(found)

    @cached_property
    def _sources(self) -> list[tuple[str, tuple[Any, ...], bool]]:
        """Each way from its FROM on, and whether it is narrow; what can find nothing is left out.

        What holds for every way is put together once: to build a statement takes as long as to run it.
        A way asks columns of the matter itself; FieldError for one that would join.
        """
        query = self.rest.query
        compiler = query.get_compiler(connection=connection)
        try:
            rest = _compiled(compiler, query.where)
        except EmptyResultSet:
            return []
        tables, found = " ".join(compiler.get_from_clause()[0]), []
        for way in self.ways:
            try:
                parts = [_compiled(compiler, query.build_where(way.rule)), *map(_kept, way.shared), rest]
            except EmptyResultSet:
                continue
            conditions = " AND ".join(sql for sql, _own in parts)
            params = tuple(param for _sql, own in parts for param in own)
            found.append((f"FROM {tables} WHERE {conditions}", params, way.is_narrow))
        return found

    def _union(self, columns: str, end: str, limit: int) -> tuple[str, list[Any]]:
        """One statement of several with limits of their own, which SQLite takes only wrapped; «» when there is none."""
        told: list[str] = []
        params: list[Any] = []
        own = ", ".join(f"cases_case.{column}" for column in columns.split(", "))
        for source, values, is_narrow in self._sources:
            each = f"SELECT {own} {source}"
            if is_narrow:  # gathered before it is sorted: else the whole list may be leafed through for it
                each = f"WITH few AS MATERIALIZED ({each}) SELECT {columns} FROM few"  # noqa: S608
            told.append(f"SELECT * FROM ({each}{end}) AS part{len(told)}")  # noqa: S608
            params += [*values, limit]
        return " UNION ".join(told), params


def slices(staff: Staff, cut: Cut, few: int = FEW) -> Slices:
    """What `staff` may see, as far as `cut` leaves it. Of more closed matters than `few` each matter is asked."""
    closed = closed_keys(staff, few)
    rest = Case.objects.exclude(barred(staff) if closed is None else Q(pk__in=closed))
    return Slices(cut(rest), ways(staff))


def _compiled(compiler: SQLCompiler, condition: Any) -> Said:
    """A condition as SQL. Raises EmptyResultSet for one that nothing fulfils."""
    try:
        sql, params = compiler.compile(condition)
    except FullResultSet:
        return "1 = 1", ()
    return sql or "1 = 1", tuple(params)


def _kept(condition: Shared) -> Said:
    """What many readers ask alike, as SQL that is put together once."""
    return _once(condition, connection.vendor)


@lru_cache(maxsize=32)
def _once(condition: Shared, _vendor: str) -> Said:
    query = Case.objects.all().query
    return _compiled(query.get_compiler(connection=connection), query.build_where(condition))


def _by(order: str) -> str:
    """The order as SQL."""
    return ", ".join(
        f"{column} {'DESC' if down else 'ASC'}{' NULLS LAST' if column == 'next_due' else ''}"
        for column, down in _ORDERS[order]
    )
