"""An invented ledger of any length, from a fixed seed."""

from __future__ import annotations

import random
from pathlib import Path

from openpyxl import Workbook

HEAD = ("留言编号", "留言用户", "身份证号", "联系电话", "住址", "留言主题", "留言时间", "留言详情", "答复意见",
        "答复时间", "业务类别", "初次/重复")  # fmt: skip
LETTERS = "小区路灯不亮已经很久了希望尽快修好低保停发请求恢复工资拖欠医保报销学校入学"


def write(path: Path, rows: int, *, first: int = 0) -> None:
    """Twelve columns; texts as long as those of a message board."""
    chance = random.Random(first)  # noqa: S311 - invented letters, not keys
    book = Workbook(write_only=True)
    table = book.create_sheet("台账")
    table.append(HEAD)
    for at in range(first, first + rows):
        text, reply = ("".join(chance.choices(LETTERS, k=length)) for length in (150, 120))
        year, month, day = 2011 + at % 10, at % 12 + 1, at % 28 + 1
        table.append([
            f"B{at}", f"A{at:08d}", "11010519491231002X", f"138{at:08d}", f"某路{at % 900}号{at % 77}室", text[:20],
            f"{year}/{month}/{day} 9:32:09", text, reply, f"{year + 1}/1/{day} 14:56:53", "", "初次",
        ])  # fmt: skip
    book.save(path)
