"""Cells that count pieces: the whole, the tables cut from it, and what they are compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Submission
from cases.models.codes import Category, Channel, Source
from offices.models import Office
from reports import counting, repeats
from reports.cells import Words
from reports.codes import CLASS_OF, CLASSES, CameBefore, Sponsorship
from reports.definitions import DEFINITIONS, Definition
from reports.drill.query import ALL, PREVIOUS, TO_DATE, TO_DATE_BEFORE, YEAR_AGO, NoSuchCell, Query, months_of
from reports.drill.rows import Rows, day, named, told
from reports.groups import OTHER, OTHERS
from reports.months import Month
from reports.names import NAMES


def _with_class(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    return pieces.annotate(class_of=CLASS_OF)


# Only of repeats, with what each is annotated by; the cell counts the repeats of a row.
_REPEATS: Mapping[str, Callable[[QuerySet[Submission]], QuerySet[Submission]]] = {
    "came_before": repeats.repeats,
    "sponsorship": repeats.with_sponsorship,
}
_CODES: Mapping[str, tuple[str, Mapping[str, Words]]] = {
    "channel": ("channel", dict(Channel.choices)),
    "source": ("source", dict(Source.choices)),
    "class": ("class_of", CLASSES),
    "came_before": ("came_before", dict(CameBefore.choices)),
    "sponsorship": ("sponsorship", dict(Sponsorship.choices)),
}
_ROWS: Mapping[str, tuple[str, type[Model]]] = {
    "category": ("case__category", Category),
    "office": ("office", Office),
    "handling_office": ("case__responsible_office", Office),
}
TABLES = frozenset({ALL, "group", *_CODES, *_ROWS})
_PERIODS: Mapping[str, Words] = {
    PREVIOUS: NAMES["previous_month"],
    YEAR_AGO: NAMES["same_month_last_year"],
    TO_DATE: NAMES["year_to_date"],
    TO_DATE_BEFORE: NAMES["year_to_date_last_year"],
}
_COLUMNS = (
    day(gettext_lazy("收到日期"), "received_on"),
    named(gettext_lazy("形式"), "channel"),
    named(gettext_lazy("初重"), "repeat"),
    told(gettext_lazy("登记单位"), "office"),
)
_PERSONS = told(gettext_lazy("人次"), "head_count", number=True)


def counted(office: Office, month: Month, query: Query, names: Mapping[str, str]) -> Rows:
    """The pieces of one cell; `names` of the groups its reader may be told of. Raises NoSuchCell."""
    first, last = months_of(month, query.period)
    pieces = counting.pieces(office).filter(received_on__range=(first.first_day, last.last_day))
    figure = _figure(query)
    pieces, row = _cut(pieces.filter(figure.which or Q()), query, names)
    table = NAMES[f"by_{query.by}"] if query.by != ALL else gettext_lazy("总体情况")
    return Rows(
        title=tuple(word for word in (table, row, figure.name, _period(query.period, first, last)) if word),
        rows=pieces.select_related("case", "office"),
        order="received_on",
        columns=(*_COLUMNS, _PERSONS) if figure.persons else _COLUMNS,
        unit=DEFINITIONS["submissions"].unit,
        persons_in="head_count" if figure.persons else "",
        # What is left over in the cells of groups is the size of those nobody told the reader about.
        withheld=query.by == "group",
    )


def _period(period: str, first: Month, last: Month) -> str:
    """What the month is compared with, in words; "" for the month itself."""
    if not period:
        return ""
    months = str(first) if first == last else f"{first} – {last}"
    return f"{_PERIODS.get(period, '')} {months}".strip()


def _figure(query: Query) -> Definition:
    """The figure a cell stands for: that of its column, or of the table itself."""
    code = query.only or ("repeat" if query.by in _REPEATS else "submissions")
    figure = DEFINITIONS.get(code)
    if figure is None or figure.which is None or (query.only and query.by in _REPEATS):
        raise NoSuchCell(query.only)
    return figure


def _cut(pieces: QuerySet[Submission], query: Query, names: Mapping[str, str]) -> tuple[QuerySet[Submission], Words]:
    """The pieces of the row, and its name."""
    by, key = query.by, query.key
    if by == ALL and key is None:
        return pieces, ""
    if key is None:
        raise NoSuchCell(by)
    if by == "group":
        return _of_group(pieces, key, names)
    if by in _CODES:
        column, codes = _CODES[by]
        if key not in codes:
            raise NoSuchCell(key)
        return {**_REPEATS, "class": _with_class}.get(by, _as_they_are)(pieces).filter(**{column: key}), codes[key]
    if by in _ROWS:
        column, model = _ROWS[by]
        if by == "category" and not key:
            return pieces.filter(**{f"{column}__isnull": True}), _("未分类")
        row = model._default_manager.filter(code=key).first()
        if row is not None:
            return pieces.filter(**{column: row}), str(row)
    raise NoSuchCell(by)


def _as_they_are(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    return pieces


def _of_group(pieces: QuerySet[Submission], key: str, names: Mapping[str, str]) -> tuple[QuerySet[Submission], Words]:
    column = "case__group__code"
    if key == OTHER:
        return pieces.filter(Q(**{f"{column}__isnull": True}) | ~Q(**{f"{column}__in": list(names)})), OTHERS
    if key not in names:
        raise NoSuchCell("group")
    return pieces.filter(**{column: key}), names[key]
