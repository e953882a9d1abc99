"""Brings the log's triggers back."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils.translation import gettext as _

from trail import triggers
from trail.log import note


class Command(BaseCommand):
    """Restore the triggers that let the log only grow; the log tells which were gone."""

    help = "恢复留痕表的触发器，并把此事记入留痕"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do nothing when all triggers stand."""
        lost, changed = triggers.missing(connection), triggers.altered(connection)
        if not lost and not changed:
            self.stdout.write(_("留痕表的触发器齐全，无需恢复。"))
            return
        with transaction.atomic():
            triggers.install(connection)
            note("log.guards_restored", actor="system:guard_log", details={"missing": lost, "altered": changed})
        self.stdout.write(_("已恢复触发器：%(names)s") % {"names": ", ".join(lost + changed)})
