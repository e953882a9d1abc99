"""Bringing a ledger in: row by row through the engine, some hundred rows to a transaction.

A batch is whole or not at all, and a row that is there is not taken again: whoever stops the
import in the middle, with whatever force, runs it again and ends at the same total.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

import trail.log
from cases.actions.history import import_case
from cases.ledger import values
from cases.ledger.columns import Header, choose
from cases.ledger.mapping import LedgerMap
from cases.ledger.problems import Problem
from cases.ledger.reading import Cell, Sheet, is_filled, read_sheets
from cases.ledger.rows import BY_CONTENT, LedgerRow, RowReader, said
from cases.models import Submission
from offices.models import Office, Staff
from workflows.engine import Refused
from workflows.verbs import SystemActor

BATCH = 200

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Ledger:
    """A ledger that was read and whose columns are understood."""

    sha256: str
    sheet: Sheet
    header: Header
    told: LedgerMap

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows below the header that hold something, each with its number as the spreadsheet counts."""
        first = self.header.last + 1
        for at, cells in enumerate(self.sheet.rows[first:], start=first + 1):
            if is_filled(cells):
                yield at, cells

    def says_something(self, cells: Sequence[Cell]) -> bool:
        """Whether any column we read is filled: ruled lines with a printed number are not rows."""
        places = (place for places in self.header.columns.values() for place in places)
        return is_filled([cells[place] for place in places if place < len(cells)])


@dataclass
class Result:
    """What became of the rows: each is imported (or could be, in a trial), already there, or wrong."""

    rows: int = 0
    imported: int = 0
    already_there: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> int:
        """Rows that were not taken; one row may have several problems."""
        return len({problem.line for problem in self.problems})


def open_ledger(path: Path, *, sheet: str = "", told: LedgerMap | None = None) -> Ledger:
    """Read the file and find its columns. Raises LedgerRefused."""
    told = told or LedgerMap()
    chosen, header = choose(read_sheets(path, sheet), told)
    return Ledger(hashlib.sha256(path.read_bytes()).hexdigest(), chosen, header, told)


def import_ledger(
    ledger: Ledger, *, office: Office, by: Staff | SystemActor, trial: bool = False, tell: Tell | None = None
) -> Result:
    """Bring in every good row as history of `office`; `trial` only says what would happen.

    `tell(done, total)` hears of every batch. Rows that are there already are counted, not touched.
    """
    result = Result()
    good = _judged(ledger, result)
    for start in range(0, len(good), BATCH):
        batch = good[start : start + BATCH]
        with transaction.atomic():
            _bring_in(batch, ledger, result, office, by, trial=trial)
        if tell:
            tell(start + len(batch), len(good))
    if not trial:
        _note(ledger, result, office, by)
    return result


def _judged(ledger: Ledger, result: Result) -> list[LedgerRow]:
    """The rows that can be brought in; the others become problems of `result`."""
    reader = RowReader(ledger.header, ledger.told)
    result.remarks = reader.remarks
    good: list[LedgerRow] = []
    met: dict[tuple[str, str], LedgerRow] = {}
    for at, cells in ledger.rows():
        if not ledger.says_something(cells):
            result.remarks[_("认得的各列都空着的行，没有计入")] += 1
            continue
        result.rows += 1
        row, problems = reader.read(at, cells)
        result.problems += problems
        if row is None:
            continue
        earlier = met.setdefault(row.identity, row)
        if earlier is row:
            good.append(row)
        elif earlier.said == row.said:
            result.already_there += 1
            result.remarks[_("同一文件内重复的行，只记一次")] += 1
        else:
            cure = _("与第 %d 行编号相同而内容不同，请核对编号。") % earlier.line
            result.problems.append(_of_key(ledger, row, cure))
    return good


def _bring_in(
    batch: Sequence[LedgerRow],
    ledger: Ledger,
    result: Result,
    office: Office,
    by: Staff | SystemActor,
    *,
    trial: bool,
) -> None:
    # One batch at a time in the whole system: numbers are taken in the order of the rows, and two
    # imports at once would wait for each other's years in a circle.
    list(Office.objects.select_for_update(no_key=True).filter(parent__isnull=True).order_by("pk"))
    there = _there(batch)
    for row in batch:
        if row.identity in there:
            _compare(row, there[row.identity], ledger, result)
        elif trial:
            result.imported += 1
        else:
            _take(row, ledger, result, office, by)


def _there(batch: Sequence[LedgerRow]) -> dict[tuple[str, str], str]:
    """What the rows of the batch that are there already say."""
    sources, keys = {row.identity[0] for row in batch}, [row.identity[1] for row in batch]
    found = Submission.objects.filter(import_source__in=sources, import_key__in=keys)
    columns = found.values_list("import_source", "import_key", "subject", "text")
    return {(source, key): said(subject, text) for source, key, subject, text in columns}


def _compare(row: LedgerRow, there: str, ledger: Ledger, result: Result) -> None:
    """The same number with other words is not the same matter: it is told, not dropped."""
    if there == row.said or row.identity[0] == BY_CONTENT:
        result.already_there += 1
        return
    cure = _("此编号已导入过，内容不同：同一件的，不必再导入；另一件的，请改编号，或用 --map 的 source 区分台账。")
    result.problems.append(_of_key(ledger, row, cure))


def _take(row: LedgerRow, ledger: Ledger, result: Result, office: Office, by: Staff | SystemActor) -> None:
    try:
        import_case(
            by=by,
            office=office,
            received_on=row.received_on,
            intake=row.intake,
            reply=row.reply,
            replied_on=row.replied_on,
        )
    except Refused as refusal:
        named = ledger.header.named("received")
        result.problems += [Problem(row.line, named, "", words) for words in refusal.words()]
    else:
        result.imported += 1


def _of_key(ledger: Ledger, row: LedgerRow, cure: str) -> Problem:
    cells = ledger.sheet.rows[row.line - 1]
    places = ledger.header.columns.get("key", ())
    value = "-".join(values.plain(cells[place]) for place in places if place < len(cells))
    return Problem(row.line, ledger.header.named("key"), value, cure)


def _note(ledger: Ledger, result: Result, office: Office, by: Staff | SystemActor) -> None:
    """One line for the whole import. The file is known by its digest: its name may name a person."""
    details = {
        "sha256": ledger.sha256,
        "rows": result.rows,
        "imported": result.imported,
        "already_there": result.already_there,
        "errors": result.errors,
    }
    trail.log.note("ledger.imported", actor=by.actor, stream=f"office:{office.code}", details=details)
