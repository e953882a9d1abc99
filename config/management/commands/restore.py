"""Brings the office back from one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from config.backups.about import About, BackupRefused
from config.backups.restoring import Restored, check, restore
from offices.commands import unavailable


class Command(BaseCommand):
    help = "从备份文件恢复数据库、附件、锚点，并验证留痕。先停止 web 与 worker。"
    # The database may be empty, older or not there at all.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="backup 做成的文件")
        parser.add_argument("--force", action="store_true", help="取代本机已有的数据")
        parser.add_argument("--check", action="store_true", help="只检查备份能否恢复，不动任何数据")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 only when the office is back and its log is whole."""
        try:
            if options["check"]:
                self._tell(check(options["file"]))
                return
            done = restore(options["file"], force=options["force"])
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        except OperationalError as error:
            raise unavailable(error) from None
        self._report(done)
        if done.proof.findings:
            for finding in done.proof.findings:
                self.stderr.write(str(finding))
            words = _("数据已恢复，但留痕验证未通过：%(count)d 处。请按 docs/operating.md 处理后再开放使用。")
            raise CommandError(words % {"count": len(done.proof.findings)})
        self.stdout.write(_("留痕完整。"))

    def _tell(self, about: About) -> None:
        words = _("备份完好，可以恢复：做于 %(made_at)s，程序版本 %(version)s，数据库 %(engine)s。")
        self.stdout.write(words % vars(about))

    def _report(self, done: Restored) -> None:
        self.stdout.write(_("已恢复到 %(made_at)s 的状态；所有人须重新登录。") % {"made_at": done.about.made_at})
        for path in done.kept:
            self.stdout.write(_("原有数据留在 %(path)s，确认无误后请删除。") % {"path": path})
        for path in done.anchors_aside:
            self.stdout.write(_("较新或不同的锚点已移到 %(path)s：它证明备份之后还有过记录，请保留。") % {"path": path})
        for line in done.missing:
            self.stderr.write(_("做备份时就缺失：%(what)s") % {"what": line})
