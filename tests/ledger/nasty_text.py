"""Texts as offices really have them, beside the workbooks of nasty.py."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.ledger.nasty import MAKERS, SHORT, Rows, short

__all__ = ["MAKERS"]


def text(rows: Rows, *, newline: str = "\r\n", delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return out.getvalue()


LINES = [SHORT, short(1, text="一\n二", name="㐂某"), short(2, text='说“,”和 "话"')]


def csv_of(name: str, content: bytes) -> None:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    MAKERS[name] = write


csv_of("gb18030.csv", text(LINES).encode("gb18030"))
csv_of("utf8_with_mark.csv", text(LINES).encode("utf-8-sig"))
csv_of("utf8.csv", text(LINES, newline="\n").encode())
csv_of("utf16_tabs.txt", text(LINES, delimiter="\t").encode("utf-16"))
csv_of("doubled_returns.csv", text(LINES, newline="\r\r\n").encode("gb18030"))
csv_of("text_named.xlsx", text(LINES).encode())
csv_of("semicolons.csv", text(LINES, delimiter=";").encode())
csv_of("ragged.csv", "编号,信访人,收到日期,内容\n1,甲,2019-04-25\n2,乙,2019-04-25,路灯,多,余\n".encode())
csv_of("rounded_numbers.csv", text([
    [*SHORT, "联系电话", "身份证号"],
    [*short("2.02005E+11"), "", ""],
    [*short(2), "1.38001E+10", ""],
    [*short(3), "", "4.30105E+17"],
    [*short(4), '="13800138000"', "'11010519491231002X"],
]).encode())  # fmt: skip
csv_of("longer_than_a_cell.csv", text([SHORT, short(1, "x", "长" * 40_000), short(2)]).encode())
csv_of("page_named.xls", "<html><table><tr><td>编号</td></tr></table></html>".encode())
csv_of("picture_named.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0")
csv_of("broken.xlsx", b"PK\x03\x04 broken")
csv_of("empty.csv", b"")
