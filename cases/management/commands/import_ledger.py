"""Bring a ledger in as history (design sections 4 and 12)."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cases.actions.registering import new_case
from cases.intake import Intake, SubmissionDetails
from cases.ledger.errors import write_errors
from cases.ledger.importing import import_ledger
from cases.ledger.mapping import Told, ledger_name, load_map
from cases.ledger.opening import Ledger, Result, open_ledger
from cases.ledger.problems import LedgerRefused
from offices.commands import OfficeCommand
from offices.models import Office, Staff
from offices.tree import root_office
from workflows.verbs import SystemActor

# A terminal is no place for thousands of lines; the workbook of errors has them all.
MOST_TOLD = 50


class Command(OfficeCommand):
    help = (
        "Bring a ledger (xlsx, xls, ods, csv) in as history. Ends with one JSON line on stdout: rows, imported, "
        "already_there, errors. Exit 1 when a row was not taken; good rows are in all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--office", default="", metavar="CODE", help="whose history it is (default: the root)")
        parser.add_argument("--as", default="", dest="as_user", metavar="USER", help="who brings it in")
        parser.add_argument("--sheet", default="", help="which sheet, when several look like a ledger")
        parser.add_argument("--map", type=Path, metavar="MAP.toml", help="other names of columns and words")
        parser.add_argument("--source", default="", metavar="NAME", help="name of the ledger its numbers belong to")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="workbook of the rows not taken")

    def handle(self, *args: Any, **options: Any) -> None:
        office = _office(options["office"])
        by = _actor(options["as_user"], office)
        _check_errors_path(options["errors"], options["file"])
        try:
            ledger = open_ledger(options["file"], sheet=options["sheet"], told=_told(options["map"], options["source"]))
            result = import_ledger(ledger, office=office, by=by, trial=options["dry_run"], tell=self._progress)
        except LedgerRefused as refusal:
            raise CommandError(str(refusal)) from None
        self._tell(result, options["errors"], ledger)
        self.stdout.write(json.dumps(_summary(result, trial=options["dry_run"])))
        if result.errors:
            raise CommandError(_("%d 行没有导入，其余各行已处理。更正后可以再导入一次。") % result.errors)

    def _progress(self, done: int, total: int) -> None:
        self.stderr.write(f"{done}/{total}")

    def _tell(self, result: Result, errors: Path | None, ledger: Ledger) -> None:
        for remark, count in result.remarks.items():
            self.stderr.write(_("注意：%(remark)s（%(count)d 行）") % {"remark": remark, "count": count})
        problems = sorted(result.problems, key=lambda problem: problem.line)
        for problem in problems[:MOST_TOLD]:
            words = _("第 %(line)d 行，%(field)s：%(cure)s")
            self.stderr.write(words % {"line": problem.line, "field": problem.field, "cure": problem.cure})
        if len(problems) > MOST_TOLD:
            self.stderr.write(_("另有 %d 处错误，用 --errors 写成表格查看。") % (len(problems) - MOST_TOLD))
        for finding in result.findings[:MOST_TOLD]:
            words = _("第 %(line)d 行，%(field)s：疑似有手机号或身份证号，请核对")
            self.stderr.write(words % {"line": finding.line, "field": finding.field})
        if len(result.findings) > MOST_TOLD:
            more = len(result.findings) - MOST_TOLD
            self.stderr.write(_("另有 %d 处疑似手机号或身份证号，用 --errors 写成表格查看。") % more)
        if errors and (problems or result.findings):
            self._write(errors, ledger, result)

    def _write(self, errors: Path, ledger: Ledger, result: Result) -> None:
        try:
            with errors.open("wb") as out:
                errors.chmod(0o600)
                write_errors(out, ledger, result)
        except OSError as error:
            self.stderr.write(_("没能写出 %(path)s：%(why)s。") % {"path": errors, "why": error.strerror})
            return
        told = _("没有导入的行已写入 %s。") if result.problems else _("需要核对的行已写入 %s 的“提示”页。")
        self.stderr.write(told % errors)


def _summary(result: Result, *, trial: bool) -> dict[str, int | bool]:
    """A trial imports nothing, and says so: what could be is a figure of its own."""
    counts: dict[str, int | bool] = {**result.counts()}
    if trial:
        counts["imported"] = 0
    return counts | {"dry_run": True, "importable": result.imported} if trial else counts


def _told(map_file: Path | None, source: str) -> Told:
    """What --map says; --source, where it is given, goes before it. Raises LedgerRefused."""
    told = load_map(map_file) if map_file else Told()
    return replace(told, source=ledger_name(source) or told.source)


def _office(code: str) -> Office:
    try:
        return Office.objects.get(code=code) if code else root_office()
    except Office.DoesNotExist:
        cure = _("没有代码为“%s”的单位，请核对 --office。") % code if code else _("还没有单位，请先建立单位。")
        raise CommandError(cure) from None


def _actor(username: str, office: Office) -> Staff | SystemActor:
    """Who the log will name. A person must be one who may bring in this office's history."""
    if not username:
        return SystemActor("import")
    person = Staff.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise CommandError(_("没有用户名为“%s”的在用账号，请核对 --as。") % username)
    matter = new_case(office, dt.date.min, Intake("", SubmissionDetails(), ()), person)
    if not matter.roles_of(person, "import_historical"):
        raise CommandError(
            _("“%(user)s”不是%(office)s的登记员，不能导入它的历史。") % {"user": username, "office": office}
        )
    return person


def _check_errors_path(errors: Path | None, file: Path) -> None:
    """Said before anything is brought in: afterwards it would be too late."""
    if errors is None:
        return
    if errors.suffix.lower() != ".xlsx" or not errors.parent.is_dir():
        raise CommandError(_("--errors 应是已有目录下的 .xlsx 文件。"))
    if errors.resolve() == file.resolve():
        raise CommandError(_("--errors 不能与要导入的文件相同，否则会覆盖它。"))
