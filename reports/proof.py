"""Counting a frozen month again: the same figures, or where they differ and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case, Submission
from offices.models import Office
from reports.definitions import DEFINITIONS_VERSION
from reports.groups import fold
from reports.models import FrozenReport
from reports.monthly import count
from reports.months import Month
from reports.names import NAMES
from reports.stored import fingerprint, restore
from trail.models import Event
from workflows.codes import State

# Not figures: how the report was made and what it told beside them.
_BESIDE = {"as_of", "is_complete", "footnotes", "frozen", "definitions_version", "office_name", "name", "depth"}


@dataclass(frozen=True)
class Difference:
    """One cell: where it stands in the report's JSON, what was frozen, what is counted now (None: no such cell);
    `label` is the place in words.
    """

    cell: str
    frozen: Any
    now: Any
    label: str = ""


@dataclass(frozen=True)
class Why:
    """A cause of differences and how many pieces or matters it touched."""

    code: str
    words: str
    count: int


@dataclass(frozen=True)
class Proof:
    """What counting again brought up. `intact`: the stored figures still have the hash they were frozen with."""

    report: FrozenReport
    intact: bool
    redefined: bool
    differences: tuple[Difference, ...]
    reasons: tuple[Why, ...]

    @property
    def holds(self) -> bool:
        return self.intact and not self.differences


def prove(report: FrozenReport) -> Proof:
    """Count the month of `report` again, with duties as they stood on the day it was made.

    Nothing is written. Cells of key groups are told as one, as to any reader.
    """
    intact = fingerprint(report.rows) == report.hash == _logged_hash(report)
    recounted = count(Month.parse(report.month), report.office, as_of=report.as_of)
    then, now = (fold(one, {}).as_json() for one in (restore(report.rows), recounted))
    differences = tuple(_differences("", then, now))
    return Proof(
        report,
        intact,
        redefined=report.definitions_version != DEFINITIONS_VERSION,
        differences=differences,
        reasons=tuple(_reasons(report)) if differences else (),
    )


def _logged_hash(report: FrozenReport) -> str:
    """What the log's chained line says the figures were: the row alone could be rewritten with its hash."""
    line = Event.objects.filter(stream=report.stream, code="report.make", seq__isnull=False).first()
    return str(line.details["hash"]) if line else ""


def _differences(at: str, then: Any, now: Any, label: str = "") -> Iterator[Difference]:
    if isinstance(then, list) or isinstance(now, list):
        then, now = _keyed(then), _keyed(now)
    if not isinstance(then, dict) and not isinstance(now, dict):
        if then != now:
            yield Difference(at, then, now, label)
        return
    one, other = (side if isinstance(side, dict) else {} for side in (then, now))
    for name in [*one, *(name for name in other if name not in one)]:
        if name not in _BESIDE:
            pair = one.get(name), other.get(name)
            place = f"{at}.{name}" if at else name
            yield from _differences(place, *pair, f"{label} › {_named(name, *pair)}" if label else _named(name, *pair))


def _named(name: str, *sides: Any) -> str:
    """A step of the way to a cell in words: the row's own name, the figure's, or the table's."""
    for side in sides:
        if isinstance(side, dict) and side.get("name"):
            return str(side["name"])
    return str(NAMES.get(name, name))


def _keyed(rows: Any) -> dict[str, Any]:
    """A table by the keys of its rows, so that a row more does not shift the others."""
    if not isinstance(rows, list):
        return {}
    return {str(row.get("key") or row.get("month") or "-"): row for row in rows}


