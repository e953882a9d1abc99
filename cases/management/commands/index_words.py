"""Write what the list's search finds matters by anew, from their numbers, titles and claims."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.models import Case, CaseWords, Claim
from cases.words import rebuild


class Command(BaseCommand):
    help = "Rebuild the words matters are found by. May run while the office works; a killed run is run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = rebuild(Case._base_manager, Claim._base_manager, CaseWords._base_manager)
        self.stdout.write(f"{done} matters indexed.")
