"""Write docs/workflow.md and its English from the flows, or say that they no longer tell the truth."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.english import without_english
from workflows.rules_page import ENGLISH
from workflows.table import FILES, markdown

DOCS = Path(settings.BASE_DIR) / "docs"


class Command(BaseCommand):
    help = "docs/workflow.md and its English. --check for tests, --write to bring them up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true")
        what.add_argument("--write", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        # A page half in Chinese is not written: its catalogue lacks a text, or was not compiled.
        lacking = without_english()
        for language, name in FILES.items():
            if not (lacking and language == ENGLISH):
                self._write(name, language) if options["write"] else self._check(name, language)
        if lacking:
            raise CommandError(f"No English yet for: {' '.join(lacking)}\nRun make messages, which says where it goes.")

    def _write(self, name: str, language: str) -> None:
        (DOCS / name).write_text(markdown(language), encoding="utf-8")
        self.stdout.write(f"docs/{name}")

    def _check(self, name: str, language: str) -> None:
        file = DOCS / name
        if not file.exists() or file.read_text(encoding="utf-8") != markdown(language):
            raise CommandError(f"docs/{name} is not current: run manage.py workflow_table --write")
