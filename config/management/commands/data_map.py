"""Write docs/data-map.md from the declarations, or tell whether it says what they say."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from config.data_map import Line, tables

FILE = Path(settings.BASE_DIR) / "docs" / "data-map.md"


class Command(BaseCommand):
    help = "Print what is kept about people; --write it to docs/data-map.md, or --check that file."

    def add_arguments(self, parser: CommandParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--write", action="store_true", help="write docs/data-map.md")
        group.add_argument("--check", action="store_true", help="fail when docs/data-map.md says something else")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("zh-hans"):
            text = as_text()
        if options["write"]:
            FILE.write_text(text, encoding="utf-8")
        elif options["check"]:
            if not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
                raise CommandError("docs/data-map.md is behind config/data_map.toml: run manage.py data_map --write")
        else:
            self.stdout.write(text, ending="")


def as_text() -> str:
    """The whole map as Markdown."""
    parts = ["# 个人信息清单", "", _("由 config/data_map.toml 生成（manage.py data_map --write），不要手改。"), ""]
    heads = (_("字段"), _("用途"), _("依据（《信访工作条例》条）"), _("性质"), _("加密"), _("保存"))
    for table in tables():
        parts += [f"## {table.label}（`{table.code}`）", "", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
        parts += [_row(line) for line in table.lines]
        parts.append("")
    return "\n".join(parts)


def _row(line: Line) -> str:
    encrypted = _("是") if line.is_encrypted else ""
    label = f"{line.label}（`{line.code}`）"
    cells = (label, line.purpose, line.article, line.sensitivity, encrypted, line.retention)
    return f"| {' | '.join(map(str, cells))} |"
