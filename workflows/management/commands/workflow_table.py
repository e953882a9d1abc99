"""Write docs/workflow.md from the flows, or say that it no longer tells the truth."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.table import markdown

WHERE = Path("docs") / "workflow.md"


class Command(BaseCommand):
    help = "docs/workflow.md: the table of flows, guards and clocks. --check for tests, --write to bring it up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true")
        what.add_argument("--write", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(settings.BASE_DIR) / WHERE
        if options["write"]:
            file.write_text(markdown(), encoding="utf-8")
            self.stdout.write(str(WHERE))
        elif not file.exists() or file.read_text(encoding="utf-8") != markdown():
            raise CommandError(f"{WHERE} is not current: run manage.py workflow_table --write")
