"""Cells that count matters and what happened to them: a rule for each table says what its cells count.

Each rule asks the query that makes the figure; where a figure is read from roll-ups, that of the rows they sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Clock, Rating
from groups.grants import groups_of
from offices.models import Office
from reports import answering, counting, tallies
from reports.cells import Words
from reports.definitions import DUTY_CLOCKS, TABLES
from reports.drill import together
from reports.drill.query import NoSuchCell, Query
from reports.drill.rows import Counted, Rows, Told, day, named, told
from reports.months import Month
from reports.names import COUNTS, NAMES, OFFICE_DUTIES
from workflows.clocks import CLOCKS
from workflows.codes import Outcome, Satisfaction
from workflows.review import Level

if TYPE_CHECKING:
    from offices.models import Staff

_ROW_OF_ALL: Words = _("合计")
_STATE: Words = _("现在状态")


def _ours(path: str = "case") -> Told:
    return told(_("责任单位"), "responsible_office" if path == "pk" else f"{path}__responsible_office")


@dataclass(frozen=True)
class Asked:
    """A cell of the report of `month` and `office`, with duties as they stood on `today`."""

    office: Office
    month: Month
    today: dt.date
    query: Query

    @property
    def key(self) -> str:
        """The row; a table whose rows are of different things has no sum. Raises NoSuchCell."""
        if self.query.key is None:
            raise NoSuchCell(self.query.by)
        return self.query.key

    def one_of(self, codes: Mapping[str, Any]) -> Any:
        """What the column stands for. Raises NoSuchCell."""
        if self.query.only not in codes:
            raise NoSuchCell(self.query.only)
        return codes[self.query.only]

    def title(self, row: Words, column: Words = "") -> tuple[Words, ...]:
        """Table, row and column in words."""
        by = self.query.by
        table = TABLES[by].name if by in TABLES else NAMES[by]
        return table, row, column or COUNTS[self.query.only]


@dataclass(frozen=True, kw_only=True)
class GroupPromises(Rows):
    """Promises to groups, shown to those who hold a grant. How many more there are would tell of the others."""

    def shown(self, reader: Staff) -> QuerySet[Any]:
        return groups_of(reader)


def counted(asked: Asked) -> Counted:
    """What one cell counts. Raises NoSuchCell."""
    if asked.query.by not in _TABLES or asked.query.period:
        raise NoSuchCell(asked.query.by)
    return _TABLES[asked.query.by](asked)


def _row(codes: Mapping[str, Words], key: str) -> Words:
    """The name of a row. Raises NoSuchCell."""
    if key not in codes:
        raise NoSuchCell(key)
    return codes[key]


def _of_matters(
    title: tuple[Words, ...], rows: QuerySet[Case], on: str, head: Words = "", more: tuple[Told, ...] = ()
) -> Rows:
    """Matters, with the day `on` they are counted by and how they stand now."""
    head = head or _word(Case, on)
    columns = (day(head, on), *more, named(_STATE, "state"), _ours("pk"))
    return Rows(title=title, rows=rows.select_related("responsible_office"), order=on, columns=columns, case="pk")


def _of_others(title: tuple[Words, ...], rows: QuerySet[Any], on: str, *columns: Told, case: str = "case") -> Rows:
    """What happened to matters, by the day `on`."""
    head = _word(rows.model, on)
    rows = rows.select_related(case, f"{case}__responsible_office")
    return Rows(title=title, rows=rows, order=on, columns=(day(head, on), *columns, _ours(case)), case=case)


def _word(model: type[Model], field: str) -> Words:
    words: Words = getattr(model._meta.get_field(field), "verbose_name")  # noqa: B009 - some fields have none
    return words


def _handling(asked: Asked) -> Rows:
    asked.one_of({"times": True})
    where, key = (asked.office, asked.month), asked.key
    title = asked.title(_row(answering.HANDLED, key))
    if key == "resolved":
        return _of_matters(title, tallies.concluded(*where), "resolved_on")
    if key == "supervised":
        return _of_others(title, answering.letters(*where), "letter_on", named(_("督办"), "kind"))
    if key in answering.DONE:
        lines = answering.log_lines(asked.month, key)
        of_the_matter = lines.filter(stream=Concat(Value("case:"), OuterRef("number"))).order_by("happened_on")
        done = answering.matters_with(asked.office, lines)
        done = done.annotate(done_on=Subquery(of_the_matter.values("happened_on")[:1]))
        return _of_matters(title, done, "done_on", _("发生日期"))
    return _of_others(title, answering.transfers(*where).filter(kind=key), "sent_on", named(NAMES["handling"], "kind"))


def _outcomes(asked: Asked) -> Rows:
    asked.one_of({"claims": True})
    answers, row = tallies.answers(asked.office, asked.month), _ROW_OF_ALL
    if asked.query.key is not None:
        row = _row(dict(Outcome.choices), asked.key)
        answers = answers.filter(outcome=asked.key)
    ordinal = told(_("第几项诉求"), "claim__ordinal")
    columns = (ordinal, named(NAMES["outcomes"], "outcome"))
    return _of_others(asked.title(row), answers, "answered_on", *columns, case="claim__case")


def _reviews(asked: Asked) -> Rows:
    rule: Q = asked.one_of(answering.review_rules(asked.month))
    rows = answering.reviewed(asked.office, asked.month).filter(rule, level=asked.key)
    on = "requested_on" if asked.query.only == "requested" else "decided_on"
    return _of_others(asked.title(_row(dict(Level.choices), asked.key)), rows, on, named(_STATE, "state"))


def _ratings(asked: Asked) -> Rows:
    column: Words = asked.one_of({code: COUNTS[code] for code in ("asked", *Satisfaction.values, "silent")})
    title = asked.title(_row(answering.OBJECTS, asked.key), column)
    given = answering.said(asked.office, asked.month, asked.today)
    if asked.query.only in Satisfaction.values:
        return _rated(title, given.filter(**{asked.key: asked.query.only}), asked.key)
    matters = tallies.concluded(asked.office, asked.month)
    if asked.query.only == "silent":
        matters = matters.exclude(pk__in=_by_object(given, asked.key).values("case"))
    return _of_matters(title, matters, "resolved_on")


def _by_object(given: QuerySet[Rating], of: str) -> QuerySet[Rating]:
    """Ratings that say something of this one."""
    return given.filter(**{f"{of}__in": Satisfaction.values})


def _rated(title: tuple[Words, ...], given: QuerySet[Rating], of: str) -> Rows:
    return _of_others(title, given, "rated_on", named(NAMES["ratings"], of))


def _commitments(asked: Asked) -> Rows:
    rule: Q = asked.one_of(tallies.promised(asked.today))
    where, fate = (asked.office, asked.month), named(_("结果"), "fate")
    if asked.key == "case":
        title = asked.title(tallies.PROMISED_TO["case"])
        return _of_others(title, tallies.promises_in_matters(*where).filter(rule), "due_on", fate)
    title = asked.title(_row(tallies.PROMISED_TO, asked.key))
    promises = tallies.promises_to_groups(*where).filter(rule).select_related("group__office")
    columns = (day(_("兑现期限"), "due_on"), fate, told(_("单位"), "group__office"))
    return GroupPromises(
        title=title, rows=promises, order="due_on", columns=columns, case="group", head=_("重点群体"), withheld=True
    )


# The day a sponsored matter is counted by; all others by the day a leader took them on.
_SPONSORED_ON = {"resolved": "resolved_on", "settled": "settled_on", "settled_so_far": "settled_on",
                 "closed": "closed_on"}  # fmt: skip


def _sponsored(asked: Asked) -> Rows:
    rule: Q = asked.one_of(tallies.sponsored_rules(asked.month, asked.today))
    title = asked.title(_row({"all": _("包案事项")}, asked.key))
    rows = tallies.on_the_books(asked.office, asked.month).filter(rule)
    if asked.query.only in _SPONSORED_ON:
        return _of_matters(title, rows, _SPONSORED_ON[asked.query.only])
    return _of_matters(title, rows, "sponsored_from", _("包案日期"))


def _open_matters(asked: Asked) -> Rows:
    asked.one_of({"matters": True})
    rows, row = tallies.open_then(asked.office, asked.month), _ROW_OF_ALL
    if asked.query.key is not None:
        bands = tallies.aged(asked.month)
        row = _row({key: words for key, (words, _rule) in bands.items()}, asked.key)
        rows = rows.filter(bands[asked.key][1])
    last_day = asked.month.last_day
    age = Told(_("至月末天数"), lambda case: (last_day - case.received_on).days, number=True)
    return _of_matters(asked.title(row), rows, "received_on", more=(age,))


def _times(asked: Asked) -> Counted:
    asked.one_of({"matters": True})
    row = _ROW_OF_ALL if asked.query.key is None else _row(together.names(), asked.key)
    return together.linked(asked.office, asked.month, asked.query.key, asked.title(row))


_NAME_OF_CLOCK = Told(_("时限"), lambda clock: CLOCKS[clock.code].name)
_STOPPED = day(_("完成日期"), "stopped_on")


def _clocks(asked: Asked, duty: str, *fates: str) -> QuerySet[Clock]:
    """Duties of one kind that stood in one of these ways; all without any."""
    rules = counting.fates(asked.today)
    rule = Q()
    for fate in fates:
        rule |= rules[fate]
    return counting.due(asked.office, asked.month, asked.today).filter(rule, code__in=DUTY_CLOCKS[duty])


def _timeliness(asked: Asked) -> Rows:
    fates = {"due": (), **{fate: (fate,) for fate in counting.fates(asked.today)}}
    row = _row({duty: NAMES[duty] for duty in DUTY_CLOCKS}, asked.key)
    clocks = _clocks(asked, asked.key, *asked.one_of(fates))
    return _of_others(asked.title(row, NAMES[asked.query.only]), clocks, "last_day", _NAME_OF_CLOCK, _STOPPED)


_PARTS = {"due": (), "in_time": ("in_time",), "overdue": ("late", "late_open")}


def _office_duties(asked: Asked) -> Rows:
    row, path = _ROW_OF_ALL, "responsible_office"
    if asked.query.key is not None:
        office = Office.objects.filter(code=asked.key).first()
        row = _row({asked.key: office.name} if office else {}, asked.key)
    title = asked.title(row, asked.one_of(OFFICE_DUTIES))
    rows = _of_office(asked, title)
    if asked.query.key is None:
        return rows
    path = path if rows.case == "pk" else f"{rows.case}__{path}"
    return replace(rows, rows=rows.rows.filter(**{f"{path}__code": asked.key}))


def _of_office(asked: Asked, title: tuple[Words, ...]) -> Rows:
    if asked.query.only == "asked":
        return _of_matters(title, tallies.concluded(asked.office, asked.month), "resolved_on")
    if asked.query.only == "rated":
        given = answering.said(asked.office, asked.month, asked.today)
        return _rated(title, _by_object(given, "handling_office"), "handling_office")
    duty, part = asked.query.only.split("_", 1)
    return _of_others(title, _clocks(asked, duty, *_PARTS[part]), "last_day", _NAME_OF_CLOCK, _STOPPED)


_TABLES: Mapping[str, Callable[[Asked], Counted]] = {
    "handling": _handling,
    "outcomes": _outcomes,
    "reviews": _reviews,
    "ratings": _ratings,
    "commitments": _commitments,
    "sponsored": _sponsored,
    "open_matters": _open_matters,
    "times": _times,
    "timeliness": _timeliness,
    "office_duties": _office_duties,
}
