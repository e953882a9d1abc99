"""Bring locale/en in line with the texts of the table: new ones come in empty, those no longer shown go out."""

from __future__ import annotations

from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.english import CATALOGUE, CONTEXT_SIGN, looked_up

HEAD = """The English of the workflow table (the page «办理规则» and docs/workflow.en.md), and of nothing else:
see docs/decisions.md. Refreshed by `make messages`, which keeps what is written here."""
METADATA = {
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Command(BaseCommand):
    help = "Collect the texts of the workflow table into locale/en and compile them. Fails while one has no English."

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = polib.POFile(wrapwidth=120)
        catalogue.header, catalogue.metadata = HEAD, METADATA
        known = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in _known()}
        for text in sorted(looked_up()):
            context, _sign, msgid = text.rpartition(CONTEXT_SIGN)
            key = (context or None, msgid)
            catalogue.append(polib.POEntry(msgctxt=key[0], msgid=msgid, msgstr=known.get(key, "")))
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(CATALOGUE))
        catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
        where = CATALOGUE.relative_to(settings.BASE_DIR)
        if lacking := [entry.msgid for entry in catalogue.untranslated_entries()]:
            raise CommandError(
                "\n".join((f"Write the English of these into {where}, then make messages again:", *lacking))
            )
        self.stdout.write(f"{where}: {len(catalogue)} texts")


def _known() -> list[polib.POEntry]:
    return list(polib.pofile(str(CATALOGUE))) if CATALOGUE.exists() else []
