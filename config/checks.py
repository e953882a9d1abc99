"""Start-up check: nobody can enter a real office with an account the demo made known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.utils.translation import gettext as _

from offices.demo_accounts import PASSWORD


@register(Tags.database)
def no_demo_accounts(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """config.E001 for accounts in use that open with the demo's password, unless this is a demo (DEMO=1)."""
    if settings.DEMO or "default" not in (databases or ()):
        return []
    names = open_to_everybody()
    if not names:
        return []
    words = _("下列账号仍是公开的演示密码，请停用或者改密码以后再启动：%s") % "、".join(names)
    return [Error(words, id="config.E001")]


def open_to_everybody() -> list[str]:
    """Names of accounts in use whose password is the demo's. Only names the demo gives are tried: a hash is slow."""
    from cases.demo.people import STAFF  # noqa: PLC0415 - models are not ready when this module is read
    from offices.models import Staff  # noqa: PLC0415

    if Staff._meta.db_table not in connection.introspection.table_names():
        return []  # before the first migration there is nobody
    known = Staff.objects.filter(is_active=True, username__in=[row[0] for row in STAFF])
    return [staff.username for staff in known.only("username", "password") if staff.check_password(PASSWORD)]
