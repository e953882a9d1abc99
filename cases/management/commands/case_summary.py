"""Write case summaries as PDF files, for one reader (design section 12)."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

import trail.log
from cases.models import Case
from cases.papers.fill_summary import render_summary
from cases.papers.sheets import IncompletePaper
from offices.commands import OfficeCommand
from offices.models import Staff


class Command(OfficeCommand):
    help = "Write the summaries of matters, as far as one person may see them, as <number>.pdf into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("numbers", nargs="+", metavar="NUMBER", help="number of a matter, e.g. JA-2026-000001")
        parser.add_argument("--output", required=True, metavar="DIR", type=Path, help="folder for the files")
        parser.add_argument("--as", required=True, metavar="USER", dest="reader", help="account that prints")
        parser.add_argument("--purpose", default=_("命令行打印"), metavar="WORDS", help="printed on every page")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = Staff.objects.filter(username=options["reader"], is_active=True).first()
        if reader is None:
            raise CommandError(f"--as: there is no active account {options['reader']!r}.")
        if not (purpose := options["purpose"].strip()):
            raise CommandError("--purpose: say what the summaries are for.")
        folder = usable(options["output"])
        numbers = list(dict.fromkeys(options["numbers"]))
        written = sum(self.write(number, folder, reader, purpose) for number in numbers)
        if written < len(numbers):
            raise CommandError(f"{written} of {len(numbers)} summaries were written.")

    def write(self, number: str, folder: Path, reader: Staff, purpose: str) -> bool:
        """Write one summary and log it; what may not be seen, was destroyed or does not exist are told alike."""
        case = Case.objects.visible_to(reader).filter(number=number, destroyed_on=None).first()
        if case is None:
            self.stderr.write(f"{number}: no such matter for {reader.username}")
            return False
        try:
            content = render_summary(case, reader=reader, purpose=purpose, printed_at=timezone.now())
        except IncompletePaper as gap:
            self.stderr.write(f"{number}: the summary lacks {'、'.join(gap.parts)}")
            return False
        # Logged before it leaves: a print that failed is told of rather than one that is not.
        details = {"paper": "summary", "purpose": "command"}
        trail.log.note("case.print", actor=reader.actor, stream=case.stream, details=details)
        try:
            put(folder / f"{case.number}.pdf", content)
        except OSError as error:
            self.stderr.write(f"{number}: cannot be written to {folder}: {error.strerror}")
            return False
        self.stdout.write(str(folder / f"{case.number}.pdf"))
        return True


def usable(folder: Path) -> Path:
    """The folder, made if need be. Raises CommandError when files cannot be put there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CommandError(f"--output {folder}: files cannot be written there ({error.strerror}).") from error
    return folder


def put(path: Path, content: bytes) -> None:
    """Write the whole file or nothing, readable by its owner alone."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".summary-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
