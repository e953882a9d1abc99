"""Prove the roll-ups of the monthly report against the submissions, or mend them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from offices.models import Office
from reports.rollups import triggers, upkeep


class Command(BaseCommand):
    help = "Compare every roll-up with the submissions; exit 1 and name each sum that differs. --mend sets them right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="add what is short, and fold loose lines")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        if mend:
            triggers.install()
            mended = upkeep.mend()
            upkeep.fold()
            self.stdout.write(_("补正了 %(n)d 项汇总。") % {"n": mended})
            return
        lost, found = triggers.missing(), upkeep.differences()
        codes = dict(Office.objects.values_list("pk", "code")) if found else {}
        for one in found:
            what = "、".join(f"{code} {n:+d}" for code, n in one.short.items())
            self.stderr.write(f"{one.month} {codes.get(one.office, one.office)} {one.cut} {one.key}: {what}")
        if lost or found:
            words = _("%(n)d 项汇总与信访件不符，缺 %(lost)d 个触发器；运行 manage.py roll_ups --mend 补正。")
            raise CommandError(words % {"n": len(found), "lost": len(lost)})
        self.stdout.write(_("全部汇总与信访件一致。"))
