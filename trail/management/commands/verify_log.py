"""Proves the log, or says where it is broken."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from trail.verify import Proof, prove


class Command(BaseCommand):
    """Exit 0 and the counts for a whole log; else exit 1 and one finding a line on stderr."""

    help = "验证留痕完整，或指出每条链上第一处被破坏的行"

    def add_arguments(self, parser: CommandParser) -> None:
        """`--anchors`: compare with another copy of the anchor files, for instance on a read-only medium."""
        parser.add_argument("--anchors", type=Path, metavar="DIR", help="锚点文件目录（默认 ANCHOR_DIR）")

    def handle(self, *args: Any, anchors: Path | None = None, **options: Any) -> None:
        """Read all of it once."""
        proof = prove(anchors)
        if proof.findings:
            for finding in proof.findings:
                self.stderr.write(str(finding))
            self.stderr.write(_("留痕验证未通过：%(count)d 处。") % {"count": len(proof.findings)} + _counts(proof))
            sys.exit(1)
        self.stdout.write(_("留痕完整。") + _counts(proof))


def _counts(proof: Proof) -> str:
    return _(
        "链上 %(events)d 行，分属 %(streams)d 条链；独立 %(notes)d 行，封存 %(seals)d 次；锚点 %(anchors)d 个。"
    ) % vars(proof)
