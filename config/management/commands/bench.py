"""`manage.py bench [NAME…]`: measure, beside a floor measured in the same run."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config import benches


class Command(BaseCommand):
    help = (
        "Measure and print ratios to a floor of the same run. Without a name: every bench. Uses a database of its own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="*", help=f"of: {', '.join(benches.names())}")
        parser.add_argument("--size", type=int, default=0, help="how much of it (each bench has its own default)")

    def handle(self, *args: Any, **options: Any) -> None:
        for name in options["name"] or benches.names():
            try:
                run = benches.bench(name)
            except KeyError:
                words = _("没有名为“%(name)s”的测量；有：%(all)s。")
                raise CommandError(words % {"name": name, "all": "、".join(benches.names())}) from None
            self.stdout.write(f"== {name}")
            run(cast(TextIO, self.stdout), options["size"])
