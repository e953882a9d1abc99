"""The monthly report as a file, for people at a terminal and scripts of others (design section 12)."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

import trail.log
from offices.commands import OfficeCommand
from offices.models import Office
from offices.tree import root_office
from reports.actions import frozen_of
from reports.monthly import MonthlyReport, NotReportable, refuse
from reports.months import Month, NotAMonth
from reports.official import monthly
from reports.output import FORMATS, write_whole
from reports.proof import lines_of, prove
from workflows.verbs import SystemActor

# What stands in the way of writing, with its cure.
WHY = {
    errno.ENOSPC: _lazy("磁盘已满，请腾出空间后重做"),
    errno.EFBIG: _lazy("超过了允许的文件大小"),
    errno.EACCES: _lazy("没有写入的权限"),
    errno.EROFS: _lazy("这个磁盘只能读"),
    errno.ENOENT: _lazy("没有这个文件夹，请先建好"),
    errno.ENOTDIR: _lazy("路径中有一段不是文件夹"),
    errno.EISDIR: _lazy("这是一个文件夹，请写出文件名"),
    errno.ENAMETOOLONG: _lazy("文件名太长，请换一个短的"),
    errno.EPIPE: _lazy("接收输出的程序已经结束"),
}


class Command(OfficeCommand):
    help = (
        "Write the monthly report of an office and everything below it, or with --recompute count a frozen month "
        "again. Exit 0 only when it was written whole, or when the frozen figures were proved."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM", help="the month, e.g. 2026-10")
        parser.add_argument("--office", metavar="CODE", help="office code (default: the root of the tree)")
        parser.add_argument("--format", choices=sorted(FORMATS), default="json", help="default: json")
        todo = parser.add_mutually_exclusive_group(required=True)
        todo.add_argument("--output", metavar="FILE", help="where to write; - is standard output")
        todo.add_argument(
            "--recompute", action="store_true", help="prove the frozen figures, or list where and why they differ"
        )

    def handle(self, *args: Any, month: str, office: str | None, **options: Any) -> None:
        try:
            asked, chosen = Month.parse(month), _office(office)
            if options["recompute"]:
                self._prove(asked, chosen)
                return
            report, kind = monthly(asked, chosen), options["format"]
            content = FORMATS[kind].written(report)
        except (NotAMonth, NotReportable) as why:
            raise CommandError(str(why)) from why
        self._write(content, options["output"])
        _note(report, kind)

    def _prove(self, month: Month, office: Office) -> None:
        """Say that the frozen figures hold; CommandError with every cell that differs and the causes."""
        refuse(month, office, timezone.localdate())
        frozen = frozen_of(month, office)
        if frozen is None:
            words = _("%(office)s%(month)s的月报还没有定稿，没有可以核对的数字。")
            raise CommandError(words % {"office": office.name, "month": month.words})
        proof = prove(frozen)
        if not proof.holds:
            raise CommandError("\n".join(lines_of(proof)))
        words = _("%(office)s%(month)s：定稿数字与重新计算的一致，校验码 %(hash)s。")
        self.stdout.write(words % {"office": office.name, "month": month.words, "hash": frozen.hash})

    def _write(self, content: bytes, output: str) -> None:
        try:
            if output != "-":
                write_whole(Path(output), content)
            elif hasattr(self.stdout._out, "buffer"):
                _to_standard_output(content)
            else:
                self.stdout.write(content.decode(), ending="")
        except OSError as why:
            told = WHY.get(why.errno or 0, why.strerror or why)
            if output == "-":
                raise CommandError(_("写不进标准输出：%(why)s。月报没有写完整。") % {"why": told}) from why
            words = _("写不进 %(file)s：%(why)s。没有写出任何文件。") % {"file": output, "why": told}
            raise CommandError(words) from why


def _to_standard_output(content: bytes) -> None:
    """Over a buffer of its own: what is left in that of Python would fail once more when the process ends."""
    sys.stdout.flush()
    with open(sys.stdout.fileno(), "wb", closefd=False) as out:
        out.write(content)


def _office(code: str | None) -> Office:
    """The office by its code; raises CommandError for an unknown one."""
    try:
        return Office.objects.get(code=code) if code else root_office()
    except Office.DoesNotExist as why:
        if not code:
            raise CommandError(_("还没有任何单位。")) from why
        raise CommandError(_("没有代码为 %(code)s 的单位。") % {"code": code}) from why


def _note(report: MonthlyReport, kind: str) -> None:
    """Figures that leave the system are logged like any export; they name nobody."""
    trail.log.note(
        "report.export",
        actor=SystemActor("command").actor,
        details={"report": "monthly", "month": str(report.month), "office": report.office, "format": kind},
    )
