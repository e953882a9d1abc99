"""Recompute every clock from the log and report differences (design section 4)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.clocks import recompute_all


class Command(BaseCommand):
    help = "Recompute all clocks from the log; exit 1 when a stored one differed."

    def handle(self, *args: Any, **options: Any) -> None:
        found = recompute_all()
        for one in found:
            self.stderr.write(f"{one.number} {one.code}/{one.round}: {one.stored} -> {one.computed}")
        if found:
            raise CommandError(f"{len(found)} clocks differed from the log and were set right.")
        self.stdout.write("All clocks equal the log.")
