"""Writes the whole office into one file."""

import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from config.backups.about import BackupRefused
from config.backups.making import make
from offices.commands import unavailable


class Command(BaseCommand):
    help = "把数据库、附件、锚点备份成一个文件（密钥不在其中，须另行保管）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", type=Path, help="备份文件，例如 /srv/backup/huiyin-2026-11-02.tar.gz"
        )
        parser.add_argument("--force", action="store_true", help="同名文件已存在时覆盖")
        parser.add_argument(
            "--despite-missing", action="store_true", help="数据库记着的文件找不回来时仍然备份，并记下缺失清单"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 only when the file is whole."""
        signal.signal(signal.SIGTERM, _stop)
        try:
            made = make(options["file"], force=options["force"], despite_missing=options["despite_missing"])
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        except OperationalError as error:
            raise unavailable(error) from None
        for line in made.missing:
            self.stderr.write(line)
        words = _("备份完成：%(file)s（附件与文书 %(files)d 个，锚点 %(anchors)d 个，共 %(size)d 字节）。")
        self.stdout.write(words % {"file": options["file"], **vars(made)})
        self.stdout.write(_("密钥不在备份里：FIELD_KEYS、INDEX_KEY（keys.env）须另存一份，没有它们备份打不开。"))


def _stop(number: int, frame: object) -> NoReturn:
    """Leave by the ordinary way out, which clears up."""
    sys.exit(128 + number)
