"""Start-up check: the keys at hand are those the stored values need."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's own name
from django.utils.translation import gettext as _


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
