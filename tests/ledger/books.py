"""Invented ledgers, written by the tests themselves."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

HEAD = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")


def row(number: object, **changes: object) -> list[object]:
    """One good row under HEAD; changes by our names. What it says goes by the number's last digit."""
    last = str(number).removesuffix(".0")[-1]
    values: dict[str, object] = {
        "key": number,
        "person": f"A0000000{last}",
        "title": f"路灯不亮之{last}",
        "received": "2019/4/25 9:32:09",
        "text": f"\n\t\t小区第{last}盏路灯不亮\xa0已久。\n\t",
        "reply": "已经修好。",
        "replied": "2019/5/20 14:56:53",
    }
    return list((values | changes).values())


def book(path: Path, rows: Iterable[Sequence[object]], *, sheet: str = "Sheet1", merge: Sequence[str] = ()) -> Path:
    """An xlsx with these rows, the first at the top."""
    written = Workbook()
    table = written.active
    assert table is not None
    table.title = sheet
    for one in rows:
        table.append(list(one))
    for cell in (cell for line in table.iter_rows() for cell in line if isinstance(cell.value, str)):
        cell.data_type = "s"  # text, also where it looks like a formula
    for area in merge:
        table.merge_cells(area)
    written.save(path)
    return path


def cells(path: Path, *, sheet: str = "") -> list[list[Any]]:
    """What stands in the first sheet of a workbook, or in the one that is named."""
    whole = load_workbook(path)
    table = whole[sheet] if sheet else whole.active
    assert table is not None
    return [list(one) for one in table.iter_rows(values_only=True)]


@dataclass
class Run:
    """What one run of the command said. `failure` is why it ended with exit code 1, «» when it did not."""

    counts: dict[str, Any]
    said: str
    failure: str


def run(file: Path, *options: str) -> Run:
    """Run `import_ledger` as a person would."""
    out, err = io.StringIO(), io.StringIO()
    failure: CommandError | None = None
    try:
        call_command("import_ledger", str(file), *options, stdout=out, stderr=err)
    except CommandError as error:
        failure = error
    assert failure is None or failure.returncode == 1
    last = out.getvalue().splitlines()[-1:] or ["{}"]
    return Run(json.loads(last[0]), err.getvalue(), str(failure or ""))


def counts(rows: int, imported: int, already_there: int = 0, errors: int = 0) -> dict[str, int]:
    return {"rows": rows, "imported": imported, "already_there": already_there, "errors": errors}