def _reasons(report: FrozenReport) -> Iterator[Why]:
    """What has happened since the report was made that can change its figures."""
    if report.definitions_version != DEFINITIONS_VERSION:
        words = _("统计口径由 %(then)s 改为 %(now)s，此处按新口径重新计算")
        yield Why("redefined", words % {"then": report.definitions_version, "now": DEFINITIONS_VERSION}, 1)
    month = Month.parse(report.month)
    pieces = Submission.objects.filter(
        office__in=Office.objects.subtree(report.office),
        received_on__range=(month.year_before.first_day, month.last_day),
    )
    checks: tuple[tuple[str, str, Callable[[], int]], ...] = (
        ("entered", _("定稿后补录的件"), pieces.filter(entered_at__gt=report.made_at).count),
        ("voided", _("定稿后作废的件"), lambda: _voided(pieces, report.made_at)),
        ("judged", _("定稿后改判初次、重复的件"), pieces.filter(_judged_since(report.made_at)).count),
        ("reclassified", _("定稿后重新归类或者关联重点群体的事项"), lambda: _done(report, ("classify", "link_group"))),
        ("dates", _("定稿后更正日期的事项"), lambda: _done(report, ("correct_date",))),
        ("moved", _("定稿后改由其他单位办理的事项"), lambda: _done(report, ("forward", "reassign", "merge", "split"))),
        ("late_facts", _("定稿后补记以前日期的办理情况"), lambda: _backdated(report)),
        ("reopened", _("定稿后重新办理的事项"), lambda: _done(report, ("reopen",))),
        ("compared", _("对比的月份在此后定稿"), lambda: _frozen_since(report)),
    )
    for code, words, counted in checks:
        if number := counted():
            yield Why(code, words, number)


def _judged_since(moment: dt.datetime) -> Q:
    return Q(repeat_decided_at__gt=moment, entered_at__lte=moment)


def _voided(pieces: QuerySet[Submission], moment: dt.datetime) -> int:
    void = pieces.filter(case__state=State.VOID, entered_at__lte=moment)
    streams = Event.objects.filter(code="case.void", entered_at__gt=moment).values_list("stream", flat=True)
    return void.filter(case__number__in=[stream.removeprefix("case:") for stream in streams]).count()


def _events(report: FrozenReport) -> QuerySet[Event]:
    return Event.objects.filter(entered_at__gt=report.made_at, stream__startswith="case:", seq__isnull=False)


def _done(report: FrozenReport, verbs: tuple[str, ...]) -> int:
    """Matters of the office and month (or the months compared with) on which one of these was done since."""
    lines = _events(report).filter(code__in=[f"case.{verb}" for verb in verbs])
    return _ours(report, lines)


def _backdated(report: FrozenReport) -> int:
    """Matters with a fact entered since that happened before: notices, answers, promises kept."""
    codes = ("case.register", "case.add_submission", "case.classify", "case.link_group", "case.import_historical")
    return _ours(report, _events(report).filter(happened_on__lte=report.as_of).exclude(code__in=codes))


def _ours(report: FrozenReport, lines: QuerySet[Event]) -> int:
    numbers = {stream.removeprefix("case:") for stream in lines.values_list("stream", flat=True)}
    below = Office.objects.subtree(report.office)
    touched = Case.objects.filter(number__in=numbers, received_on__lte=report.as_of)
    return touched.filter(Q(registering_office__in=below) | Q(responsible_office__in=below)).count()


def _frozen_since(report: FrozenReport) -> int:
    earlier = FrozenReport.objects.filter(office=report.office, month__lt=report.month)
    return earlier.filter(made_at__gt=report.made_at).count()


def lines_of(proof: Proof) -> list[str]:
    """The proof in words, one line per cell and cause; empty when the figures hold."""
    lines = []
    if not proof.intact:
        lines.append(_("定稿数字与定稿时的校验码不符：数据库中的定稿被改动过。"))
    if proof.differences:
        lines.append(_("重新计算后有 %(n)d 处与定稿不同：") % {"n": len(proof.differences)})
    for one in proof.differences:
        words = _("%(cell)s：定稿 %(frozen)s，现在 %(now)s")
        lines.append(words % {"cell": one.cell, "frozen": _value(one.frozen), "now": _value(one.now)})
    lines += [_("原因：%(why)s（%(n)d）") % {"why": why.words, "n": why.count} for why in proof.reasons]
    if proof.differences and not proof.reasons:
        lines.append(_("原因：日志中没有找到定稿之后的相应变动，请核查数据库是否被直接改动。"))
    return lines


def _value(value: Any) -> str:
    return "—" if value is None else str(value)
