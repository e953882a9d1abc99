"""Start-up check: the triggers that let the log only grow are in place."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from trail import triggers

GUARDED_SINCE = ("trail", "0002_guards")


@register(Tags.database)
def log_is_guarded(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """trail.E001 for lost triggers, trail.E002 for altered ones, once the migration that made them has run."""
    return [message for alias in databases or () for message in _messages(connections[alias])]


def _messages(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    if GUARDED_SINCE not in MigrationRecorder(connection).applied_migrations():
        return []
    hint = _("运行 manage.py guard_log 恢复触发器，再运行 manage.py verify_log 验证留痕。")
    messages: list[CheckMessage] = []
    if lost := triggers.missing(connection):
        text = _("留痕表的触发器缺失：%(names)s") % {"names": ", ".join(lost)}
        messages.append(Error(text, hint=hint, id="trail.E001"))
    if changed := triggers.altered(connection):
        text = _("留痕表的触发器被改动或停用：%(names)s") % {"names": ", ".join(changed)}
        messages.append(Error(text, hint=hint, id="trail.E002"))
    return messages
