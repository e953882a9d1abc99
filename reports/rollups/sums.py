"""What roll-ups are made of: lines of sums by month and office, cut one way at a time, from rows of a source.

The SQL is compiled from queries over the models, so a figure still has one definition: triggers, proof and
mending run the same query over other rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Func, Q, Value
from django.db.models.expressions import Combinable

from reports.months import Month

KEYS = ("month", "office_id", "cut", "key")


@dataclass(frozen=True)
class Watched:
    """Columns of a table that lines are made from, and how a source's rows are reached from one of its rows."""

    columns: tuple[str, ...]
    path: str


@dataclass(frozen=True)
class Source:
    """Rows that make lines. `lines` is SQL of KEYS and measures of the rows a Q lets through; `touching` lets
    those through that can have lines in a month (others of theirs may be among them).

    A line may be made from a row and from what it alone points to: a statement that changes several rows at
    once must not change one row's lines twice.
    """

    model: type[models.Model]
    lines: Callable[[Q], str]
    watched: Mapping[str, Watched]
    touching: Callable[[Month], Q]

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True)
class Family:
    """One table of roll-ups, the counts it holds and where they come from."""

    model: type[models.Model]
    measures: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def added(self, sums: str, sign: str = "") -> str:
        """SQL that writes sums as new, loose lines; taken away instead with `sign` «-»."""
        columns = ", ".join(map(quoted, (*KEYS, "loose", *self.measures)))
        values = ", ".join([*map(quoted, KEYS), "TRUE", *(sign + quoted(code) for code in self.measures)])
        return f"INSERT INTO {self.table} ({columns}) SELECT {values} FROM ({sums}) AS sums"  # noqa: S608

    def said(self, month: Month | None = None) -> str:
        """SQL: the lines as the sources' rows give them, of one month or of all."""
        parts = (source.lines(source.touching(month) if month else Q()) for source in self.sources)
        lines = " UNION ALL ".join(parts)
        return f"SELECT * FROM ({lines}) AS lines WHERE month = '{month}'" if month else lines  # noqa: S608


class MonthOf(Func):
    """YYYY-MM of a date, by what every connection to the database knows (a trigger has no Python)."""

    output_field = models.CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 1, 7)", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, template="TO_CHAR(%(expressions)s, 'YYYY-MM')", **extra)


def cut(
    rows: models.QuerySet[Any], code: str, key: Combinable, *, month: str, office: str, counts: Mapping[str, Any]
) -> models.QuerySet[Any, Any]:
    """`rows` summed one way: by the month of a date, by office and by `key`."""
    named = rows.annotate(
        in_month=MonthOf(month),
        in_office=models.F(office),
        in_cut=Value(code, output_field=models.CharField()),
        in_key=key,
    )
    # Columns may not be named like fields of the model («repeat»).
    sums = {f"n_{name}": expression for name, expression in counts.items()}
    found: models.QuerySet[Any, Any] = (
        named.values("in_month", "in_office", "in_cut", "in_key").annotate(**sums).order_by()
    )
    return found


def lines(*cuts: models.QuerySet[Any, Any], measures: tuple[str, ...]) -> str:
    """SQL of what `cut` gave: the columns of KEYS and the measures, values written in."""
    inner = " UNION ALL ".join(map(written, cuts))
    said = dict(zip(KEYS, ("in_month", "in_office", "in_cut", "in_key"), strict=True))
    said |= {code: f"n_{code}" for code in measures}
    names = ", ".join(f"{column} AS {quoted(name)}" for name, column in said.items())
    return f"SELECT {names} FROM ({inner}) AS pieces"  # noqa: S608 - names and literals of ours


def written(query: models.QuerySet[Any, Any]) -> str:
    """The query as SQL, values written in."""
    sql, params = query.query.get_compiler(connection=connection).as_sql()
    return str(sql % tuple(_literal(value) for value in params))


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _literal(value: Any) -> str:
    """A constant of the definitions as SQL; they hold codes and numbers, nothing anybody typed."""
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
