"""Bringing a ledger in: some hundred rows to a transaction, by the same verb as one by one.

A batch is whole or not at all, and a row that is there is not taken again: whoever stops the
import in the middle, with whatever force, runs it again and ends at the same total.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

import trail.log
from cases.actions.history import History, import_many
from cases.ledger.identity import BY_CONTENT
from cases.ledger.judging import judged
from cases.ledger.opening import Ledger, Result
from cases.ledger.problems import Problem
from cases.ledger.rows import LedgerRow
from cases.ledger.sameness import There, sources_of, there_of
from offices.models import Office, Staff
from workflows.engine import Refused
from workflows.verbs import SystemActor

BATCH = 500

Tell = Callable[[int, int], None]
Taken = Callable[[int], None]


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
    run = _Run(ledger, result, office, by, sources_of(office))
    for batch in _batches(ledger, result):
        with transaction.atomic():
            before = result.imported
            run.bring_in(batch, trial=trial)
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
    for row in judged(ledger, result):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass(frozen=True)
class _Run:
    """One run of an import: what is brought in, where to, by whom, and what became of it so far."""

    ledger: Ledger
    result: Result
    office: Office
    by: Staff | SystemActor
    sources: Collection[str]

    def bring_in(self, batch: Sequence[LedgerRow], *, trial: bool) -> None:
        # One batch at a time in the whole system: numbers are taken in the order of the rows, and two
        # imports at once would wait for each other's years in a circle.
        if not trial:
            list(Office.objects.select_for_update(no_key=True).filter(parent__isnull=True).order_by("pk"))
        there = there_of(batch, self.office, self.sources)
        new = [row for row in batch if not self._is_there(row, there)]
        if trial:
            self.result.imported += sum(len(row.lines) for row in new)
        else:
            self._take(new)

    def _is_there(self, row: LedgerRow, there: Mapping[str, Sequence[There]]) -> bool:
        """Whether it is there already, or so like a matter that is that only a person can tell: counted and told."""
        source, key = row.identity
        known = there.get(key, ())
        own = next((one for one in known if one.source == source), None)
        if source == BY_CONTENT:
            former = next((one for one in there.get(row.former_key, ()) if one.is_former(row)), None)
            if own or former:
                self._count(row)
            return bool(own or former)
        if own:
            self._compare(row, own)
            return True
        return any(self._is_elsewhere(row, one) for one in known if not one.differs(row))

    def _is_elsewhere(self, row: LedgerRow, there: There) -> bool:
        """The same number, day, people and words under another name of the ledger: the name was changed."""
        if row.intake.petitioners:
            self.result.remarks[_("已用另一个台账名称导入过的行，不再导入")] += len(row.lines)
            self._count(row)
            return True
        cure = _("用另一个台账名称导入过编号、日期、内容都相同的一件：同一件的，不必再导入；另一件的，请改编号。")
        self._tell(row.line, "key", cure)
        return True

    def _compare(self, row: LedgerRow, there: There) -> None:
        """The same number with other words is not the same matter: it is told, not dropped."""
        if there.is_destroyed:
            self.result.remarks[_("档案已依法销毁的事项，不再导入")] += len(row.lines)
            self._count(row)
        elif different := there.differs(row):
            cure = _(
                "此编号已导入过，%s不同：同一件的，不必再导入，新的情况请在该事项中补记；另一件的，请改编号，"
                "或给台账另起名称（页面上填台账名称，命令用 --map 的 source）。"
            )
            people = row.intake.petitioners
            for at, line in enumerate(row.lines):
                # Of joint petitioners only the new ones.
                if row.further and len(different) == 1 and there.knows(people[at : at + 1]):
                    self.result.already_there += 1
                else:
                    self._tell(line, "key", cure % "、".join(different))
        elif column := there.lacks(row):
            what = _("答复") if column == "reply" else _("答复时间")
            cure = _("此编号已导入过，%s是新的，没有写入：请核对该事项，在其中补记。")
            self._tell(row.line, column, cure % what)
            self.result.already_there += len(row.further)
        else:
            self._count(row)

    def _count(self, row: LedgerRow) -> None:
        self.result.already_there += len(row.lines)

    def _tell(self, line: int, column: str, cure: str) -> None:
        self.result.problems.append(self.ledger.problem(line, column, cure))

    def _take(self, rows: Sequence[LedgerRow]) -> None:
        matters = [History(row.received_on, row.intake, row.reply, row.replied_on) for row in rows]
        answers = import_many(by=self.by, office=self.office, matters=matters)
        for row, answer in zip(rows, answers, strict=True):
            if isinstance(answer, Refused):
                named = self.ledger.header.named("received")
                told = answer.words()
                self.result.problems += [Problem(line, named, "", words) for line in row.lines for words in told]
            else:
                self.result.imported += len(row.lines)


def _note(ledger: Ledger, result: Result, office: Office, by: Staff | SystemActor) -> None:
    """One line for the whole import. The file is known by its digest: its name may name a person."""
    details = {"sha256": ledger.sha256, **result.counts()}
    trail.log.note("ledger.imported", actor=by.actor, stream=f"office:{office.code}", details=details)
