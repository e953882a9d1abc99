"""Recompute every clock from the log and report differences (design section 4)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.recomputing import recompute_all


class Command(BaseCommand):
    help = (
        "Recompute all clocks from the log; exit 1 when a stored one differed for another reason than a holiday notice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = recompute_all()
        wrong = [one for one in found if not one.year]
        for one in found:
            told = f"{one.number} {one.code}/{one.round}: {one.stored} -> {one.computed}"
            if one.year:
                self.stdout.write(f"{told} (holiday notice of {one.year})")
            else:
                self.stderr.write(told)
        if wrong:
            raise CommandError(f"{len(wrong)} clocks differed from the log and were set right.")
        self.stdout.write("All clocks equal the log.")
