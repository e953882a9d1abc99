"""Bringing a ledger in: some hundred rows to a transaction, by the same verb as one by one.

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
from cases.actions.history import History, import_many
from cases.ledger import values
from cases.ledger.columns import Header, choose
from cases.ledger.mapping import Told
from cases.ledger.problems import Finding, Problem
from cases.ledger.reading import Cell, Sheet, is_filled, read_content, read_file
from cases.ledger.rows import BY_CONTENT, LedgerRow, RowReader, said
from cases.models import Submission
from offices.models import Office, Staff
from workflows.engine import Refused
from workflows.verbs import SystemActor

BATCH = 500

Tell = Callable[[int, int], None]
Taken = Callable[[int], None]


@dataclass(frozen=True)
class Ledger:
    """A ledger that was read and whose columns are understood."""

    sha256: str
    sheet: Sheet
    header: Header
    told: Told

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
    # Numbers of people in free text: taken as it stands, and told.
    findings: list[Finding] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """Rows that were not taken; one row may have several problems."""
        return len({problem.line for problem in self.problems})

    def counts(self) -> dict[str, int]:
        """The four figures every import ends with."""
        return {
            "rows": self.rows,
            "imported": self.imported,
            "already_there": self.already_there,
            "errors": self.errors,
        }


def open_ledger(path: Path, *, sheet: str = "", told: Told | None = None) -> Ledger:
    """Read the file and find its columns. Raises LedgerRefused."""
    return ledger_of(read_file(path), path.name, sheet=sheet, told=told)


def ledger_of(content: bytes, name: str, *, sheet: str = "", told: Told | None = None) -> Ledger:
    """The same for the bytes of a file. Raises LedgerRefused."""
    told = told or Told()
    chosen, header = choose(read_content(content, name, sheet), told)
    return Ledger(hashlib.sha256(content).hexdigest(), chosen, header, told)


def import_ledger(
    ledger: Ledger,
    *,
    office: Office,
    by: Staff | SystemActor,
    trial: bool = False,
    tell: Tell | None = None,
    taken: Taken | None = None,
) -> Result:
    """Bring in every good row as history of `office`; `trial` only says what would happen.

    `tell(done, total)` hears of every batch once it is in, `taken(count)` within its transaction. Rows
    that are there already are counted, not touched. Raises NotAllowed.
    """
    result = Result()
    total = sum(1 for _row in ledger.rows()) if tell else 0
    for batch in _batches(ledger, result):
        with transaction.atomic():
            before = result.imported
            _bring_in(batch, ledger, result, office, by, trial=trial)
            if taken and not trial:
                taken(result.imported - before)
        if tell:
            tell(result.rows, total)
    if not trial:
        _note(ledger, result, office, by)
    return result


def _batches(ledger: Ledger, result: Result) -> Iterator[list[LedgerRow]]:
    """The rows that can be brought in, some hundred at a time; the others become problems of `result`."""
    batch: list[LedgerRow] = []
    for row in _judged(ledger, result):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _judged(ledger: Ledger, result: Result) -> Iterator[LedgerRow]:
    reader = RowReader(ledger.header, ledger.told)
    result.remarks, result.findings = reader.remarks, reader.findings
    # Of each row met only its line and a digest of its words are kept: a ledger may be long.
    met: dict[tuple[str, str], tuple[int, bytes]] = {}
    for at, cells in ledger.rows():
        if not ledger.says_something(cells):
            result.remarks[_("认得的各列都空着的行，没有计入")] += 1
            continue
        result.rows += 1
        row, problems = reader.read(at, cells)
        result.problems += problems
        if row is None:
            continue
        digest = hashlib.blake2b(row.said.encode(), digest_size=16).digest()
        line, words = met.setdefault(row.identity, (at, digest))
        if line == at:
            yield row
        elif words == digest:
            result.already_there += 1
            result.remarks[_("同一文件内重复的行，只记一次")] += 1
        else:
            cure = _("与第 %d 行编号相同而内容不同，请核对编号。") % line
            result.problems.append(_of_key(ledger, row, cure))


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
    if not trial:
        list(Office.objects.select_for_update(no_key=True).filter(parent__isnull=True).order_by("pk"))
    there = _there(batch)
    new = []
    for row in batch:
        if row.identity in there:
            _compare(row, there[row.identity], ledger, result)
        else:
            new.append(row)
    if trial:
        result.imported += len(new)
    else:
        _take(new, ledger, result, office, by)


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
    cure = _(
        "此编号已导入过，内容不同：同一件的，不必再导入；另一件的，请改编号，"
        "或给台账另起名称（页面上填台账名称，命令用 --map 的 source）。"
    )
    result.problems.append(_of_key(ledger, row, cure))


def _take(rows: Sequence[LedgerRow], ledger: Ledger, result: Result, office: Office, by: Staff | SystemActor) -> None:
    matters = [History(row.received_on, row.intake, row.reply, row.replied_on) for row in rows]
    for row, answer in zip(rows, import_many(by=by, office=office, matters=matters), strict=True):
        if isinstance(answer, Refused):
            named = ledger.header.named("received")
            result.problems += [Problem(row.line, named, "", words) for words in answer.words()]
        else:
            result.imported += 1


def _of_key(ledger: Ledger, row: LedgerRow, cure: str) -> Problem:
    cells = ledger.sheet.rows[row.line - 1]
    places = ledger.header.columns.get("key", ())
    value = "-".join(values.plain(cells[place]) for place in places if place < len(cells))
    return Problem(row.line, ledger.header.named("key"), value, cure)


def _note(ledger: Ledger, result: Result, office: Office, by: Staff | SystemActor) -> None:
    """One line for the whole import. The file is known by its digest: its name may name a person."""
    details = {"sha256": ledger.sha256, **result.counts()}
    trail.log.note("ledger.imported", actor=by.actor, stream=f"office:{office.code}", details=details)
