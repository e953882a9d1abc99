"""The report as a file: bytes by format, and writing them whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from reports import outside
from reports.monthly import MonthlyReport, NotReportable


@dataclass(frozen=True)
class Format:
    """One way to write a report."""

    media_type: str
    write: Callable[[MonthlyReport], bytes]
    for_outside: bool = False

    def written(self, report: MonthlyReport) -> bytes:
        """The file. Raises NotReportable for a version for outside while the month is not published."""
        if self.for_outside and not (report.standing and report.standing.is_published):
            raise NotReportable(_("对外发布的版本只从已发布的月报生成：先定稿、审核、批准、发布。"))
        return self.write(report)


def as_json(report: MonthlyReport) -> bytes:
    """UTF-8, readable by people too, one line feed at the end."""
    return (json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


def as_workbook(report: MonthlyReport) -> bytes:
    """An xlsx workbook."""
    from reports.workbook import workbook  # noqa: PLC0415  openpyxl only where a workbook is made

    return workbook(report)


def as_pdf(report: MonthlyReport) -> bytes:
    """The report on A4."""
    from reports.paper import paper  # noqa: PLC0415

    return paper(report)


FORMATS: Mapping[str, Format] = {
    "json": Format("application/json; charset=utf-8", as_json),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
    "pdf": Format("application/pdf", as_pdf),
    # For readers outside: rounded, one way only.
    "outside.json": Format("application/json; charset=utf-8", outside.as_json, for_outside=True),
    "outside.csv": Format("text/csv; charset=utf-8", outside.as_csv, for_outside=True),
}


def file_name(report: MonthlyReport, kind: str) -> str:
    """ASCII, so that every browser and disk takes it."""
    return f"monthly-{report.office}-{report.month}.{kind}"


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the place, then move into it: a reader meets the old file or the new one, never half
    of one. What is there already and is no ordinary file (a device, a pipe) is written to as it is.
    Raises OSError and leaves nothing behind.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")  # no longer than the name that was asked for
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp is for the owner's eyes only; a report is as readable as any file of theirs.
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
