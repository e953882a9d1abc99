"""Build the invented demo office. Refuses unless DEMO=1, so that no real office is ever mixed with it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.demo.build import AT_FIRST, build
from cases.demo.jobs import grow
from cases.models import Case
from offices.demo_accounts import PASSWORD, demo_accounts
from offices.models import Office


class Command(BaseCommand):
    help = "Build the demo office from invented people and matters (only with DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are matters already")
        parser.add_argument("--matters", type=int, default=AT_FIRST, help="how many matters there shall be")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo installation: set DEMO=1 (make run does) to build invented data.")
        wanted = options["matters"]
        if not (options["if_empty"] and Office.objects.exists()):
            if Case.objects.exclude(request_key__startswith="demo-").exists():
                raise CommandError("There are matters here that are not the demo's; nothing was added.")
            self.stderr.write(f"Building the demo office with {wanted} invented matters…")
            grow(build(wanted))
        self._say_who()

    def _say_who(self) -> None:
        self.stdout.write(f"Sign in with the password {PASSWORD} as:")
        for account in demo_accounts():
            self.stdout.write(f"  {account['username']:<14} {account['name']}  {account['post']}")
