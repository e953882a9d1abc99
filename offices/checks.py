"""Start-up checks: the keys at hand are those the stored values need; the gateway for text messages is there."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's own name
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

# Of checks that need no database: every process that stays asks them before it begins (config/starting.py), since
# only the commands of manage.py run them by themselves.
AT_START = "start"


@register(Tags.database)
def keys_fit(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """offices.E001 for keys that do not open what is stored, offices.W001 for indexes that await their new key."""
    from offices import keys  # noqa: PLC0415 - models are not ready when this module is read

    if "default" not in (databases or ()):
        return []
    found: list[CheckMessage] = [Error(words, id="offices.E001") for words in keys.problems()]
    if not found and keys.is_index_behind():
        found.append(Warning(_("索引还在旧钥匙下：请运行 manage.py rotate_keys --index。"), id="offices.W001"))
    return found


@register(AT_START)
def gateway_is_there(**kwargs: Any) -> list[CheckMessage]:
    """offices.E002 for an SMS_BACKEND that cannot be had: better now than at the first reminder."""
    try:
        found = import_string(settings.SMS_BACKEND)
    except ImportError as error:
        return [Error(_("SMS_BACKEND 找不到 %(name)s：%(error)s") % {"name": settings.SMS_BACKEND, "error": error},
                      id="offices.E002")]  # fmt: skip
    if callable(getattr(found, "send", None)):
        return []
    return [
        Error(
            _("SMS_BACKEND 的 %s 没有 send 方法，请对照运行维护手册第十节。") % settings.SMS_BACKEND, id="offices.E002"
        )
    ]
