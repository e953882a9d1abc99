"""The monthly report as a file, for people at a terminal and scripts of others (design section 12)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

import trail.log
from offices.models import Office
from offices.tree import root_office
from reports.monthly import MonthlyReport, NotReportable, monthly
from reports.months import Month, NotAMonth
from reports.output import FORMATS, write_whole
from workflows.verbs import SystemActor


class Command(BaseCommand):
    help = "Write the monthly report of an office and everything below it. Exit 0 only when it was written whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM", help="the month, e.g. 2026-10")
        parser.add_argument("--office", metavar="CODE", help="office code (default: the root of the tree)")
        parser.add_argument("--format", choices=sorted(FORMATS), default="json", help="default: json")
        parser.add_argument("--output", metavar="FILE", required=True, help="where to write; - is standard output")

    def handle(self, *args: Any, month: str, office: str | None, output: str, **options: Any) -> None:
        kind = options["format"]
        try:
            report = monthly(Month.parse(month), _office(office))
        except (NotAMonth, NotReportable) as why:
            raise CommandError(str(why)) from why
        self._write(FORMATS[kind].write(report), output)
        _note(report, kind)

    def _write(self, content: bytes, output: str) -> None:
        if output != "-":
            try:
                write_whole(Path(output), content)
            except OSError as why:
                words = _("写不进 %(file)s：%(why)s") % {"file": output, "why": why.strerror or why}
                raise CommandError(words) from why
        elif hasattr(self.stdout._out, "buffer"):
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            self.stdout.write(content.decode(), ending="")


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
