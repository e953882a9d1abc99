"""Commands for people at a terminal: a machine that is not ready is said plainly, with what to do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


class OfficeCommand(BaseCommand):
    """Raises CommandError where the database does not answer or lacks our tables, instead of what it says of itself."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except DatabaseError as error:
            raise _plainly(error) from None


def _plainly(error: DatabaseError) -> Exception:
    try:
        if is_behind():
            return CommandError(_("数据库还没有建好，或者没有随程序升级：请先运行 manage.py migrate。"))
    except OperationalError as unanswered:
        return unavailable(unanswered)
    return unavailable(error) if isinstance(error, OperationalError) else error


def unavailable(error: OperationalError) -> CommandError:
    """What to say of a database that cannot be used."""
    return CommandError(_("数据库不可用（DATABASE_URL）：%(why)s") % {"why": error})


def is_behind() -> bool:
    """Whether the database the default connection points at lacks migrations of this program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
