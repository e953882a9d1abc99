"""Bring what is stored under the newest keys."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offices import keys, rotation
from offices.personal import WrongKey


class Command(BaseCommand):
    help = (
        "Re-encrypt every sensitive column and file with the newest of FIELD_KEYS; with --index, recompute the blind "
        "indexes under INDEX_KEY. Safe to kill and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--index", action="store_true", help="the blind indexes instead of the encrypted values")

    def handle(self, *args: Any, **options: Any) -> None:
        if wrong := list(keys.problems()):
            raise CommandError("\n".join(wrong))
        rotate = rotation.rotate_indexes if options["index"] else rotation.rotate_fields
        try:
            changed = rotate(self._tell)
        except WrongKey as error:
            raise CommandError(
                f"{error}: put the key it needs back at the end of FIELD_KEYS and run this again."
            ) from error
        self.stdout.write(", ".join(f"{count} {what}" for what, count in changed.items()) + " renewed")

    def _tell(self, what: str, done: int, total: int) -> None:
        self.stdout.write(f"{what}: {done}/{total}")
