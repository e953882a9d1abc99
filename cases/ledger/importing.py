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
from cases.ledger.problems import LedgerRefused, Problem
from cases.ledger.rows import LedgerRow, source_of
from cases.ledger.sameness import There, sources_of, there_of
from offices.models import Office, Staff
from workflows.engine import Refused
from workflows.verbs import SystemActor

BATCH = 500
# After so many known numbers it is plain whether they are this ledger's; fewer than so many others may be mistakes.
ENOUGH_TO_TELL, FEWEST_OF_ANOTHER = 200, 3

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
    that are there already are counted, not touched. Raises NotAllowed, and LedgerRefused before anything is
    written where the numbers are those of another ledger.
    """
    result = Result()
    run = _Run(ledger, result, office, by, sources_of(office), trial)
    run.refuse_another_ledger()
    total = sum(1 for _row in ledger.rows()) if tell else 0
    for batch in _batches(ledger, result):
        with transaction.atomic():
            before = result.imported
            run.bring_in(batch)
            if taken and not trial:
                taken(result.imported - before)
        if tell:
            tell(result.rows, total)
    run.note("ledger.tried" if trial else "ledger.imported", result.counts())
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
    trial: bool

    def refuse_another_ledger(self) -> None:
        """Raises LedgerRefused where most of the numbers that are known are those of other matters: one answer for the
        whole file, instead of an error for each row.
        """
        source = source_of(self.ledger.header, self.ledger.told)
        if source not in self.sources:
            return
        known = others = 0
        for batch in _batches(self.ledger, Result()):
            there = self._there(batch)
            for row in batch:
                own = self._own(row, there)
                if own and own.is_open and not own.is_destroyed:
                    known, others = known + 1, others + own.is_another(row)
            if known >= ENOUGH_TO_TELL:
                break
        if others < FEWEST_OF_ANOTHER or others * 2 <= known:
            return
        self.note("ledger.refused", {"known": known, "others": others})
        words = _(
            "文件里的编号有 %(known)d 个在“%(source)s”里导入过，其中 %(others)d 个的收到日期或内容不同，没有写入。"
            "另一本台账：请给台账起名称（页面上填“台账名称”，命令用 --source，或 --map 的 source），例如“2020年来信”；"
            "同一本台账改过内容的，请只留下新的行再导入。"
        )
        raise LedgerRefused(words % {"known": known, "others": others, "source": source})

    def bring_in(self, batch: Sequence[LedgerRow]) -> None:
        # One batch at a time in the whole system: numbers are taken in the order of the rows, and two
        # imports at once would wait for each other's years in a circle.
        if not self.trial:
            list(Office.objects.select_for_update(no_key=True).filter(parent__isnull=True).order_by("pk"))
        there = self._there(batch)
        rows = [row.apart() if self._is_closed(row, there) else row for row in batch]
        if apart := [row for row, before in zip(rows, batch, strict=True) if row is not before]:
            there |= self._there(apart)
        new = [row for row in rows if not self._is_there(row, there)]
        if self.trial:
            self.result.imported += sum(len(row.lines) for row in new)
        else:
            self._take(new)

    def note(self, code: str, counts: Mapping[str, int]) -> None:
        """One line for the whole file. It is known by its digest: its name may name a person."""
        details = {"sha256": self.ledger.sha256, **counts}
        trail.log.note(code, actor=self.by.actor, stream=f"office:{self.office.code}", details=details)

    def _there(self, batch: Sequence[LedgerRow]) -> dict[str, list[There]]:
        return there_of(batch, self.office, self.sources, self.by)

    def _own(self, row: LedgerRow, there: Mapping[str, Sequence[There]]) -> There | None:
        """The matter of this office that bears the row's number."""
        source, key = row.identity
        return next((one for one in there.get(key, ()) if one.source == source), None)

    def _is_closed(self, row: LedgerRow, there: Mapping[str, Sequence[There]]) -> bool:
        """Whether its number is that of a matter of which nothing may be told, and which it is not."""
        own = self._own(row, there)
        return own is not None and row.identity[0] != BY_CONTENT and not own.counts(row, trial=self.trial)

    def _is_there(self, row: LedgerRow, there: Mapping[str, Sequence[There]]) -> bool:
        """Whether it is there already, or so like a matter that is that only a person can tell: counted and told."""
        own = self._own(row, there)
        if own and own.counts(row, trial=self.trial):
            if row.identity[0] == BY_CONTENT:
                self._count(row)
            else:
                self._compare(row, own)
            return True
        if any(one.is_former(row) and one.counts(row, trial=self.trial) for one in there.get(row.former_key, ())):
            self._count(row)
            return True
        known = there.get(row.identity[1], ())
        same = [one for one in known if one is not own and one.counts(row, trial=self.trial) and not one.differs(row)]
        return any(self._is_elsewhere(row, one) for one in same)

    def _is_elsewhere(self, row: LedgerRow, there: There) -> bool:
        """The same number, day, people and words under another name of the ledger: the name was changed."""
        if row.intake.petitioners:
            self.result.remarks[_("已用另一个台账名称导入过的行，不再导入")] += len(row.lines)
            self._count(row)
            return True
        if not there.is_open:
            return False
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
                "或给台账另起名称（页面上填台账名称，命令用 --source）。"
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
