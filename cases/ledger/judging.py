"""The rows of one file: wrong ones told, repeated ones left out, joint petitioners joined to one matter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cases.ledger.opening import Ledger, Result
from cases.ledger.rows import LedgerRow, RowReader
from cases.ledger.sameness import joined

DIGEST = 128  # bits


def judged(ledger: Ledger, result: Result) -> Iterator[LedgerRow]:
    """The rows that can be brought in and were not met before in this file, joint petitioners joined to one."""
    reader, met = RowReader(ledger.header, ledger.told), Met()
    result.remarks, result.findings = reader.remarks, reader.findings
    result.remarks.update(ledger.remarks)
    held: LedgerRow | None = None
    for row in _read(ledger, reader, result):
        if held and (whole := joined(held, row)):
            held = whole
            met.join(row)
            result.remarks[_("同一编号、日期和内容的几位信访人，记作同一件")] += 1
            continue
        line = met.line_of(row)
        if line is None:
            if held:
                result.rows += len(held.lines)
                yield held
            held = row
            continue
        result.rows += 1
        if line == 0:
            result.already_there += 1
            result.remarks[_("同一文件内重复的行，只记一次")] += 1
            continue
        cure = _(
            "与第 %d 行编号相同而日期、信访人、内容或答复不同：另一件的，请改编号；"
            "同一件的几位信访人，请各写一行排在一起，其他各栏写成一样。"
        )
        result.problems.append(ledger.problem(row.line, "key", cure % line))
    if held:
        result.rows += len(held.lines)
        yield held
    result.twins = reader.keys.twins()


def _read(ledger: Ledger, reader: RowReader, result: Result) -> Iterator[LedgerRow]:
    for at, cells in ledger.rows():
        if not ledger.says_something(cells):
            result.remarks[_("认得的各列都空着的行，没有计入")] += 1
            continue
        if ledger.header.comes_again(cells):
            result.remarks[_("表格中间重复的表头，没有计入")] += 1
            continue
        row, problems = reader.read(at, cells)
        if row is None:
            result.rows += 1
            result.problems += problems
        else:
            yield row


class Met:
    """The rows a file has had so far, as digests only: a ledger may be long."""

    def __init__(self) -> None:
        # Of each row met a digest of what it says, and its line above that.
        self._met: dict[int, int] = {}
        self._further: set[int] = set()

    def line_of(self, row: LedgerRow) -> int | None:
        """None for a row not met before, 0 for one that says the same again, else the line it contradicts."""
        digest, identity = _digest(row.said), _digest(row.identity)
        if identity not in self._met:
            self._met[identity] = row.line << DIGEST | digest
            return None
        line, said = divmod(self._met[identity], 1 << DIGEST)
        return 0 if said == digest or _digest((*row.identity, *row.said)) in self._further else line

    def join(self, row: LedgerRow) -> None:
        """A further petitioner of the row before."""
        self._further.add(_digest((*row.identity, *row.said)))


def _digest(words: Iterable[str]) -> int:
    return int.from_bytes(hashlib.blake2b("\0".join(words).encode(), digest_size=DIGEST // 8).digest())
